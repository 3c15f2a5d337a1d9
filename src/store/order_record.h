#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "orders/stored_order.h"

namespace invd::store {

/// A StoredOrder as bytes under its key (record.h).
[[nodiscard]] std::string encode_order(std::string_view key, const orders::StoredOrder& order);
/// Errors: store_corrupt, store_newer.
[[nodiscard]] Result<orders::StoredOrder> decode_order(std::string_view key, std::string_view value);

}  // namespace invd::store
