#pragma once

#include "base/timestamp.h"
#include "history/run.h"

namespace invd::history {

/// How long records are kept, in calendar months (UTC) or in fixed time (HIST-2, settings history.*).
struct Keep {
  int months = 0;
  Duration fixed{0};
  bool operator==(const Keep&) const = default;
};

struct Retention {
  Keep succeeded{.months = 1};
  Keep failed{.months = 2};
  bool operator==(const Retention&) const = default;
};

/// What expires together: the records of a run that went well, those that failed, or a run that has no records.
enum class ExpiryClass : std::uint8_t { succeeded_records = 0, failed_records = 1, run_succeeded = 2, run_failed = 3 };

[[nodiscard]] Timestamp expires_at(Timestamp recorded, Keep keep);
[[nodiscard]] Keep keep_of(const Retention& retention, ExpiryClass what);

}  // namespace invd::history
