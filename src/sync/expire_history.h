#pragma once

#include <functional>
#include <optional>

#include "async/task.h"
#include "history/retention.h"
#include "sync/services.h"

namespace invd::sync {

/// Deletes what history no longer keeps, by itself and in slices of at most 1,000 rows, so that it never holds up an
/// order (HIST-2, I29). Runs until destroyed; `retention` is asked each time, as a reload may change it. `time` is
/// Amazon's: while it is not known nothing is deleted, as a clock that is ahead would take all history for old (I13).
[[nodiscard]] async::Task<> expire_history_for_ever(Services services, std::function<history::Retention()> retention,
                                                    std::function<std::optional<Timestamp>()> time);

}  // namespace invd::sync
