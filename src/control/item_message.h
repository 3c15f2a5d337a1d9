#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// An item's stock in one warehouse, in units.
struct ItemStock {
  std::string warehouse;
  std::int64_t on_hand = 0;
  std::int64_t committed = 0;
  std::int64_t available = 0;  ///< on hand minus committed, signed
  bool operator==(const ItemStock&) const = default;
};

/// How the opening stock of a quantity domain (integration, seller SKU) stands (ITEM-5).
struct ItemOpening {
  std::string integration;
  std::string seller_sku;
  std::string state;                ///< pending: waits for an order poll; posted
  std::optional<Timestamp> cut_at;  ///< the instant it was taken at
  std::string doubt;                ///< why the number may be too small; absent = none
  bool operator==(const ItemOpening&) const = default;
};

/// A product of ours. The sums are over all warehouses.
struct Item {
  std::string sku;
  std::string name;
  std::string unit;
  bool fba = false;  ///< marked as fulfilled by Amazon (ITEM-7)
  std::int64_t on_hand = 0;
  std::int64_t committed = 0;
  std::int64_t available = 0;
  std::vector<ItemStock> stock;
  std::vector<std::string> listings;  ///< ids
  std::vector<ItemOpening> opening;   ///< of those domains where there is something to say
  std::optional<Timestamp> created_at;
  bool operator==(const Item&) const = default;
};

struct ItemListRequest {
  std::string match;      ///< a part of the SKU or of the name
  std::string warehouse;  ///< only items that have stock or promises there
  std::string after;      ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const ItemListRequest&) const = default;
};

struct ItemPage {
  std::vector<Item> items;  ///< by SKU
  std::string next;         ///< absent = the last page
  bool operator==(const ItemPage&) const = default;
};

struct ItemShowRequest {
  std::string sku;
  bool operator==(const ItemShowRequest&) const = default;
};

/// items.create answers with the item.
struct ItemCreateRequest {
  std::string sku;
  std::string name;  ///< absent = the SKU
  std::string unit;
  bool operator==(const ItemCreateRequest&) const = default;
};

/// Parameters of items.mark_fba and items.mark_mfn.
struct ItemMarkRequest {
  std::vector<std::string> skus;
  bool operator==(const ItemMarkRequest&) const = default;
};

struct ItemMarkOutcome {
  std::string sku;
  std::string outcome;  ///< marked, unchanged, failed
  std::string reason;   ///< when it failed
  bool operator==(const ItemMarkOutcome&) const = default;
};

/// One outcome for each SKU, in the order asked.
struct ItemMarkReply {
  std::vector<ItemMarkOutcome> outcomes;
  bool operator==(const ItemMarkReply&) const = default;
};

void describe(Fields& f, ItemStock& m);
void describe(Fields& f, ItemOpening& m);
void describe(Fields& f, Item& m);
void describe(Fields& f, ItemListRequest& m);
void describe(Fields& f, ItemPage& m);
void describe(Fields& f, ItemShowRequest& m);
void describe(Fields& f, ItemCreateRequest& m);
void describe(Fields& f, ItemMarkRequest& m);
void describe(Fields& f, ItemMarkOutcome& m);
void describe(Fields& f, ItemMarkReply& m);

}  // namespace invd::control
