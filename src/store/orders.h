#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "orders/stored_order.h"
#include "store/kv.h"

namespace invd::store {

/// The tables `orders`, `orders_by_time` and `open_orders`, kept together: one record per (integration, order id) (I8).
/// Errors of all: those of the transaction; store_corrupt for a damaged record, which is never used (I3).

[[nodiscard]] Result<std::optional<orders::StoredOrder>> get_order(ReadTxn& txn, const IntegrationName& integration,
                                                                   const OrderId& id);
/// Writes the order and its indexes. `before` is what get_order() gave in the same transaction.
[[nodiscard]] Result<void> put_order(WriteTxn& txn, const orders::StoredOrder& order,
                                     const std::optional<orders::StoredOrder>& before);

/// All orders with that id: one per integration that has it, as two accounts may use the same id.
[[nodiscard]] Result<std::vector<orders::StoredOrder>> find_orders(ReadTxn& txn, const OrderId& id,
                                                                   const std::vector<IntegrationName>& integrations);

struct OrderQuery {
  std::optional<IntegrationName> integration;
  std::optional<Timestamp> since;                           ///< purchased at or after
  std::optional<Timestamp> until;                           ///< purchased before
  std::function<bool(const orders::StoredOrder&)> matches;  ///< empty: all
  std::string after;                                        ///< `next` of the page before
  std::size_t limit = 50;
  std::size_t scan_limit = kLookedRows;  ///< rows looked at before the page ends, however few matched (I7)
};
struct OrderList {
  std::vector<orders::StoredOrder> orders;  ///< newest purchase first
  std::string next;                         ///< empty at the end
};
[[nodiscard]] Result<OrderList> list_orders(ReadTxn& txn, const OrderQuery& query);
/// What `after` must be for the page to begin behind this order.
[[nodiscard]] std::string order_page_key(const orders::StoredOrder& order);

struct DueOrder {
  IntegrationName integration;
  OrderId id;
  Timestamp due;
};
/// Orders not final whose next reading by id is due (ORD-9), the longest due first, of one integration.
[[nodiscard]] Result<std::vector<DueOrder>> due_rereads(ReadTxn& txn, const IntegrationName& integration, Timestamp now,
                                                        std::size_t limit);
/// The order that a row of `open_orders` names.
[[nodiscard]] Result<orders::StoredOrder> open_order_at(ReadTxn& txn, std::string_view key);
/// Number of orders stored, of every integration.
[[nodiscard]] Result<std::uint64_t> count_orders(ReadTxn& txn);

/// For the audit: the record decodes and its index rows are there.
[[nodiscard]] Result<void> audit_order(ReadTxn& txn, std::string_view key, std::string_view value);
/// For the audit: the order that the row of `orders_by_time` or `open_orders` points at exists and says the same.
[[nodiscard]] Result<void> audit_order_by_time(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_open_order(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
