#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/api.h"
#include "sandbox/listing_data.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// What a page token of searchListingsItems knows: it stands at a listing, by the value it was sorted by.
struct ListingToken {
  Timestamp issued;
  std::uint64_t search = 0;    ///< fingerprint of the parameters that must stay
  std::uint64_t position = 0;  ///< listings of the chain before the page
  std::int64_t time = 0;       ///< what the listing was sorted by, in ms; 0 when by SKU
  std::uint32_t number = 0;    ///< the listing
  bool backwards = false;      ///< the page lies before it, else behind it
};
[[nodiscard]] std::string encode(const ListingToken& token);
[[nodiscard]] std::optional<ListingToken> decode_listing_token(std::string_view text);

enum class ListingOrder : std::uint8_t { updated, created, sku };
enum class IdentifiersType : std::uint8_t { none, sku, asin, fn_sku, other };

/// A searchListingsItems that has passed all rules.
struct ListingSearch {
  std::uint32_t stores = 0;               ///< bit per store of the account
  std::vector<std::size_t> asked_stores;  ///< in the order asked for
  ListingDataSets data;
  IdentifiersType identifiers_type = IdentifiersType::none;
  std::vector<std::string> identifiers;
  std::optional<std::string> variation_parent;
  bool package_hierarchy = false;  ///< asked for one: no listing of the sandbox is in any
  std::optional<Timestamp> created_after, created_before, updated_after, updated_before;
  std::uint32_t severities = 0;   ///< 1: WARNING, 2: ERROR; 0: whichever
  std::uint32_t with_status = 0;  ///< 1: BUYABLE, 2: DISCOVERABLE; 0: whichever
  std::uint32_t without_status = 0;
  ListingOrder order = ListingOrder::updated;
  bool ascending = false;
  std::size_t page_size = 10;
  std::optional<ListingToken> token;
  std::uint64_t fingerprint = 0;
};

/// marketplaceIds, which both operations require: the stores in the order asked for.
[[nodiscard]] std::expected<std::vector<std::size_t>, ApiError> parse_marketplaces(const Target& target,
                                                                                   const Shop& shop);
[[nodiscard]] std::expected<ListingSearch, ApiError> parse_listing_search(const Target& target, const Shop& shop,
                                                                          Timestamp now);

}  // namespace invd::sandbox
