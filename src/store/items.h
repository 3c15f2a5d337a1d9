#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "catalog/item.h"
#include "store/kv.h"

namespace invd::store {

/// The tables `items`, `items_by_sku` and `items_by_name`, kept together: a SKU belongs to one item at most.

[[nodiscard]] Result<std::optional<catalog::Item>> get_item(ReadTxn& txn, const ItemId& id);
/// Exact bytes (ITEM-2).
[[nodiscard]] Result<std::optional<catalog::Item>> find_item(ReadTxn& txn, const Sku& sku);
/// The one item of that name; nothing where several have it (ITEM-2).
[[nodiscard]] Result<std::optional<catalog::Item>> find_item_by_name(ReadTxn& txn, const std::string& name);
/// Gives a new item its id. Errors: conflict (another has its SKU), malformed (a SKU that is empty or too long).
[[nodiscard]] Result<catalog::Item> create_item(WriteTxn& txn, catalog::Item item);
/// Of an item that is there, with the SKU that it has.
[[nodiscard]] Result<void> put_item(WriteTxn& txn, const catalog::Item& item);

struct ItemQuery {
  std::function<bool(const catalog::Item&)> matches;  ///< empty: all
  std::string after;                                  ///< `next` of the page before
  std::size_t limit = 50;
  std::size_t scan_limit = kLookedRows;  ///< rows looked at before the page ends, however few matched (I7)
};
struct ItemList {
  std::vector<catalog::Item> items;  ///< by SKU
  std::string next;                  ///< empty at the end
};
[[nodiscard]] Result<ItemList> list_items(ReadTxn& txn, const ItemQuery& query);
/// What `after` must be for the page to begin behind this one.
[[nodiscard]] std::string item_page_key(const catalog::Item& item);

/// Those whose SKU begins so, by SKU, at most that many.
[[nodiscard]] Result<std::vector<catalog::Item>> items_beginning(ReadTxn& txn, std::string_view prefix,
                                                                 std::size_t limit);

/// The longest SKU, in bytes: Amazon's are of 40 characters.
inline constexpr std::size_t kMaxSkuBytes = 160;

[[nodiscard]] Result<void> audit_item(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_item_by_name(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_item_by_sku(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
