#include "store/crc32c.h"

#include <array>
#include <cstring>

#include "base/assert.h"

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace invd::store {
namespace {

using Row = std::array<std::uint32_t, 256>;

/// tables[k][b]: the checksum of byte b followed by k zero bytes, so that eight bytes are looked up at a time.
constexpr std::array<Row, 8> make_tables() {
  constexpr std::uint32_t kReflected = 0x82F63B78U;
  std::array<Row, 8> tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ kReflected : crc >> 1U;
    tables[0][byte] = crc;
  }
  for (std::size_t k = 1; k < tables.size(); ++k)
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8U) ^ tables[0][before & 0xFFU];
    }
  return tables;
}

constexpr std::array<Row, 8> kTables = make_tables();

}  // namespace

std::uint32_t crc32c_portable(std::string_view bytes, std::uint32_t seed) {
  std::uint32_t crc = ~seed;
  while (bytes.size() >= 8) {
    std::array<std::uint8_t, 8> b{};
    std::memcpy(b.data(), bytes.data(), b.size());
    for (std::size_t i = 0; i < 4; ++i) b[i] = static_cast<std::uint8_t>(b[i] ^ (crc >> (8 * i)));
    crc = 0;
    for (std::size_t i = 0; i < 8; ++i) crc ^= kTables[7 - i][b[i]];
    bytes.remove_prefix(8);
  }
  for (const char c : bytes) crc = (crc >> 8U) ^ kTables[0][(crc ^ static_cast<std::uint8_t>(c)) & 0xFFU];
  return ~crc;
}

#if defined(__x86_64__)

bool crc32c_has_instruction() {
  static const bool has = __builtin_cpu_supports("sse4.2") != 0;
  return has;
}

__attribute__((target("sse4.2"))) std::uint32_t crc32c_instruction(std::string_view bytes, std::uint32_t seed) {
  std::uint64_t crc = ~seed;
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof(word));
    crc = _mm_crc32_u64(crc, word);
    bytes.remove_prefix(8);
  }
  auto last = static_cast<std::uint32_t>(crc);
  for (const char c : bytes) last = _mm_crc32_u8(last, static_cast<std::uint8_t>(c));
  return ~last;
}

#else

bool crc32c_has_instruction() {
  return false;
}

std::uint32_t crc32c_instruction(std::string_view bytes, std::uint32_t seed) {
  INVD_ASSERT(!"this processor has no CRC-32C instruction");
  return crc32c_portable(bytes, seed);
}

#endif

std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed) {
  return crc32c_has_instruction() ? crc32c_instruction(bytes, seed) : crc32c_portable(bytes, seed);
}

}  // namespace invd::store
