#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace invd {

/// A 64-bit FNV-1a hash: tells texts apart where nobody is an adversary (page fingerprints, names of things that have
/// none). The same on every machine and in every release.
[[nodiscard]] std::uint64_t fingerprint(std::string_view text, std::uint64_t seed = 0xcbf29ce484222325U);
/// As 16 hexadecimal digits.
[[nodiscard]] std::string fingerprint_text(std::string_view text);

}  // namespace invd
