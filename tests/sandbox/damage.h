#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"
#include "sandbox/body_source.h"

namespace invd::sandbox {

/// The JSON object with one field, anywhere in it, of a type that no model allows there: text becomes a list, a number
/// a text, an object a number.
[[nodiscard]] std::string with_wrong_type(std::string_view json, Random& random);

/// Flips some bytes.
void corrupt(std::string& body, Random& random);
/// The same body with flipped bytes, drawn from the seed.
[[nodiscard]] std::shared_ptr<BodySource> corrupted(std::shared_ptr<BodySource> body, std::uint64_t seed);

}  // namespace invd::sandbox
