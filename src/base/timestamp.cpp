#include "base/timestamp.h"

#include <array>
#include <cstdio>

namespace invd {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kLastMs = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

/// Reads exactly `count` digits from the front of `text`, or -1.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(1);
  return true;
}

/// Milliseconds of the date at the front of `text`, or -1.
std::int64_t take_date(std::string_view& text) {
  const int y = take_digits(text, 4);
  if (y < 1970 || !take(text, '-')) return -1;
  const int m = take_digits(text, 2);
  if (m < 1 || !take(text, '-')) return -1;
  const int d = take_digits(text, 2);
  const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d < 0 ? 0 : d))};
  if (!date.ok()) return -1;
  return sys_days(date).time_since_epoch().count() * kDayMs;
}

std::int64_t take_fraction_ms(std::string_view& text) {
  if (!take(text, '.')) return 0;
  std::int64_t ms = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits)
    if (digits < 3) ms = ms * 10 + (text[digits] - '0');
  if (digits == 0 || digits > 9) return -1;
  for (std::size_t i = digits; i < 3; ++i) ms *= 10;
  text.remove_prefix(digits);
  return ms;
}

struct Unit {
  std::string_view name;
  std::int64_t ms;
};
constexpr std::array<Unit, 5> kUnits = {{{"d", kDayMs}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

}  // namespace

Result<Timestamp> parse_rfc3339(std::string_view text) {
  const auto bad = [] { return fail(ErrorCode::malformed, "not an RFC 3339 time"); };
  const std::int64_t date = take_date(text);
  if (date < 0 || (!take(text, 'T') && !take(text, 't') && !take(text, ' '))) return bad();
  const int hour = take_digits(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ':')) return bad();
  const int minute = take_digits(text, 2);
  if (minute < 0 || minute > 59 || !take(text, ':')) return bad();
  const int second = take_digits(text, 2);
  if (second < 0 || second > 60) return bad();  // 60 is a leap second: the first instant of the next minute
  const std::int64_t fraction = take_fraction_ms(text);
  if (fraction < 0) return bad();
  std::int64_t offset = 0;
  if (!take(text, 'Z') && !take(text, 'z')) {
    const bool west = text.starts_with('-');
    if (!take(text, '-') && !take(text, '+')) return bad();
    const int oh = take_digits(text, 2);
    if (oh < 0 || oh > 23 || !take(text, ':')) return bad();
    const int om = take_digits(text, 2);
    if (om < 0 || om > 59) return bad();
    offset = (oh * 60 + om) * 60'000LL * (west ? -1 : 1);
  }
  if (!text.empty()) return bad();
  const Timestamp t{date + hour * 3'600'000LL + minute * 60'000LL + second * 1'000LL + fraction - offset};
  if (t.ms < 0 || t.ms > kLastMs) return bad();  // the offset can lead out of the years that can be printed
  return t;
}

std::string to_rfc3339(Timestamp t) {
  const auto days_part = std::chrono::floor<days>(Duration(t.ms));
  const year_month_day date{sys_days(days_part)};
  const std::int64_t in_day = t.ms - days_part.count() * kDayMs;
  std::array<char, 64> buffer{};
  const int n = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                              static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                              static_cast<unsigned>(date.day()), static_cast<int>(in_day / 3'600'000),
                              static_cast<int>(in_day / 60'000 % 60), static_cast<int>(in_day / 1'000 % 60));
  std::string out(buffer.data(), static_cast<std::size_t>(n));
  if (const int ms = static_cast<int>(in_day % 1'000); ms != 0) {
    std::snprintf(buffer.data(), buffer.size(), ".%03d", ms);
    out += buffer.data();
  }
  return out + "Z";
}

Timestamp add_calendar_months(Timestamp t, int months) {
  const auto days_part = std::chrono::floor<days>(Duration(t.ms));
  const year_month_day date{sys_days(days_part)};
  year_month_day moved = date + std::chrono::months(months);
  if (!moved.ok()) moved = moved.year() / moved.month() / std::chrono::last;
  return Timestamp{t.ms + (sys_days(moved) - sys_days(date)).count() * kDayMs};
}

Result<Duration> parse_duration(std::string_view text) {
  const auto bad = [] {
    return fail(ErrorCode::malformed, "not a duration", "write a number and a unit, as in 90s, 3m, 1h, 30d");
  };
  std::int64_t value = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
    value = value * 10 + (text[i] - '0');
    if (value > 100LL * 366 * kDayMs) return fail(ErrorCode::limit, "duration is beyond 100 years");
  }
  if (i == 0) return bad();
  for (const Unit& unit : kUnits)
    if (text.substr(i) == unit.name) {
      if (value > 100 * 366 * kDayMs / unit.ms) return fail(ErrorCode::limit, "duration is beyond 100 years");
      return Duration(value * unit.ms);
    }
  return bad();
}

std::string to_string(Duration d) {
  for (const Unit& unit : kUnits)
    if (d.count() != 0 && d.count() % unit.ms == 0) return std::to_string(d.count() / unit.ms) + std::string(unit.name);
  return "0s";
}

Result<Timestamp> parse_moment(std::string_view text, Timestamp now) {
  if (text.starts_with('-')) {
    if (const auto ago = parse_duration(text.substr(1))) return now - *ago;
  } else if (const auto t = parse_rfc3339(text)) {
    return *t;
  } else {
    std::string_view rest = text;
    if (const std::int64_t date = take_date(rest); date >= 0 && rest.empty()) return Timestamp{date};
  }
  return fail(ErrorCode::usage, "\"" + std::string(text) + "\" is not a time",
              "write 2026-11-01, 2026-11-01T10:00:00Z or -7d");
}

}  // namespace invd
