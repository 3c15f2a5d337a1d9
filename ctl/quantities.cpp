#include "ctl/quantities.h"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

namespace invd::ctl {
namespace {

struct Unit {
  std::int64_t ms;
  std::string_view name;
};
constexpr std::array kUnits = {Unit{86'400'000, "d"}, Unit{3'600'000, "h"}, Unit{60'000, "min"}, Unit{1000, "s"}};
constexpr std::int64_t kDateFrom = 30 * kUnits[0].ms;

std::string one_unit(std::int64_t ms) {
  for (const Unit& unit : kUnits) {
    if (ms >= unit.ms) return fmt::format("{} {}", ms / unit.ms, unit.name);
  }
  return {};
}

}  // namespace

std::string grouped(std::int64_t number) {
  std::string digits = fmt::format("{}", number);
  const std::ptrdiff_t first = number < 0 ? 1 : 0;
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > first; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

std::string bytes(std::int64_t count) {
  constexpr std::array<std::string_view, 4> kNames = {"KiB", "MiB", "GiB", "TiB"};
  if (count < 1024) return fmt::format("{} B", count);
  double value = static_cast<double>(count) / 1024;
  std::size_t name = 0;
  for (; value >= 1024 && name + 1 < kNames.size(); ++name) value /= 1024;
  return fmt::format("{:.1f} {}", value, kNames[name]);
}

std::string compact(double number) {
  if (number == 0) return "0";
  if (std::fabs(number) < 0.01) return fmt::format("{:.2g}", number);
  std::string text = fmt::format("{:.2f}", number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string length_of_time(Duration length) {
  const std::int64_t ms = length.count();
  if (ms < 0) return "-" + length_of_time(-length);
  if (ms < 1000) return fmt::format("{} ms", ms);
  for (const Unit& unit : kUnits) {
    if (ms < unit.ms) continue;
    // The next unit only: "2 d 5 min" would say more than anybody reads.
    const Unit* smaller = &unit + 1 < kUnits.data() + kUnits.size() ? &unit + 1 : nullptr;
    const std::int64_t rest = smaller != nullptr ? ms % unit.ms / smaller->ms : 0;
    std::string out = fmt::format("{} {}", ms / unit.ms, unit.name);
    if (rest > 0) out += fmt::format(" {} {}", rest, smaller->name);
    return out;
  }
  return {};
}

std::string relative(Timestamp at, Timestamp now) {
  const std::int64_t ago = (now - at).count();
  if (ago >= kDateFrom || ago <= -kDateFrom) return to_rfc3339(at).substr(0, 10);
  if (ago > -1000 && ago < 1000) return "just now";
  return ago > 0 ? one_unit(ago) + " ago" : "in " + one_unit(-ago);
}

std::string moment(Timestamp at) {
  std::string text = to_rfc3339({at.ms - at.ms % 1000});
  text[10] = ' ';
  text.pop_back();
  return text;
}

std::string moment_and_age(Timestamp at, Timestamp now) {
  const std::string age = relative(at, now);
  if (moment(at).starts_with(age)) return moment(at);
  return fmt::format("{} ({})", moment(at), age);
}

}  // namespace invd::ctl
