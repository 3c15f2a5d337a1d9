#pragma once

#include <cstddef>
#include <cstdint>

#include "sandbox/shop.h"

namespace invd::sandbox {

/// What an order costs, in minor units of its store (cents, whole yen).

/// Amazon states no amounts before an order is paid.
[[nodiscard]] bool amounts_known(const Order& order);
[[nodiscard]] std::int64_t unit_price(const Shop& shop, const Order& order, std::size_t line);
[[nodiscard]] std::int64_t shipping_price(const Shop& shop, const Order& order, std::size_t line);
/// 0 when the line was cancelled before anything of it was shipped.
[[nodiscard]] std::int64_t line_total(const Shop& shop, const Order& order, std::size_t line);
[[nodiscard]] std::int64_t grand_total(const Shop& shop, const Order& order);

}  // namespace invd::sandbox
