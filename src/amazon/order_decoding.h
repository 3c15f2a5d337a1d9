#pragma once

#include <string_view>

#include "amazon/orders.h"
#include "base/error.h"
#include "json/document.h"
#include "orders/amazon_order.h"

namespace invd::amazon {

/// An order from its JSON, by an allow-list of fields: what is not named is not kept (DATA-1). Decisions:
/// - what Amazon's model requires must be there; any other field may be absent or null;
/// - a field of the list with another type, or a time, amount or quantity that is none, makes the order malformed, as
///   guessing would move stock;
/// - a status or type that invd does not know is kept as it is (ORD-12); without fulfillment the status is empty;
/// - a missing sellerSku is empty; quantities are 0 to 10^9; an orderItemId twice is malformed, as one line's changes
///   could not be told from the other's.
/// Errors: malformed, with the place.
[[nodiscard]] Result<orders::AmazonOrder> decode_order(const json::Value& value);

/// The body of searchOrders. An order that cannot be read is in `malformed`, the others are good. Errors: malformed or
/// limit when that cannot be told: not JSON, no orders, an unreadable token or horizon. Any thread.
[[nodiscard]] Result<OrdersPage> decode_orders_page(std::string_view body, Reading reading = Reading::strict);

/// The body of getOrder. Errors: malformed, limit. Any thread.
[[nodiscard]] Result<orders::AmazonOrder> decode_order_answer(std::string_view body, Reading reading = Reading::strict);

}  // namespace invd::amazon
