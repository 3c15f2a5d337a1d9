#pragma once

#include <optional>
#include <vector>

#include "async/task.h"
#include "store/kv.h"
#include "sync/active_run.h"
#include "sync/services.h"

namespace invd::sync {

/// Begins and ends runs in history, the same way for every flow (HIST-1).

/// Gives the run its number and notes it as the module's newest. Tells who listens.
[[nodiscard]] async::Task<Result<void>> begin_run(Services services, ActiveRun& active, history::Run run);

/// Ends it: status from its counts and active.error, and `reason` unless an error gives one.
[[nodiscard]] async::Task<Result<void>> end_run(Services services, ActiveRun& active, std::string reason);

/// Adds to a run as it is stored, and gives it as it is then; nothing, when it has expired.
[[nodiscard]] Result<std::optional<history::Run>> add_records(store::WriteTxn& txn, history::RunId id,
                                                              const std::vector<history::RunRecord>& records);

/// Ends the runs that a crash left open, with that as their reason. Before any flow starts.
[[nodiscard]] async::Task<Result<void>> close_interrupted_runs(Services services);

/// The same for a module of one integration whose flows have just been destroyed. What they had queued is committed
/// before; nobody waits for it.
void close_abandoned_runs(Services services, const IntegrationName& integration, history::Module module);

}  // namespace invd::sync
