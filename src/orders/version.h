#pragma once

#include "orders/stored_order.h"

namespace invd::orders {

/// What an incoming version of an order does to the stored one.
enum class Merge : std::uint8_t {
  take,   ///< it is newer (or the same instant with more authority or other content)
  same,   ///< nothing new in it
  older,  ///< an answer older than what is stored: changes nothing (ORD-10)
};

/// The order never goes backwards (ORD-10, I10). Versions compare by lastUpdatedTime, then by finality (at one instant
/// SHIPPED and CANCELLED stay), then by source; of two equal ones with other content the one fetched later wins, as
/// Amazon does not always bump the update time (ORD-9). `same_content`: the two state exactly the same.
[[nodiscard]] Merge merge(const AmazonOrder& stored, Source stored_source, const AmazonOrder& incoming,
                          Source incoming_source, bool same_content);

}  // namespace invd::orders
