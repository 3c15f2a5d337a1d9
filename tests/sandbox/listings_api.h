#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sandbox/api.h"
#include "sandbox/faults.h"
#include "sandbox/json_text.h"
#include "sandbox/listing_search.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// Listings Items 2021-08-01, the reading side, on a shop. Owned by the World; neither sockets nor clock.
///
/// Paging is live: a token stands at a listing, by the value that the search is sorted by, and every page reads the
/// listings as they are shown at that moment. A listing that is updated while a search is paged by lastUpdatedDate
/// moves to another place, before the token or behind it: it may be missing from the pages, or come twice.
/// numberOfResults tells the whole number, but a chain ends after 1,000 listings; what Amazon does beyond them is not
/// documented.
class ListingsApi {
 public:
  ListingsApi(Shop& shop, Faults& faults) : shop_(shop), faults_(faults) {}

  [[nodiscard]] http::Response search_listings_items(const Target& target, Timestamp now);
  [[nodiscard]] http::Response get_listings_item(std::string_view sku, const Target& target);

 private:
  struct Found;
  [[nodiscard]] Found collect(const ListingSearch& search, bool backwards, bool inclusive, std::size_t size) const;
  [[nodiscard]] bool matches(const ListingSearch& search, const ListingView& view) const;
  void write(JsonText& json, const ListingView& view, const std::vector<std::size_t>& stores, ListingDataSets data,
             std::string_view operation);
  Shop& shop_;
  Faults& faults_;
};

}  // namespace invd::sandbox
