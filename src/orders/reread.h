#pragma once

#include <cstdint>
#include <optional>

#include "base/timestamp.h"
#include "orders/amazon_order.h"

namespace invd::orders {

/// How long an order that is not final is followed by id, from its purchase (ORD-9).
inline constexpr Duration kFollowFor = std::chrono::days(90);

/// When an order is read again by id, as Amazon does not always bump the update time: 1 h and 6 h after its last
/// change, then daily until 90 days after the purchase (ORD-9). Nothing for a final order or past that.
[[nodiscard]] std::optional<Timestamp> next_reread(FulfillmentStatus status, Timestamp purchased, Timestamp changed_at,
                                                   std::uint32_t rereads, Timestamp now);

}  // namespace invd::orders
