#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// An item's stock in one warehouse, in units.
struct StockRow {
  std::string sku;
  std::string name;
  std::string warehouse;
  std::string kind;  ///< own, fba, transit
  std::int64_t on_hand = 0;
  std::int64_t committed = 0;
  std::int64_t available = 0;  ///< on hand minus committed, signed
  bool operator==(const StockRow&) const = default;
};

struct StockShowRequest {
  std::string sku;        ///< absent = all items
  std::string at;         ///< the stock as of a moment; absent = now
  std::string warehouse;  ///< only this one
  std::string after;      ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const StockShowRequest&) const = default;
};

struct StockPage {
  std::vector<StockRow> rows;  ///< by SKU, then by warehouse
  std::string next;            ///< absent = the last page
  bool operator==(const StockPage&) const = default;
};

/// One change of an item's stock in a warehouse.
struct LedgerRow {
  std::int64_t seq = 0;
  std::optional<Timestamp> at;
  std::string sku;
  std::string warehouse;
  std::string stream;      ///< movement, commitment
  std::string kind;        ///< opening, shipment, ...; reserve, release, deduct
  std::int64_t delta = 0;  ///< units, signed: of on hand, or of committed
  std::int64_t after = 0;  ///< on hand, or committed, after it
  std::string ref;         ///< the order line or document it belongs to
  std::string reason;
  std::string by;  ///< who: an integration, or the user who did it by hand
  bool operator==(const LedgerRow&) const = default;
};

struct LedgerRequest {
  std::string sku;
  std::string warehouse;
  std::string since;  ///< a moment
  std::string until;
  std::string after;  ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const LedgerRequest&) const = default;
};

struct LedgerPage {
  std::vector<LedgerRow> rows;  ///< newest first
  std::string next;
  bool operator==(const LedgerPage&) const = default;
};

/// stock.adjust: corrects what is on hand. Exactly one of `by` and `to`.
struct StockAdjustRequest {
  std::string sku;
  std::string warehouse;
  std::optional<std::int64_t> by;  ///< units to add, or to take away where negative
  std::optional<std::int64_t> to;  ///< units that were counted
  std::string reason;
  bool operator==(const StockAdjustRequest&) const = default;
};

/// On hand before and after.
struct StockAdjustReply {
  std::string sku;
  std::string warehouse;
  std::int64_t before = 0;
  std::int64_t after = 0;
  bool operator==(const StockAdjustReply&) const = default;
};

struct StockTransferRequest {
  std::string sku;
  std::string from;
  std::string to;
  std::int64_t quantity = 0;
  std::string reason;  ///< may be absent
  bool operator==(const StockTransferRequest&) const = default;
};

/// On hand in a warehouse before and after.
struct WarehouseChange {
  std::string warehouse;
  std::int64_t before = 0;
  std::int64_t after = 0;
  bool operator==(const WarehouseChange&) const = default;
};

struct StockTransferReply {
  std::string sku;
  std::int64_t quantity = 0;
  WarehouseChange from;
  WarehouseChange to;
  bool operator==(const StockTransferReply&) const = default;
};

void describe(Fields& f, StockRow& m);
void describe(Fields& f, StockShowRequest& m);
void describe(Fields& f, StockPage& m);
void describe(Fields& f, LedgerRow& m);
void describe(Fields& f, LedgerRequest& m);
void describe(Fields& f, LedgerPage& m);
void describe(Fields& f, StockAdjustRequest& m);
void describe(Fields& f, StockAdjustReply& m);
void describe(Fields& f, StockTransferRequest& m);
void describe(Fields& f, WarehouseChange& m);
void describe(Fields& f, StockTransferReply& m);

}  // namespace invd::control
