#pragma once

#include <string>
#include <vector>

#include "async/task.h"
#include "base/error.h"
#include "control/call.h"
#include "control/run_message.h"
#include "daemon/runtime.h"
#include "sync/active_run.h"

namespace invd::daemon {

/// What people ask for: runs of one module.
struct RunOrder {
  std::string module;
  std::string integration;  ///< empty: of all
  sync::RunRequest request;
  bool wait = true;  ///< until they end; else until they have begun
};

/// Starts the runs, or joins those under way, and tells the client how they go on. Leaving ends the waiting, not the
/// runs. Errors: not_found, no such integration; why none can run; of a single run that failed, its own.
[[nodiscard]] async::Task<Result<std::vector<control::Run>>> make_runs(Runtime& runtime, control::Call& call,
                                                                       RunOrder order);

}  // namespace invd::daemon
