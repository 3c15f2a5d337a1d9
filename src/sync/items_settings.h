#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "base/timestamp.h"
#include "sync/books.h"

namespace invd::sync {

/// What an import of listings needs of the configuration: the snapshot that a run begins with and keeps (I24).
struct ItemsSettings {
  IntegrationName integration;
  std::vector<MarketplaceId> marketplaces;
  bool match_by_name = false;  ///< a listing finds its item by an equal name, too (ITEM-2)
  bool auto_confirm = false;   ///< an item is made of every listing without one (ITEM-3)
  /// Larger shops are read by the report: pages may take so long of the quota.
  Duration longest_search_pass = std::chrono::minutes(10);
  BooksSettings books;
  std::string config_hash;
  bool operator==(const ItemsSettings&) const = default;
};

}  // namespace invd::sync
