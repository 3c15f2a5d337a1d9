#pragma once

#include "base/strong.h"

namespace invd {

/// The name of one connected seller account in invd.yaml: "amazon-us".
using IntegrationName = StrongString<struct IntegrationNameTag>;
/// Amazon's id of a country store: "ATVPDKIKX0DER".
using MarketplaceId = StrongString<struct MarketplaceIdTag>;
/// A seller SKU, exact bytes.
using Sku = StrongString<struct SkuTag>;
/// An Amazon order id, or the id of a manual order. Unique within one integration.
using OrderId = StrongString<struct OrderIdTag>;
/// An order line: Amazon's orderItemId. The same SKU may stand in two lines.
using LineId = StrongString<struct LineIdTag>;
using Asin = StrongString<struct AsinTag>;
/// A warehouse's name in the organization.
using WarehouseName = StrongString<struct WarehouseNameTag>;
/// An item of ours. Never changes, unlike its SKU.
using ItemId = StrongString<struct ItemIdTag>;

}  // namespace invd
