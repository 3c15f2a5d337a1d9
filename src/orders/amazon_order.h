#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/ids.h"
#include "base/timestamp.h"

namespace invd::orders {

/// Amazon's states of an order. Unknown values are kept as text in the order and never skip it (ORD-12).
enum class FulfillmentStatus : std::uint8_t {
  unknown,
  pending_availability,
  pending,
  unshipped,
  partially_shipped,
  shipped,
  cancelled,
  unfulfillable
};
[[nodiscard]] FulfillmentStatus fulfillment_status(std::string_view amazon_name);
/// SHIPPED, CANCELLED, UNFULFILLABLE: nothing more happens by itself.
[[nodiscard]] bool is_final(FulfillmentStatus status);

struct Alias {
  std::string id;
  std::string type;  ///< SELLER_ORDER_ID
  bool operator==(const Alias&) const = default;
};

/// The order that this one replaces or exchanges.
struct AssociatedOrder {
  OrderId order_id;
  std::string type;  ///< REPLACEMENT_ORIGINAL_ID, EXCHANGE_ORIGINAL_ID
  bool operator==(const AssociatedOrder&) const = default;
};

struct TimeWindow {
  std::optional<Timestamp> earliest;
  std::optional<Timestamp> latest;
  bool operator==(const TimeWindow&) const = default;
};

struct ProceedsDetail {
  std::string subtype;
  std::optional<Money> value;
  bool operator==(const ProceedsDetail&) const = default;
};

struct ProceedsBreakdown {
  std::string type;    ///< ITEM, SHIPPING, GIFT_WRAP, COD_FEE, OTHER, TAX, DISCOUNT
  std::string status;  ///< only on the order's own breakdowns
  Money subtotal;
  std::vector<ProceedsDetail> details;
  bool operator==(const ProceedsBreakdown&) const = default;
};

struct Proceeds {
  std::optional<Money> total;
  std::vector<ProceedsBreakdown> breakdowns;
  bool operator==(const Proceeds&) const = default;
};

/// A line of an Amazon order. Quantities are units, never negative.
struct AmazonOrderItem {
  LineId line_id;
  std::int64_t quantity_ordered = 0;
  Asin asin;
  Sku seller_sku;  ///< may be empty: Amazon does not always give it
  std::string title;
  std::string condition;
  std::string condition_subtype;
  std::optional<Money> unit_price;  ///< may be absent until UNSHIPPED (ORD-2)
  std::string price_designation;
  Proceeds proceeds;
  std::vector<std::string> programs;
  std::string cancel_requester;  ///< BUYER: a cancellation request stands (ORD-8)
  std::string cancel_request_reason;
  std::string cancelled_by;  ///< BUYER, MERCHANT, AMAZON: the line was cancelled
  std::string cancelled_reason;
  std::optional<std::int64_t> quantity_fulfilled;
  std::optional<std::int64_t> quantity_unfulfilled;
  std::string gift_wrap_level;
  bool operator==(const AmazonOrderItem&) const = default;
};

struct PackageItem {
  LineId line_id;
  std::int64_t quantity = 0;
  bool operator==(const PackageItem&) const = default;
};

/// A parcel of an order that the merchant ships.
struct AmazonPackage {
  std::string reference_id;
  std::optional<Timestamp> created;
  std::string status;  ///< PENDING, IN_TRANSIT, SHIPPED, DELIVERED, CANCELLED, UNDELIVERABLE
  std::string detailed_status;
  std::string carrier;
  std::string tracking_number;
  std::string shipping_service;
  std::optional<Timestamp> shipped;
  std::vector<PackageItem> items;
  bool operator==(const AmazonPackage&) const = default;
};

/// An order as Amazon states it (Orders 2026-01-01), limited to the fields that invd keeps: no buyer, no recipient, no
/// gift message, no customisation link (DATA-1). Text is UTF-8 as given.
struct AmazonOrder {
  OrderId order_id;
  Timestamp created;
  Timestamp last_updated;
  std::string channel_name;  ///< AMAZON, NON_AMAZON
  MarketplaceId marketplace;
  std::string marketplace_name;
  std::vector<std::string> programs;
  std::vector<Alias> aliases;
  std::vector<AssociatedOrder> associated_orders;
  std::string status;        ///< Amazon's word; see fulfillment_status(). Empty when Amazon left it out
  std::string fulfilled_by;  ///< MERCHANT, AMAZON
  std::string service_level;
  TimeWindow ship_by;
  TimeWindow deliver_by;
  Proceeds proceeds;
  std::vector<AmazonOrderItem> items;
  std::vector<AmazonPackage> packages;
  bool operator==(const AmazonOrder&) const = default;
};

}  // namespace invd::orders
