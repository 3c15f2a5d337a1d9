#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace invd {

using Duration = std::chrono::milliseconds;

/// An instant, UTC, in milliseconds since 1970. Time zones exist only where invctl renders.
struct Timestamp {
  std::int64_t ms = 0;

  auto operator<=>(const Timestamp&) const = default;
  bool operator==(const Timestamp&) const = default;
  friend Timestamp operator+(Timestamp t, Duration d) { return {t.ms + d.count()}; }
  friend Timestamp operator-(Timestamp t, Duration d) { return {t.ms - d.count()}; }
  friend Duration operator-(Timestamp a, Timestamp b) { return Duration(a.ms - b.ms); }
};

/// A reading of the clock that no one can set (CLOCK_BOOTTIME), in milliseconds. Durations and token buckets use it
/// (I13); it means nothing across a reboot.
struct Monotonic {
  std::int64_t ms = 0;

  auto operator<=>(const Monotonic&) const = default;
  bool operator==(const Monotonic&) const = default;
  friend Monotonic operator+(Monotonic t, Duration d) { return {t.ms + d.count()}; }
  friend Monotonic operator-(Monotonic t, Duration d) { return {t.ms - d.count()}; }
  friend Duration operator-(Monotonic a, Monotonic b) { return Duration(a.ms - b.ms); }
};

/// RFC 3339 with 0 to 9 fraction digits and `Z` or an offset; digits below the millisecond are dropped.
/// Years 1970 to 9999. Errors: malformed.
[[nodiscard]] Result<Timestamp> parse_rfc3339(std::string_view text);

/// "2026-11-01T10:00:00Z", or with ".250" when the milliseconds are not zero.
[[nodiscard]] std::string to_rfc3339(Timestamp t);

/// The same day and time `months` calendar months later (or earlier), in UTC; a day that the month lacks becomes its
/// last day (HIST-2).
[[nodiscard]] Timestamp add_calendar_months(Timestamp t, int months);

/// "500ms", "90s", "3m", "1h", "30d", one unit only. Errors: malformed, limit (beyond 100 years).
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

/// The shortest exact form that parse_duration reads: "3m", "90s", "1h".
[[nodiscard]] std::string to_string(Duration d);

/// A moment as invctl takes it: RFC 3339, a date (midnight UTC), or "-7d" (before `now`). Errors: usage.
[[nodiscard]] Result<Timestamp> parse_moment(std::string_view text, Timestamp now);

}  // namespace invd
