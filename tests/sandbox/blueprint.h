#pragma once

#include <cstdint>
#include <span>

#include "sandbox/order.h"
#include "sandbox/products.h"

namespace invd::sandbox {

/// The order of that number as it is placed: store, lines, channel. A pure function of the seed; `created` is left to
/// the caller.
[[nodiscard]] Order blueprint(std::uint64_t seed, std::uint32_t number, std::span<const Store> stores,
                              std::span<const Product> products);

}  // namespace invd::sandbox
