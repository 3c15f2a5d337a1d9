#pragma once

#include <string>

#include "base/ids.h"
#include "base/timestamp.h"

namespace invd::catalog {

/// A product of ours. Its SKU is unique among items, exact bytes (ITEM-2); its id never changes.
struct Item {
  ItemId id;
  Sku sku;
  std::string name;
  std::string unit;  ///< "pcs"; may be empty
  bool fba = false;  ///< marked as fulfilled by Amazon (ITEM-7)
  Timestamp created_at;
  bool operator==(const Item&) const = default;
};

}  // namespace invd::catalog
