#pragma once

#include <string>
#include <string_view>

#include "base/random.h"

namespace invd::sandbox {

/// The JSON object with one field, anywhere in it, of a type that no model allows there: text becomes a list, a number
/// a text, an object a number.
[[nodiscard]] std::string with_wrong_type(std::string_view json, Random& random);

/// Flips some bytes.
void corrupt(std::string& body, Random& random);

}  // namespace invd::sandbox
