#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sandbox/groups.h"
#include "sandbox/json_text.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// Writes the order as Orders 2026-01-01 shows it, with the groups asked for. Money and the recipient are absent while
/// the order is PENDING. `status` replaces Amazon's word when not empty (fault unknown_enum).
void write_order(JsonText& json, const Shop& shop, const Order& order, Groups groups, std::string_view status = {});

/// "1234.50", or "1234" when the currency has no decimals.
[[nodiscard]] std::string amount_text(std::int64_t minor_units, int decimals);

/// Amazon writes these times to the second or the millisecond.
[[nodiscard]] std::string time_text(Timestamp t);

}  // namespace invd::sandbox
