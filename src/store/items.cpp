#include "store/items.h"

#include "store/key.h"
#include "store/numbers.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

using catalog::Item;

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kIndexedNameBytes = 200;

std::string key_of(const ItemId& id) {
  return KeyWriter().text(id.view()).str();
}

std::string sku_key(const Sku& sku, const ItemId& id) {
  return KeyWriter().text(sku.view()).text(id.view()).str();
}

/// Long names share a row's beginning: what is found by it is compared whole.
std::string name_key(const std::string& name, const ItemId& id) {
  return KeyWriter().text(std::string_view(name).substr(0, kIndexedNameBytes)).text(id.view()).str();
}

Result<Item> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "an item");
  Item item;
  item.id = r->strong<ItemId>();
  item.sku = r->strong<Sku>();
  item.name = r->text();
  item.unit = r->text();
  item.fba = r->boolean();
  item.created_at = r->time();
  if (const auto ok = r->finish(); !ok) return fail(ok, "an item");
  return item;
}

/// The item that a row of `items_by_sku` names.
Result<Item> indexed(ReadTxn& txn, std::string_view key) {
  KeyReader r(key);
  const Sku sku(r.text());
  const ItemId id(r.text());
  if (!r.at_end()) return fail(ErrorCode::store_corrupt, "items_by_sku has a damaged key");
  auto item = get_item(txn, id);
  if (!item) return fail(item);
  if (!*item || (*item)->sku != sku)
    return fail(ErrorCode::store_corrupt, "items_by_sku is wrong about item " + id.str(), "run invd --check-store");
  return std::move(**item);
}

/// The item that a row of `items_by_name` names.
Result<Item> named_by(ReadTxn& txn, std::string_view key) {
  KeyReader r(key);
  const std::string begin = r.text();
  const ItemId id(r.text());
  if (!r.at_end()) return fail(ErrorCode::store_corrupt, "items_by_name has a damaged key");
  auto item = get_item(txn, id);
  if (!item) return fail(item);
  if (!*item || !(*item)->name.starts_with(begin))
    return fail(ErrorCode::store_corrupt, "items_by_name is wrong about item " + id.str(), "run invd --check-store");
  return std::move(**item);
}

}  // namespace

Result<std::optional<Item>> get_item(ReadTxn& txn, const ItemId& id) {
  return get_row(txn, Table::items, key_of(id), decode);
}

Result<std::optional<Item>> find_item(ReadTxn& txn, const Sku& sku) {
  std::optional<Item> found;
  const KeyRange range = KeyRange::prefix(KeyWriter().text(sku.view()).str());
  const auto ok = scan_rows(txn, Table::items_by_sku, range, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              auto item = indexed(txn, key);
                              if (!item) return fail(item);
                              found = std::move(*item);
                              return Scan::stop;
                            });
  if (!ok) return fail(ok);
  return found;
}

Result<std::optional<Item>> find_item_by_name(ReadTxn& txn, const std::string& name) {
  std::optional<Item> found;
  std::size_t count = 0;
  const std::string_view begin = std::string_view(name).substr(0, kIndexedNameBytes);
  const auto ok = scan_rows(txn, Table::items_by_name, KeyRange::prefix(KeyWriter().text(begin).str()),
                            Direction::ascending, [&](std::string_view key, std::string_view) -> Result<Scan> {
                              auto item = named_by(txn, key);
                              if (!item) return fail(item);
                              if (item->name != name) return Scan::go_on;
                              found = std::move(*item);
                              return ++count == 1 ? Scan::go_on : Scan::stop;
                            });
  if (!ok) return fail(ok);
  if (count > 1) found.reset();
  return found;
}

Result<Item> create_item(WriteTxn& txn, Item item) {
  if (item.sku.empty() || item.sku.view().size() > kMaxSkuBytes)
    return fail(ErrorCode::malformed, "an item's SKU must have 1 to " + std::to_string(kMaxSkuBytes) +
                                          " bytes, this one has " + std::to_string(item.sku.view().size()));
  const auto other = find_item(txn, item.sku);
  if (!other) return fail(other);
  if (*other)
    return fail(ErrorCode::conflict, "item " + item.sku.str() + " exists already",
                "invctl items show shows it; link the listing to it, or choose another SKU");
  const auto number = next_number(txn, "item");
  if (!number) return fail(number);
  item.id = ItemId(number_text(*number));
  if (const auto ok = txn.put(Table::items_by_sku, sku_key(item.sku, item.id), {}); !ok) return fail(ok);
  if (const auto ok = put_item(txn, item); !ok) return fail(ok);
  return item;
}

Result<void> put_item(WriteTxn& txn, const Item& item) {
  const std::string key = key_of(item.id);
  const auto before = get_item(txn, item.id);
  if (!before) return fail(before);
  if (!*before || (*before)->name != item.name) {
    if (*before)
      if (const auto erased = txn.erase(Table::items_by_name, name_key((*before)->name, item.id)); !erased)
        return fail(erased);
    if (const auto ok = txn.put(Table::items_by_name, name_key(item.name, item.id), {}); !ok) return ok;
  }
  RecordWriter w(kVersion);
  w.text(item.id).text(item.sku).text(item.name).text(item.unit).boolean(item.fba).time(item.created_at);
  return txn.put(Table::items, key, std::move(w).finish(key));
}

Result<ItemList> list_items(ReadTxn& txn, const ItemQuery& query) {
  ItemList page;
  KeyRange range;
  // Behind that key, whatever follows it.
  if (!query.after.empty()) range.from = query.after + '\0';
  std::size_t looked = 0;
  std::string last;
  const auto ok = scan_rows(txn, Table::items_by_sku, range, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              if (page.items.size() == query.limit || looked++ >= query.scan_limit) {
                                page.next = last;
                                return Scan::stop;
                              }
                              last = key;
                              auto item = indexed(txn, key);
                              if (!item) return fail(item);
                              if (!query.matches || query.matches(*item)) page.items.push_back(std::move(*item));
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return page;
}

Result<std::vector<Item>> items_beginning(ReadTxn& txn, std::string_view prefix, std::size_t limit) {
  std::string begin = KeyWriter().text(prefix).str();
  begin.resize(begin.size() - 2);  // without the end of the text: whatever follows
  return collect_rows(
      txn, Table::items_by_sku, KeyRange::prefix(begin), Direction::ascending,
      [&](std::string_view key, std::string_view) { return indexed(txn, key); }, limit);
}

std::string item_page_key(const catalog::Item& item) {
  return sku_key(item.sku, item.id);
}

Result<void> audit_item(ReadTxn& txn, std::string_view key, std::string_view value) {
  const auto item = decode(key, value);
  if (!item) return fail(item);
  const auto index = txn.get(Table::items_by_sku, sku_key(item->sku, item->id));
  if (!index) return fail(index);
  if (!*index) return fail(ErrorCode::store_corrupt, "item " + item->id.str() + " is missing in items_by_sku");
  const auto by_name = txn.get(Table::items_by_name, name_key(item->name, item->id));
  if (!by_name) return fail(by_name);
  if (!*by_name) return fail(ErrorCode::store_corrupt, "item " + item->id.str() + " is missing in items_by_name");
  return {};
}

Result<void> audit_item_by_name(ReadTxn& txn, std::string_view key, std::string_view) {
  return outcome_of(named_by(txn, key));
}

Result<void> audit_item_by_sku(ReadTxn& txn, std::string_view key, std::string_view) {
  return outcome_of(indexed(txn, key));
}

}  // namespace invd::store
