#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "store/kv.h"

namespace invd::sync {

// Stock changed by hand or by a file, each function one transaction's work.

/// Who changes it and why: both stand in the ledger.
struct ByHand {
  std::string reason;  ///< "damaged in storage"
  std::string by;      ///< "uid 1000"
  Timestamp at;
  bool allow_negative = true;  ///< stock.allow_negative
};

/// On hand before and after.
struct StockChange {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

/// Adds units, or takes them away. Errors: usage (0, beyond 10^12, no reason), not_found, refused (below zero).
[[nodiscard]] Result<StockChange> adjust_by(store::WriteTxn& txn, const ItemId& item, const WarehouseName& warehouse,
                                            std::int64_t units, const ByHand& note);
/// Makes it what was counted; nothing is posted where it is that already. Errors: as adjust_by.
[[nodiscard]] Result<StockChange> adjust_to(store::WriteTxn& txn, const ItemId& item, const WarehouseName& warehouse,
                                            std::int64_t counted, const ByHand& note);

struct Transfer {
  StockChange from;
  StockChange to;
};
/// Between own and fba warehouses. Errors: usage, not_found, refused (a kind that is not, below zero).
[[nodiscard]] Result<Transfer> transfer(store::WriteTxn& txn, const ItemId& item, const WarehouseName& from,
                                        const WarehouseName& to, std::int64_t units, const ByHand& note);

}  // namespace invd::sync
