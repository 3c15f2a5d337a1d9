#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "store/kv.h"

namespace invd::store {

/// Units that came back, of an order or of none (ORD-14). Never changes.
struct StoredReturn {
  struct Line {
    Sku sku;      ///< the item's
    LineId line;  ///< of the order; empty without one
    std::int64_t units = 0;
    bool operator==(const Line&) const = default;
  };
  std::string id;  ///< "R-0000000001"
  Timestamp at;
  IntegrationName integration;  ///< empty without an order
  OrderId order;
  WarehouseName warehouse;
  bool restock = false;  ///< on hand again; else scrapped
  std::string note;
  std::string by;
  std::vector<Line> lines;
  bool operator==(const StoredReturn&) const = default;
};

/// The table `returns`.
[[nodiscard]] Result<void> put_return(WriteTxn& txn, const StoredReturn& stored);

struct ReturnQuery {
  std::optional<OrderId> order;
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
  std::string after;  ///< `next` of the page before
  std::size_t limit = 50;
  std::size_t scan_limit = kLookedRows;  ///< rows looked at before the page ends, however few matched (I7)
};
struct ReturnList {
  std::vector<StoredReturn> returns;  ///< newest first
  std::string next;                   ///< empty at the end
};
[[nodiscard]] Result<ReturnList> list_returns(ReadTxn& txn, const ReturnQuery& query);
[[nodiscard]] std::string return_page_key(const StoredReturn& stored);

[[nodiscard]] Result<void> audit_return(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
