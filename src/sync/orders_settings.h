#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "base/timestamp.h"
#include "orders/sales_order.h"

namespace invd::sync {

/// What an import of orders needs of the configuration: the snapshot that a run begins with and keeps (I24).
struct OrdersSettings {
  IntegrationName integration;
  std::vector<MarketplaceId> marketplaces;  ///< asked for in one call, at most 50
  orders::Preference preference = orders::Preference::confirmed;
  Duration initial_window = std::chrono::days(30);
  Duration overlap = std::chrono::minutes(10);
  std::string config_hash;
};

}  // namespace invd::sync
