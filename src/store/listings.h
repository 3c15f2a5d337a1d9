#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "catalog/listing.h"
#include "store/kv.h"

namespace invd::store {

/// The tables `listings`, `item_listings` and `unconfirmed`, kept together: one record per (integration, SKU,
/// marketplace).

[[nodiscard]] Result<std::optional<catalog::Listing>> get_listing(ReadTxn& txn, const catalog::ListingId& id);
/// Writes the listing and its indexes. `before` is what get_listing() gave in the same transaction.
[[nodiscard]] Result<void> put_listing(WriteTxn& txn, const catalog::Listing& listing,
                                       const std::optional<catalog::Listing>& before);
/// Those of a seller SKU in all country stores of an integration.
[[nodiscard]] Result<std::vector<catalog::Listing>> listings_of_sku(ReadTxn& txn, const IntegrationName& integration,
                                                                    const Sku& sku);
/// Those linked to an item, of every integration.
[[nodiscard]] Result<std::vector<catalog::Listing>> listings_of_item(ReadTxn& txn, const ItemId& item);

struct ListingQuery {
  std::optional<IntegrationName> integration;
  bool only_unconfirmed = false;                         ///< without an item
  std::function<bool(const catalog::Listing&)> matches;  ///< empty: all
  std::string after;                                     ///< `next` of the page before
  std::size_t limit = 50;
  std::size_t scan_limit = kLookedRows;  ///< rows looked at before the page ends, however few matched (I7)
};
struct ListingList {
  std::vector<catalog::Listing> listings;  ///< by integration, SKU, marketplace
  std::string next;                        ///< empty at the end
};
[[nodiscard]] Result<ListingList> list_listings(ReadTxn& txn, const ListingQuery& query);
/// What `after` must be for the page to begin behind this one.
[[nodiscard]] std::string listing_page_key(const catalog::Listing& listing);

[[nodiscard]] Result<void> audit_listing(ReadTxn& txn, std::string_view key, std::string_view value);
/// Of `item_listings` and `unconfirmed`.
[[nodiscard]] Result<void> audit_item_listing(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_unconfirmed(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
