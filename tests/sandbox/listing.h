#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "sandbox/products.h"

namespace invd::sandbox {

/// How the account offers one SKU. What differs by store is a bit for each store of the account. Quantities stand
/// beside it (ListingView), one for each quantity domain.
struct Listing {
  std::uint32_t stores = 0;         ///< where it is listed; 0: gone
  std::uint32_t buyable = 0;        ///< where nothing but an empty stock keeps it from being BUYABLE
  std::uint32_t discoverable = 0;   ///< where it is DISCOVERABLE
  std::int32_t family = -1;         ///< index of its variation family, or -1
  bool is_parent = false;           ///< of the family; it has no offer of its own
  bool by_amazon = false;           ///< FBA: who fulfils its orders
  bool other_channel = false;       ///< the other channel has an entry beside: two offers of one SKU, an accident
  bool channel_gone = false;        ///< the entry of its channel was deleted; nothing can be bought
  std::uint8_t lead_time_days = 0;  ///< lead_time_to_ship_max_days; 0: not stated
  std::int64_t price = 0;           ///< US cents
  Timestamp created;
  Timestamp updated;
  std::optional<Timestamp> restock;  ///< restock_date

  /// Whether fulfillment_availability has an entry of Amazon's network, or of the merchant (DEFAULT).
  [[nodiscard]] bool has_channel(bool amazon) const { return amazon == by_amazon ? !channel_gone : other_channel; }
  /// With the last entry of its channel gone, the listing goes over to the other channel, if that has one.
  void set_channel(bool amazon, bool there);
};

/// A variation family.
struct VariationFamily {
  std::uint32_t parent = 0;                 ///< number of the listing
  std::vector<std::uint32_t> children;      ///< numbers
  std::vector<std::string> attributes;      ///< of the variation theme: "color", "size"; any number
  [[nodiscard]] std::string theme() const;  ///< "COLOR/SIZE"
};

/// A listing as it is, or as it is shown: valid until the listings change.
struct ListingView {
  std::uint32_t number = 0;  ///< index into the shop's products
  const Listing* listing = nullptr;
  std::span<const std::int32_t> quantities;  ///< units, one for each quantity domain; not for FBA
  std::string_view title;
  std::span<const std::uint8_t> domains;  ///< of each store

  [[nodiscard]] bool in(std::size_t store) const { return (listing->stores >> store & 1U) != 0; }
  /// The merchant's quantity in the store.
  [[nodiscard]] std::int32_t quantity(std::size_t store) const { return quantities[domains[store]]; }
  /// What a merchant has none of cannot be bought.
  [[nodiscard]] bool buyable(std::size_t store) const {
    return (listing->buyable >> store & 1U) != 0 && !listing->channel_gone &&
           (listing->by_amazon || quantity(store) > 0);
  }
  [[nodiscard]] bool discoverable(std::size_t store) const { return (listing->discoverable >> store & 1U) != 0; }
};

/// What Amazon takes at most: units, days, US cents.
inline constexpr int kMostUnits = 1'000'000'000;
inline constexpr int kLongestLeadTime = 30;
inline constexpr std::int64_t kHighestPrice = 1'000'000'000'000;

/// What becomes of a listing behind the client's back. What is absent stays.
struct ListingChange {
  std::string marketplace = {};  ///< country or id: quantity and status change there (and wherever the quantity is
                                 ///< shared); empty: everywhere
  std::optional<std::string> title = {};
  std::optional<int> quantity = {};
  std::optional<bool> by_amazon = {};      ///< its one channel from now on
  std::optional<bool> other_channel = {};  ///< whether the other channel has an entry beside
  std::optional<bool> buyable = {};
  std::optional<bool> discoverable = {};
  std::optional<int> lead_time_days = {};
  std::optional<Timestamp> restock = {};
  std::optional<std::int64_t> price = {};  ///< US cents
};

/// A listing that appears. A SKU that was listed before and is gone comes back with its ASIN.
struct NewListing {
  std::string sku;                                               ///< 1 to 40 characters, UTF-8, no control characters
  std::vector<std::string> marketplaces = {};                    ///< empty: all of the account
  std::string parent_sku = {};                                   ///< the variation parent, if any
  std::optional<std::vector<std::string>> variation_theme = {};  ///< given: it is a parent, with these attributes
  ListingChange first = {};  ///< how it is; without: merchant-fulfilled, BUYABLE and DISCOVERABLE, 10 units
};

/// "DEFAULT", or Amazon's network in the region: "AMAZON_NA".
[[nodiscard]] std::string_view channel_code(bool by_amazon, Region region);
/// Made from the number, for FBA.
[[nodiscard]] std::string fn_sku(std::uint32_t number);
[[nodiscard]] std::string_view product_type(std::uint32_t number);  ///< "KITCHEN"

/// The listing of a product when the world begins: a pure function of the seed. `count` products in all.
struct FirstListing {
  Listing listing;
  std::vector<std::int32_t> quantities;
};
[[nodiscard]] FirstListing first_listing(std::uint64_t seed, std::uint32_t number, std::size_t count,
                                         const Product& product, std::size_t stores, std::size_t domains,
                                         Timestamp start);
/// The families among `count` products; the parents come behind them, in the order of the families.
[[nodiscard]] std::vector<VariationFamily> first_families(std::uint64_t seed, std::size_t count);

}  // namespace invd::sandbox
