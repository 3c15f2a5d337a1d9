#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/ids.h"
#include "base/timestamp.h"

namespace invd::catalog {

/// Who ships what sells through a listing.
enum class Channel : std::uint8_t {
  unknown,  ///< Amazon's answer did not say
  mfn,      ///< we do: fulfilment channel code DEFAULT, or the id of a supply source
  fba,      ///< Amazon does: AMAZON_NA, AMAZON_EU, ...
};
[[nodiscard]] std::string_view name(Channel channel);  ///< "MFN", "FBA", "unknown"
[[nodiscard]] std::optional<Channel> channel_from_name(std::string_view name);
/// What a fulfilment channel code means; `unknown` for an empty one.
[[nodiscard]] Channel channel_of_code(std::string_view code);

enum class ListingStatus : std::uint8_t {
  unknown,
  active,      ///< can be bought: BUYABLE, or "Active" in a report
  inactive,    ///< exists, cannot be bought: "Inactive"
  incomplete,  ///< lacks something that Amazon demands: "Incomplete"
};
[[nodiscard]] std::string_view name(ListingStatus status);  ///< "active"
[[nodiscard]] std::optional<ListingStatus> listing_status_from_name(std::string_view name);

/// Where a statement about a listing came from.
enum class ListingSource : std::uint8_t {
  report,  ///< GET_MERCHANT_LISTINGS_ALL_DATA: hours old, and without what only an item's answer has
  search,  ///< searchListingsItems
  get,     ///< getListingsItem
};

/// An offer of one country store as Amazon states it (Listings Items 2021-08-01, or a row of the report), limited to
/// the fields that invd keeps. Text is UTF-8 as given.
struct AmazonListing {
  MarketplaceId marketplace;
  Sku sku;
  Asin asin;
  std::string title;
  std::string product_type;  ///< "SHIRT"; a report does not tell it
  std::string condition;
  Channel channel = Channel::unknown;
  std::string channel_code;  ///< Amazon's word: "DEFAULT", "AMAZON_NA"
  ListingStatus status = ListingStatus::unknown;
  std::optional<std::int64_t> quantity;  ///< units on offer, 0 or more; absent where Amazon does not state it (FBA)
  std::optional<Timestamp> created;
  std::optional<Timestamp> last_updated;
  /// Of a variation family's parent or child: by what its members differ ("SIZE", "COLOR"). Only items' answers have
  /// it.
  std::vector<std::string> variation_attributes;
  bool is_variation_parent = false;  ///< stands for its children; it is never bought itself
  bool operator==(const AmazonListing&) const = default;
};

}  // namespace invd::catalog
