#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace invd::process {

/// So many different SKUs, each one that Amazon takes and somebody may stumble over: 1 to 40 characters with blanks
/// anywhere, what URLs, CSV, JSON, shells and listing ids use, text of other scripts, and families of look-alikes that
/// differ by a blank, by case, by width or by how an accent is written. None is blank altogether.
[[nodiscard]] std::vector<std::string> odd_skus(std::uint64_t seed, std::size_t count);

}  // namespace invd::process
