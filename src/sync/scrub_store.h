#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "async/task.h"
#include "store/check_store.h"
#include "sync/services.h"

namespace invd::sync {

/// What the last look at every row of the store found.
struct StoreHealth {
  std::optional<Timestamp> scrubbed_at;  ///< when the last whole pass ended
  std::uint64_t rows = 0;                ///< that it looked at
  std::uint64_t damaged = 0;             ///< of those, and of what the pass under way has seen
  std::string first;                     ///< what was wrong with the first of them
};

/// Looks at every row from the start on and then daily, a thousand at a time with pauses, so that it takes about one
/// percent of a processor (I3). Tells in `health`, which must outlive it, and in the log.
[[nodiscard]] async::Task<> scrub_store_for_ever(Services services, std::vector<store::TableAudit> audits,
                                                 StoreHealth& health);

}  // namespace invd::sync
