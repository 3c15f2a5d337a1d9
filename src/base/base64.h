#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace invd {

/// RFC 4648, section 4: the alphabet with + and /, padded to whole groups of four.
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// The inverse, for exactly what to_base64() makes. Errors: malformed (another alphabet, blanks, wrong padding, bits
/// beyond the last byte).
[[nodiscard]] Result<std::string> from_base64(std::string_view text);

}  // namespace invd
