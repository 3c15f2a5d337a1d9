#include "base/base64.h"

#include <cstddef>
#include <cstdint>

namespace invd {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::unexpected<Error> not_base64() {
  return fail(ErrorCode::malformed, "not base64 as in RFC 4648");
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  while (!bytes.empty()) {
    const std::string_view group = bytes.substr(0, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8U | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) out += i <= group.size() ? kAlphabet[bits >> (18 - 6 * i) & 63U] : '=';
    bytes.remove_prefix(group.size());
  }
  return out;
}

Result<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return not_base64();
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (; !text.empty(); text.remove_prefix(4)) {
    const bool last = text.size() == 4;
    const std::size_t padding = !last || text[3] != '=' ? 0U : text[2] != '=' ? 1U : 2U;
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 4 - padding; ++i) {
      const std::size_t digit = kAlphabet.find(text[i]);
      if (digit == std::string_view::npos) return not_base64();
      bits |= static_cast<std::uint32_t>(digit) << (18 - 6 * i);
    }
    // One text for each sequence of bytes: bits that no byte has must be zero.
    if ((bits & ((1U << (8 * padding)) - 1)) != 0) return not_base64();
    for (std::size_t i = 0; i < 3 - padding; ++i) out += static_cast<char>(bits >> (16 - 8 * i) & 0xFFU);
  }
  return out;
}

}  // namespace invd
