#pragma once

#include <string>

#include "catalog/listing.h"
#include "daemon/runtime.h"
#include "store/kv.h"

namespace invd::daemon {

/// The listing that a command names: integration/marketplace/seller-sku, where the marketplace is a country code or an
/// id and the SKU may hold slashes; or a bare seller SKU that names one listing. Point reads, on the loop. Errors:
/// not_found; conflict, with the listings that it may mean.
[[nodiscard]] Result<catalog::Listing> find_listing(const Runtime& runtime, store::ReadTxn& txn,
                                                    const std::string& text);

}  // namespace invd::daemon
