#include "base/fingerprint.h"

namespace invd {

std::uint64_t fingerprint(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = seed;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return hash;
}

std::string fingerprint_text(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(16, '0');
  std::uint64_t hash = fingerprint(text);
  for (auto digit = out.rbegin(); digit != out.rend(); ++digit, hash >>= 4) *digit = kDigits[hash & 15];
  return out;
}

}  // namespace invd
