#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"
#include "control/shipment_message.h"

namespace invd::control {

struct OrderComment {
  std::optional<Timestamp> at;
  std::string text;
  bool operator==(const OrderComment&) const = default;
};

struct OrderLine {
  std::string line_id;
  std::string seller_sku;
  std::string item;  ///< the linked item's SKU; absent = not linked
  std::string title;
  std::string warehouse;
  std::int64_t quantity = 0;
  std::int64_t fulfilled = 0;
  std::int64_t cancelled = 0;
  std::optional<Money> unit_price;
  std::optional<Money> tax;
  bool operator==(const OrderLine&) const = default;
};

/// A fulfilment order of Multi-Channel Fulfillment that ships this order.
struct OutboundReference {
  std::string id;
  std::string state;
  bool operator==(const OutboundReference&) const = default;
};

/// An order as the books hold it: the sales-order view of Amazon's order.
struct Order {
  std::string order_id;
  std::string integration;
  std::string marketplace;
  std::string source;         ///< amazon, manual
  std::string reference;      ///< of a manual order: the seller's own word for it
  std::string channel;        ///< FBA, MFN
  std::string status;         ///< pending, confirmed, partially_fulfilled, fulfilled, void
  std::string amazon_status;  ///< Amazon's own word
  std::string on_hold;        ///< the reason; absent = not on hold
  bool read_only = false;
  bool force_fulfilled = false;
  std::string warehouse;
  std::optional<Timestamp> purchased_at;
  std::optional<Timestamp> updated_at;
  std::optional<Timestamp> ship_by;
  std::optional<Money> total;
  bool cancel_requested = false;
  std::vector<OrderComment> comments;
  std::vector<OrderLine> lines;
  std::vector<Shipment> shipments;
  std::vector<OutboundReference> outbound;
  bool operator==(const Order&) const = default;
};

struct OrderListRequest {
  std::string status;
  std::string integration;
  std::string since;  ///< purchased at or after: a moment as parse_moment() takes it
  std::string until;
  std::string after;  ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const OrderListRequest&) const = default;
};

struct OrderPage {
  std::vector<Order> orders;  ///< newest first
  std::string next;           ///< absent = the last page
  bool operator==(const OrderPage&) const = default;
};

struct OrderShowRequest {
  std::string order_id;
  std::string integration;  ///< needed only when two integrations know the id
  bool operator==(const OrderShowRequest&) const = default;
};

void describe(Fields& f, OrderComment& m);
void describe(Fields& f, OrderLine& m);
void describe(Fields& f, OutboundReference& m);
void describe(Fields& f, Order& m);
void describe(Fields& f, OrderListRequest& m);
void describe(Fields& f, OrderPage& m);
void describe(Fields& f, OrderShowRequest& m);

}  // namespace invd::control
