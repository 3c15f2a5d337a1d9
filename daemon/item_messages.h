#pragma once

#include "catalog/item.h"
#include "catalog/listing.h"
#include "control/item_message.h"
#include "control/link_message.h"
#include "control/listing_message.h"
#include "store/kv.h"

namespace invd::daemon {

/// The catalogue and its stock as the protocol states them, read in the transaction given. Errors: those of the store.
[[nodiscard]] Result<control::Item> to_message(store::ReadTxn& txn, const catalog::Item& item);
[[nodiscard]] Result<control::Listing> to_message(store::ReadTxn& txn, const catalog::Listing& listing);

/// What Amazon shows, and what it will show once the item's stock is its master: what is available in own warehouses.
[[nodiscard]] Result<std::vector<control::ListingQuantity>> quantities_of(store::ReadTxn& txn, const ItemId& item);

/// The item that a command names by its SKU. Errors: not_found.
[[nodiscard]] Result<catalog::Item> find_named_item(store::ReadTxn& txn, const std::string& sku);

}  // namespace invd::daemon
