#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.h"

namespace invd::ctl {

/// "12,345": whole numbers with groups of three.
[[nodiscard]] std::string grouped(std::int64_t number);
/// "512 B", "1.5 KiB", "8.0 GiB".
[[nodiscard]] std::string bytes(std::int64_t count);
/// At most two decimals, without trailing zeros: "0.5", "20", "0.02"; smaller rates keep two digits: "0.0056".
[[nodiscard]] std::string compact(double number);
/// The two largest units of a length of time: "850 ms", "42 s", "3 min 5 s", "2 h 10 min", "12 d 3 h".
[[nodiscard]] std::string length_of_time(Duration length);
/// "just now", "42 s ago", "3 min ago", "5 h ago", "2 d ago", "in 4 min", and the date from 30 days on.
[[nodiscard]] std::string relative(Timestamp at, Timestamp now);
/// "2026-11-01 10:00:00" (UTC): for lines that name a moment exactly.
[[nodiscard]] std::string moment(Timestamp at);
/// "2026-11-01 10:00:00 (3 min ago)".
[[nodiscard]] std::string moment_and_age(Timestamp at, Timestamp now);

}  // namespace invd::ctl
