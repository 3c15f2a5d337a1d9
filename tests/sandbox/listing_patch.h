#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/timestamp.h"

namespace invd::sandbox {

/// What a submission does to one entry of fulfillment_availability. The entry is chosen by its
/// fulfillment_channel_code.
struct ChannelEdit {
  enum class Kind : std::uint8_t {
    merge,    ///< what is absent stays
    replace,  ///< handling time and restock date that are absent are erased; so does `add`
    remove,
  };
  Kind kind = Kind::merge;
  bool amazon = false;                     ///< the entry of Amazon's network, not DEFAULT
  std::uint32_t stores = 0;                ///< bits: whose quantity changes, and that of all that share it
  std::optional<int> quantity = {};        ///< units
  std::optional<int> lead_time_days = {};  ///< lead_time_to_ship_max_days
  std::optional<Timestamp> restock = {};   ///< restock_date, at midnight
};

/// What an accepted submission does to a listing.
struct ListingPatch {
  std::vector<ChannelEdit> channels;       ///< in the order given
  std::optional<std::int64_t> price = {};  ///< of purchasable_offer, in US cents
};

}  // namespace invd::sandbox
