#include "sandbox/page_token.h"

#include <array>
#include <cstring>
#include <string>

#include "sandbox/chance.h"

namespace invd::sandbox {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t block = 0;
    for (std::size_t k = 0; k < 3; ++k)
      block = block << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += i + k <= bytes.size() ? kDigits[block >> (18 - 6 * k) & 63U] : '=';
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  std::uint32_t block = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    block = block << 6 | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(block >> bits & 255U);
    }
  }
  return out;
}

using Words = std::array<std::uint64_t, 9>;

std::uint64_t checksum(const Words& words) {
  std::uint64_t sum = 'K';
  for (std::size_t i = 0; i + 1 < words.size(); ++i) sum = mix(sum, words[i]);
  return sum;
}

}  // namespace

std::string encode(const PageToken& token) {
  Words words = {static_cast<std::uint64_t>(token.issued.ms),
                 token.search,
                 static_cast<std::uint64_t>(token.horizon.ms),
                 static_cast<std::uint64_t>(token.previous.first),
                 token.previous.second,
                 static_cast<std::uint64_t>(token.after.first),
                 token.after.second,
                 token.last_shown,
                 0};
  words.back() = checksum(words);
  std::string bytes(sizeof words, '\0');
  std::memcpy(bytes.data(), words.data(), sizeof words);
  return to_base64("\xfb\xf0" + bytes);  // begins with '+/' for clients that forget to encode it
}

std::optional<PageToken> decode(std::string_view text) {
  const auto bytes = from_base64(text);
  Words words{};
  if (!bytes || bytes->size() != sizeof words + 2) return std::nullopt;
  std::memcpy(words.data(), bytes->data() + 2, sizeof words);
  if (words.back() != checksum(words)) return std::nullopt;
  PageToken token;
  token.issued.ms = static_cast<std::int64_t>(words[0]);
  token.search = words[1];
  token.horizon.ms = static_cast<std::int64_t>(words[2]);
  token.previous = {static_cast<std::int64_t>(words[3]), static_cast<std::uint32_t>(words[4])};
  token.after = {static_cast<std::int64_t>(words[5]), static_cast<std::uint32_t>(words[6])};
  token.last_shown = static_cast<std::uint32_t>(words[7]);
  return token;
}

}  // namespace invd::sandbox
