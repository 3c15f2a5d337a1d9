#include <array>
#include <charconv>

#include "config/value.h"

namespace invd::config {
namespace {

struct SizeUnit {
  std::string_view name;
  std::int64_t bytes;
};
constexpr std::array<SizeUnit, 4> kSizeUnits = {
    {{"TiB", 1LL << 40}, {"GiB", 1LL << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}};

}  // namespace

Result<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (text.empty() || error != std::errc{} || stop != end) return fail(ErrorCode::malformed, "not a whole number");
  return value;
}

Result<std::int64_t> parse_size(std::string_view text) {
  std::int64_t unit = 1;
  for (const SizeUnit& u : kSizeUnits)
    if (text.ends_with(u.name)) {
      unit = u.bytes;
      text.remove_suffix(u.name.size());
      if (text.ends_with(' ')) text.remove_suffix(1);
      break;
    }
  const Result<std::int64_t> number = parse_integer(text);
  if (!number || *number < 0) return fail(ErrorCode::malformed, "not a size");
  std::int64_t bytes = 0;
  if (__builtin_mul_overflow(*number, unit, &bytes)) return fail(ErrorCode::malformed, "not a size");
  return bytes;
}

std::string size_text(std::int64_t bytes) {
  for (const SizeUnit& u : kSizeUnits)
    if (bytes != 0 && bytes % u.bytes == 0) return std::to_string(bytes / u.bytes) + std::string(u.name);
  return std::to_string(bytes);
}

Result<std::int64_t> parse_months(std::string_view text) {
  for (const std::string_view word : {" months", " month"})
    if (text.ends_with(word)) {
      text.remove_suffix(word.size());
      const Result<std::int64_t> number = parse_integer(text);
      if (number && *number >= 0) return number;
    }
  return fail(ErrorCode::malformed, "not a number of months");
}

}  // namespace invd::config
