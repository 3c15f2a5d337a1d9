#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "orders/stored_order.h"
#include "store/kv.h"
#include "store/returns.h"

namespace invd::sync {

/// Units that came back (ORD-14).
struct WantedReturn {
  struct Line {
    Sku sku;      ///< of an item; or empty, with a line
    LineId line;  ///< of the order; empty: the line that has this SKU
    std::int64_t units = 0;
  };
  std::vector<Line> lines;  ///< 1 to 500
  WarehouseName warehouse;  ///< where they are restocked, or were scrapped
  bool restock = false;
  std::string note;
  std::string by;
};

/// Books a return, in one transaction: of `order`, or of none. Errors: usage, not_found (item, line, warehouse),
/// conflict (a SKU names several lines), refused (more than has shipped, or a warehouse that is not one of our own).
[[nodiscard]] Result<store::StoredReturn> create_return(store::WriteTxn& txn,
                                                        const std::optional<orders::StoredOrder>& order,
                                                        const WantedReturn& wanted, Timestamp now);

}  // namespace invd::sync
