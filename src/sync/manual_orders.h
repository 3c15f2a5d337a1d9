#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/error.h"
#include "orders/stored_order.h"
#include "store/kv.h"

namespace invd::sync {

// Orders that people enter or change, each function one transaction's work. An offline sale (ORD-15) lies among
// Amazon's orders under an integration's name that no configuration may use.

inline const IntegrationName kManual("manual");

struct ManualLine {
  Sku sku;  ///< an item's
  std::int64_t units = 0;
  WarehouseName warehouse;  ///< empty: the order's
  std::optional<Money> unit_price;
  std::string title;  ///< empty: the item's name
};
struct ManualOrder {
  std::vector<ManualLine> lines;  ///< 1 to 500
  std::string reference;          ///< the seller's own word for it; nothing about the buyer
  WarehouseName warehouse;        ///< empty: the primary one
  Timestamp sold_at;
};

/// Reserves every line at once. Errors: usage, not_found (item, warehouse), refused (not one of our own warehouses, or
/// below zero where that is not allowed).
[[nodiscard]] Result<orders::StoredOrder> create_manual_order(store::WriteTxn& txn, const ManualOrder& order,
                                                              bool allow_negative, const std::string& by,
                                                              Timestamp now);

/// Releases what has not shipped. Errors: refused (Amazon's order), conflict (it is void or shipped already).
[[nodiscard]] Result<orders::StoredOrder> void_manual_order(store::WriteTxn& txn, const orders::StoredOrder& order,
                                                            const std::string& by, Timestamp now);

/// Lets the units that are still held ship from another of our own warehouses (ORD-7): of one line, or of all. Errors:
/// not_found, refused (Amazon ships it), conflict (no line holds anything).
[[nodiscard]] Result<void> move_order(store::WriteTxn& txn, const orders::StoredOrder& order,
                                      const std::optional<LineId>& line, const WarehouseName& warehouse,
                                      const std::string& by, Timestamp now);

/// Errors: usage (no text, too long, too many).
[[nodiscard]] Result<orders::StoredOrder> comment_order(store::WriteTxn& txn, const orders::StoredOrder& order,
                                                        const std::string& text, Timestamp now);

}  // namespace invd::sync
