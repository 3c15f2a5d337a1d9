#pragma once

#include <cstdint>
#include <string_view>

namespace invd::store {

/// CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected, as in RFC 3720) of `bytes`, continuing from `seed`. Uses the
/// processor's instruction where it has one.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed = 0);

/// The same by tables, for any processor.
[[nodiscard]] std::uint32_t crc32c_portable(std::string_view bytes, std::uint32_t seed = 0);
/// The same by the SSE4.2 instruction. Only where crc32c_has_instruction().
[[nodiscard]] std::uint32_t crc32c_instruction(std::string_view bytes, std::uint32_t seed = 0);
[[nodiscard]] bool crc32c_has_instruction();

}  // namespace invd::store
