#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "history/retention.h"
#include "stock/oversell.h"
#include "store/kv.h"

namespace invd::store {

/// The table `oversells`: order lines that found less than they needed (STK-12), by when they were purchased. A line
/// stands there once, however often its order is read; that it is cancelled later changes nothing. A cancellation that
/// was told late and had given the units back before the purchase takes it out again.
struct Oversell {
  IntegrationName integration;
  OrderId order;
  LineId line;
  Sku sku;  ///< the listing's
  ItemId item;
  Timestamp purchased;
  Timestamp seen;              ///< when it was booked
  std::int64_t needed = 0;     ///< units
  std::int64_t available = 0;  ///< before it; signed
  stock::OversellVerdict verdict;
  std::string took;  ///< what took units last: "manual M-0000000001 line 1"; empty: nothing lately
  std::optional<Timestamp> took_at;
  [[nodiscard]] std::int64_t missing() const { return stock::missing_units(needed, available); }
  bool operator==(const Oversell&) const = default;
};

/// Whether it is new: one that is there is left as it is.
[[nodiscard]] Result<bool> add_oversell(WriteTxn& txn, const Oversell& oversell);

/// Units of an item were free again since that instant: what was purchased later had them. Takes out, or makes smaller,
/// what lacked them; the earliest first.
[[nodiscard]] Result<void> take_back_oversells(WriteTxn& txn, const ItemId& item, Timestamp since, std::int64_t units);

struct OversellQuery {
  std::optional<IntegrationName> integration;
  std::optional<ItemId> item;
  std::optional<Timestamp> since;  ///< purchased then or later
  std::optional<Timestamp> until;
  std::string after;  ///< `next` of the page before
  std::size_t limit = 50;
  std::size_t scan_limit = kLookedRows;  ///< rows looked at before the page ends, however few matched (I7)
};
struct OversellList {
  std::vector<Oversell> oversells;  ///< the newest first
  std::string next;                 ///< empty at the end
};
[[nodiscard]] Result<OversellList> list_oversells(ReadTxn& txn, const OversellQuery& query);
[[nodiscard]] std::string oversell_page_key(const Oversell& oversell);

/// Deletes at most so many of those that are kept no longer, by when they were purchased; how many. Its cost depends on
/// what expires, not on what stays (HIST-2).
[[nodiscard]] Result<std::size_t> expire_oversells(WriteTxn& txn, history::Keep keep, Timestamp now, std::size_t limit);

[[nodiscard]] Result<void> audit_oversell(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
