#pragma once

#include <string>

#include "orders/stored_order.h"

namespace invd::orders::test {

inline const Timestamp kNow{1'793'527'200'000};  // 2026-11-01T10:00:00Z

inline Money money(std::string_view amount, std::string currency = "USD") {
  return {Decimal::parse(amount).value(), std::move(currency)};
}

inline AmazonOrderItem line(std::int64_t ordered, std::optional<std::int64_t> fulfilled = {},
                            std::optional<std::int64_t> unfulfilled = {}) {
  AmazonOrderItem item;
  item.line_id = LineId("1");
  item.seller_sku = Sku("SKU-1");
  item.quantity_ordered = ordered;
  item.quantity_fulfilled = fulfilled;
  item.quantity_unfulfilled = unfulfilled;
  return item;
}

inline AmazonOrder amazon_order(std::string status, std::vector<AmazonOrderItem> items = {line(3)}) {
  AmazonOrder order;
  order.order_id = OrderId("111-0000001-0000001");
  order.created = kNow - std::chrono::hours(48);
  order.last_updated = kNow - std::chrono::hours(1);
  order.channel_name = "AMAZON";
  order.fulfilled_by = "MERCHANT";
  order.status = std::move(status);
  order.items = std::move(items);
  return order;
}

inline StoredOrder stored(AmazonOrder order) {
  StoredOrder out;
  out.integration = IntegrationName("amazon-us");
  out.amazon = std::move(order);
  out.first_seen = out.changed_at = kNow;
  return out;
}

}  // namespace invd::orders::test
