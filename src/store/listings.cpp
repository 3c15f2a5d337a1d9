#include "store/listings.h"

#include <algorithm>
#include <tuple>

#include "store/key.h"
#include "store/listing_record.h"
#include "store/pushes.h"
#include "store/rows.h"

namespace invd::store {
namespace {

using catalog::Listing;
using catalog::ListingId;

std::string key_of(const ListingId& id) {
  return KeyWriter().text(id.integration.view()).text(id.sku.view()).text(id.marketplace.view()).str();
}

std::string item_key(const ItemId& item, const ListingId& id) {
  return KeyWriter().text(item.view()).str() + key_of(id);
}

Result<Listing> indexed(ReadTxn& txn, std::string_view key, std::string_view table) {
  auto listing = get_row(txn, Table::listings, key, decode_listing);
  if (!listing) return fail(listing);
  if (!*listing)
    return fail(ErrorCode::store_corrupt, std::string(table) + " names a listing that is not stored",
                "run invd --check-store");
  return std::move(**listing);
}

/// What follows the item in a key of `item_listings`.
Result<std::string_view> listing_part(std::string_view key, ItemId& item) {
  KeyReader r(key);
  item = ItemId(r.text());
  const std::size_t prefix = KeyWriter().text(item.view()).str().size();
  if (!r.ok() || prefix > key.size()) return fail(ErrorCode::store_corrupt, "item_listings has a damaged key");
  return key.substr(prefix);
}

Result<std::vector<Listing>> gather(ReadTxn& txn, const std::string& prefix) {
  return collect_rows(txn, Table::listings, KeyRange::prefix(prefix), Direction::ascending, decode_listing);
}

/// What its number on Amazon rests on besides stock: which item it shows, and whether it is written at all (STK-5).
Result<void> touch_numbers(WriteTxn& txn, const Listing& listing, const std::optional<Listing>& before) {
  const auto rests_on = [](const Listing& l) {
    return std::tie(l.item, l.missing, l.not_synced, l.amazon.channel, l.channel_change);
  };
  if (!listing.item || (before && rests_on(*before) == rests_on(listing))) return {};
  const Timestamp since = std::max(listing.as_of, listing.linked_at.value_or(listing.as_of));
  return touch(txn, {listing.integration, *listing.item, stock::Cause::setting, since});
}

}  // namespace

Result<std::optional<Listing>> get_listing(ReadTxn& txn, const ListingId& id) {
  return get_row(txn, Table::listings, key_of(id), decode_listing);
}

Result<void> put_listing(WriteTxn& txn, const Listing& listing, const std::optional<Listing>& before) {
  const ListingId id = listing.id();
  const std::string key = key_of(id);
  if (const auto ok = txn.put(Table::listings, key, encode_listing(key, listing)); !ok) return ok;
  if (const auto ok = touch_numbers(txn, listing, before); !ok) return ok;
  if (before && before->item == listing.item) return {};
  if (before) {
    const auto erased = before->item ? txn.erase(Table::item_listings, item_key(*before->item, id))
                                     : txn.erase(Table::unconfirmed, key);
    if (!erased) return fail(erased);
  }
  if (listing.item) return txn.put(Table::item_listings, item_key(*listing.item, id), {});
  return txn.put(Table::unconfirmed, key, {});
}

Result<std::vector<Listing>> listings_of_sku(ReadTxn& txn, const IntegrationName& integration, const Sku& sku) {
  return gather(txn, KeyWriter().text(integration.view()).text(sku.view()).str());
}

Result<std::vector<Listing>> listings_of_item(ReadTxn& txn, const ItemId& item) {
  const KeyRange range = KeyRange::prefix(KeyWriter().text(item.view()).str());
  return collect_rows(txn, Table::item_listings, range, Direction::ascending,
                      [&](std::string_view key, std::string_view) -> Result<Listing> {
                        ItemId named;
                        const auto part = listing_part(key, named);
                        if (!part) return fail(part);
                        return indexed(txn, *part, "item_listings");
                      });
}

Result<ListingList> list_listings(ReadTxn& txn, const ListingQuery& query) {
  ListingList page;
  KeyRange range;
  if (query.integration) range = KeyRange::prefix(KeyWriter().text(query.integration->view()).str());
  // Behind that key, whatever follows it.
  if (!query.after.empty()) range.from = query.after + '\0';
  const Table table = query.only_unconfirmed ? Table::unconfirmed : Table::listings;
  std::size_t looked = 0;
  std::string last;
  const auto ok =
      scan_rows(txn, table, range, Direction::ascending, [&](std::string_view key, std::string_view) -> Result<Scan> {
        if (page.listings.size() == query.limit || looked++ >= query.scan_limit) {
          page.next = last;
          return Scan::stop;
        }
        last = key;
        auto listing = indexed(txn, key, name(table));
        if (!listing) return fail(listing);
        if (!query.matches || query.matches(*listing)) page.listings.push_back(std::move(*listing));
        return Scan::go_on;
      });
  if (!ok) return fail(ok);
  return page;
}

std::string listing_page_key(const catalog::Listing& listing) {
  return key_of(listing.id());
}

Result<void> audit_listing(ReadTxn& txn, std::string_view key, std::string_view value) {
  const auto listing = decode_listing(key, value);
  if (!listing) return fail(listing);
  if (key_of(listing->id()) != key) return fail(ErrorCode::store_corrupt, "a listing lies under another's key");
  const auto index = listing->item ? txn.get(Table::item_listings, item_key(*listing->item, listing->id()))
                                   : txn.get(Table::unconfirmed, key);
  if (!index) return fail(index);
  if (!*index) return fail(ErrorCode::store_corrupt, "listing " + to_string(listing->id()) + " is not in its index");
  return {};
}

Result<void> audit_item_listing(ReadTxn& txn, std::string_view key, std::string_view) {
  ItemId item;
  const auto part = listing_part(key, item);
  if (!part) return fail(part);
  const auto listing = indexed(txn, *part, "item_listings");
  if (!listing) return fail(listing);
  if (listing->item != item) return fail(ErrorCode::store_corrupt, "item_listings is wrong about a listing");
  return {};
}

Result<void> audit_unconfirmed(ReadTxn& txn, std::string_view key, std::string_view) {
  const auto listing = indexed(txn, key, "unconfirmed");
  if (!listing) return fail(listing);
  if (listing->item) return fail(ErrorCode::store_corrupt, "unconfirmed names a listing that has an item");
  return {};
}

}  // namespace invd::store
