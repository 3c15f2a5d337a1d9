#include <array>
#include <chrono>
#include <cstdio>

#include "http/message.h"

namespace invd::http {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kLastMs = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::string_view kShape = "Sun, 06 Nov 1994 08:49:37 GMT";

/// The number of `count` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

template <std::size_t N>
int index_of(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == name) return static_cast<int>(i);
  return -1;
}

/// The punctuation of the fixed form stands where it belongs.
bool has_shape(std::string_view text) {
  if (text.size() != kShape.size() || !text.ends_with(" GMT")) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((kShape[i] == ' ' || kShape[i] == ',' || kShape[i] == ':') && text[i] != kShape[i]) return false;
  return true;
}

}  // namespace

std::optional<Timestamp> parse_http_date(std::string_view text) {
  if (!has_shape(text)) return std::nullopt;
  const int weekday = index_of(kWeekdays, text.substr(0, 3));
  const int day = digits(text, 5, 2);
  const int month = index_of(kMonths, text.substr(8, 3));
  const int year = digits(text, 12, 4);
  const int hour = digits(text, 17, 2);
  const int minute = digits(text, 20, 2);
  const int second = digits(text, 23, 2);
  if (weekday < 0 || day < 1 || month < 0 || year < 1970 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60)  // 60 is a leap second
    return std::nullopt;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month + 1)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || std::chrono::weekday(sys_days(date)).c_encoding() != static_cast<unsigned>(weekday))
    return std::nullopt;
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  const Timestamp t{days * kDayMs + hour * 3'600'000LL + minute * 60'000LL + second * 1'000LL};
  if (t.ms > kLastMs) return std::nullopt;  // the leap second of the last year has no form
  return t;
}

std::string to_http_date(Timestamp t) {
  const auto day = std::chrono::floor<std::chrono::days>(Duration(t.ms));
  const year_month_day date{sys_days(day)};
  const int in_day = static_cast<int>((t.ms - day.count() * kDayMs) / 1'000);
  const std::string_view weekday = kWeekdays[std::chrono::weekday(sys_days(date)).c_encoding()];
  const std::string_view month = kMonths[static_cast<unsigned>(date.month()) - 1];
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.3s, %02u %.3s %04d %02d:%02d:%02d GMT", weekday.begin(),
                static_cast<unsigned>(date.day()), month.begin(), static_cast<int>(date.year()), in_day / 3'600,
                in_day / 60 % 60, in_day % 60);
  return buffer.data();
}

}  // namespace invd::http
