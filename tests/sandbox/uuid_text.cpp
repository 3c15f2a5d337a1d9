#include "sandbox/uuid_text.h"

#include <array>
#include <cstdio>

#include "sandbox/chance.h"

namespace invd::sandbox {

std::string uuid_text(std::uint64_t seed, std::uint64_t number) {
  const std::uint64_t a = mix(seed, number);
  const std::uint64_t b = mix(a, number);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%08llx-%04llx-4%03llx-a%03llx-%012llx",
                static_cast<unsigned long long>(a >> 32), static_cast<unsigned long long>(a >> 16 & 0xFFFFU),
                static_cast<unsigned long long>(a & 0xFFFU), static_cast<unsigned long long>(b >> 52),
                static_cast<unsigned long long>(b & 0xFFFFFFFFFFFFU));
  return text.data();
}

}  // namespace invd::sandbox
