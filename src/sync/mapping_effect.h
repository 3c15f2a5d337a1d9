#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "catalog/listing.h"
#include "store/kv.h"
#include "sync/push_settings.h"

namespace invd::sync {

/// What a switch of the mapping does to one number (STK-4).
struct MappingEffect {
  catalog::ListingId listing;  ///< that is written
  Sku item;
  std::int64_t before = 0;
  std::int64_t after = 0;
};
struct MappingEffects {
  std::vector<MappingEffect> changes;
  std::size_t unchanged = 0;  ///< quantity domains whose number stays
  std::string next;           ///< what to give as `after`; empty at the end
};
/// Compares the mapping in force with another one, domain by domain, behind `after`.
[[nodiscard]] Result<MappingEffects> mapping_effects(store::ReadTxn& txn, const PushSettings& settings,
                                                     const std::optional<WarehouseName>& then,
                                                     const std::string& after);

}  // namespace invd::sync
