#include "sandbox/token_text.h"

#include <cstring>

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

std::uint64_t checksum(char kind, std::span<const std::uint64_t> words) {
  std::uint64_t sum = static_cast<unsigned char>(kind);
  for (const std::uint64_t word : words) sum = mix(sum, word);
  return sum;
}

}  // namespace

std::string token_text(char kind, std::span<const std::uint64_t> words) {
  std::string bytes = "\xfb\xf0";  // begins with '+/' for clients that forget to encode it
  bytes.append(reinterpret_cast<const char*>(words.data()), words.size_bytes());
  const std::uint64_t sum = checksum(kind, words);
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  return to_base64(bytes);
}

std::optional<std::vector<std::uint64_t>> token_words(char kind, std::string_view text, std::size_t count) {
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() != 2 + (count + 1) * sizeof(std::uint64_t)) return std::nullopt;
  std::vector<std::uint64_t> words(count + 1);
  std::memcpy(words.data(), bytes->data() + 2, bytes->size() - 2);
  if (words.back() != checksum(kind, std::span(words).first(count))) return std::nullopt;
  words.pop_back();
  return words;
}

}  // namespace invd::sandbox
