#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

// Orders changed by hand. Each of these methods answers with the order (order_message.h) as it is afterwards.

struct OrderCreateLine {
  std::string sku;
  std::int64_t quantity = 0;
  std::string warehouse;              ///< absent = the order's
  std::optional<Decimal> unit_price;  ///< at least 0; with a currency
  std::string currency;               ///< ISO 4217: "EUR"
  std::string title;                  ///< absent = the item's name
  bool operator==(const OrderCreateLine&) const = default;
};

/// orders.create: an offline sale (ORD-15). Nothing about the buyer belongs here.
struct OrderCreateRequest {
  std::vector<OrderCreateLine> lines;
  std::string reference;  ///< the seller's own word for it: an invoice number
  std::string warehouse;  ///< absent = the primary one
  std::string at;         ///< of the sale, a moment; absent = now
  bool operator==(const OrderCreateRequest&) const = default;
};

/// orders.void: what has not shipped is released.
struct OrderVoidRequest {
  std::string order_id;
  std::string integration;  ///< needed only when two integrations know the id
  bool operator==(const OrderVoidRequest&) const = default;
};

/// orders.move: the open units reserve in another warehouse (ORD-7).
struct OrderMoveRequest {
  std::string order_id;
  std::string integration;
  std::string warehouse;
  std::string line;  ///< a line's id; absent = all lines
  bool operator==(const OrderMoveRequest&) const = default;
};

struct OrderCommentRequest {
  std::string order_id;
  std::string integration;
  std::string text;
  bool operator==(const OrderCommentRequest&) const = default;
};

void describe(Fields& f, OrderCreateLine& m);
void describe(Fields& f, OrderCreateRequest& m);
void describe(Fields& f, OrderVoidRequest& m);
void describe(Fields& f, OrderMoveRequest& m);
void describe(Fields& f, OrderCommentRequest& m);

}  // namespace invd::control
