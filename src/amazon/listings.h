#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "amazon/account.h"
#include "amazon/reading.h"
#include "async/task.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "catalog/amazon_listing.h"

namespace invd::amazon {

/// What searchListingsItems gives on one page at most, and how many SKUs it takes.
inline constexpr int kLargestListingsPage = 20;
/// A search pages through so many SKUs at most, whatever it finds: cut it by time, or take the report.
inline constexpr std::int64_t kMostListingsOfASearch = 1'000;

enum class ListingSort : std::uint8_t { sku, created, last_updated };

/// What to ask searchListingsItems for. With neither SKUs nor times it is everything.
struct ListingSearch {
  std::vector<MarketplaceId> marketplaces;  ///< at least one
  std::vector<Sku> skus;                    ///< at most 20, each fits_search()
  std::optional<Timestamp> created_after;
  std::optional<Timestamp> created_before;
  std::optional<Timestamp> last_updated_after;
  std::optional<Timestamp> last_updated_before;
  ListingSort sort = ListingSort::last_updated;
  bool ascending = true;
  int page_size = kLargestListingsPage;  ///< 1 to 20
  Reading reading = Reading::strict;     ///< of the answer
};

/// A SKU with a comma cannot stand in the comma-separated list of a search: it is read by get_listing().
[[nodiscard]] inline bool fits_search(const Sku& sku) {
  return !sku.empty() && !sku.view().contains(',');
}

/// One item of a page that could not be read. The others of the page are good.
struct MalformedListing {
  Sku sku;             ///< when at least that could be read; else empty
  std::string reason;  ///< with the JSON path; no values
};

struct ListingsPage {
  std::vector<catalog::AmazonListing> listings;  ///< one for each marketplace of each item
  std::vector<MalformedListing> malformed;
  std::int64_t number_of_results = 0;  ///< SKUs that the whole search finds, as Amazon says; see kMostListingsOfASearch
  std::string next_token;              ///< empty on the last page
  Timestamp as_of;  ///< Amazon's time of the answer: the Date header, else that of the account's clock
};

/// The listings of one SKU.
struct ListingAnswer {
  std::vector<catalog::AmazonListing> listings;  ///< one for each marketplace that has it; at least one
  Timestamp as_of;                               ///< as in ListingsPage
};

/// searchListingsItems, 5/s burst 5; `backfill` for passes over everything. `page_token`: from the page before, with
/// the same search; empty for the first. Errors: as Account::call(); usage (the search is none, or the account has no
/// seller id); malformed when the page as a whole cannot be read.
[[nodiscard]] async::Task<Result<ListingsPage>> search_listings(Account& account, ListingSearch search,
                                                                std::string page_token, Priority priority,
                                                                Duration deadline = kCallDeadline);

/// getListingsItem, 5/s burst 10: any SKU; `verify` for reading back what was written. Errors: as Account::call(), but
/// temporary where what answered is not SP-API, as that says nothing about the listing; usage; not_found when Amazon
/// does not know the SKU in these marketplaces; malformed, with the reason, when the answer cannot be read.
[[nodiscard]] async::Task<Result<ListingAnswer>> get_listing(Account& account, std::vector<MarketplaceId> marketplaces,
                                                             Sku sku, Priority priority,
                                                             Reading reading = Reading::strict,
                                                             Duration deadline = kCallDeadline);

}  // namespace invd::amazon
