#pragma once

#include <cstdint>
#include <string>

namespace invd::sandbox {

/// Looks like a random UUID, and is the same for the same numbers.
[[nodiscard]] std::string uuid_text(std::uint64_t seed, std::uint64_t number);

}  // namespace invd::sandbox
