#include "daemon/moment.h"

namespace invd::daemon {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

Result<void> read_moment(const std::string& text, Timestamp now, std::optional<Timestamp>& into) {
  if (text.empty()) return {};
  const auto moment = parse_moment(text, now);
  if (!moment) return fail(moment);
  into = *moment;
  return {};
}

std::string to_page_key(std::string_view key) {
  std::string out;
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

Result<std::string> from_page_key(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const auto high = kDigits.find(text[i]);
    const auto low = kDigits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos)
      return fail(ErrorCode::usage, "`after` is not the `next` of a page");
    out += static_cast<char>(high * 16 + low);
  }
  if (text.size() % 2 != 0) return fail(ErrorCode::usage, "`after` is not the `next` of a page");
  return out;
}

}  // namespace invd::daemon
