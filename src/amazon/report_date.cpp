#include "amazon/report_date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace invd::amazon {
namespace {

struct Zone {
  std::string_view name;
  int minutes;  // east of UTC
};
// Those that Amazon's stores use and that mean one thing only there. IST is India's, Ireland's and Israel's.
constexpr std::array kZones = {
    Zone{"UTC", 0},    Zone{"GMT", 0},   Zone{"WET", 0},    Zone{"BST", 60},   Zone{"WEST", 60},
    Zone{"CET", 60},   Zone{"MET", 60},  Zone{"CEST", 120}, Zone{"MEST", 120}, Zone{"EET", 120},
    Zone{"EEST", 180}, Zone{"TRT", 180}, Zone{"JST", 540},  Zone{"PST", -480}, Zone{"PDT", -420},
};

/// The number of `count` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// Whether the text has that shape: a '0' stands for any digit, anything else for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::ranges::equal(text, shape, [](char c, char s) { return s == '0' ? c >= '0' && c <= '9' : c == s; });
}

}  // namespace

std::optional<Timestamp> parse_report_date(std::string_view text) {
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kTime = 19;
  if (const auto time = parse_rfc3339(text)) return *time;
  if (text.size() <= kTime || !has_shape(text.substr(kDate, kTime - kDate + 1), " 00:00:00 ")) return std::nullopt;
  const std::string_view date = text.substr(0, kDate);
  const bool year_first = has_shape(date, "0000-00-00") || has_shape(date, "0000/00/00");
  if (!year_first && !has_shape(date, "00/00/0000") && !has_shape(date, "00.00.0000")) return std::nullopt;
  const int year = digits(date, year_first ? 0 : 6, 4);
  const int month = digits(date, year_first ? 5 : 3, 2);
  const int day = digits(date, year_first ? 8 : 0, 2);
  const auto* const zone = std::ranges::find(kZones, text.substr(kTime + 1), &Zone::name);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  const std::chrono::year_month_day calendar{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                             std::chrono::day(static_cast<unsigned>(day))};
  if (zone == kZones.end() || !calendar.ok() || year < 1971 || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  const auto midnight = std::chrono::sys_days(calendar).time_since_epoch();
  const auto time =
      midnight + std::chrono::hours(hour) + std::chrono::minutes(minute - zone->minutes) + std::chrono::seconds(second);
  return Timestamp{std::chrono::duration_cast<Duration>(time).count()};
}

}  // namespace invd::amazon
