#include "amazon/listings.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "amazon/comma_list.h"
#include "amazon/listing_decoding.h"
#include "http/message.h"

namespace invd::amazon {
namespace {

constexpr std::string_view kPath = "/listings/2021-08-01/items/";
// The fewest that fill an AmazonListing: never offers, issues or attributes.
constexpr std::string_view kIncludedData = "summaries,fulfillmentAvailability,relationships,productTypes";
constexpr std::size_t kMostSkus = 20;
constexpr std::size_t kMostMarketplaces = 50;

std::string_view word(ListingSort sort) {
  switch (sort) {
    case ListingSort::sku:
      return "sku";
    case ListingSort::created:
      return "createdDate";
    case ListingSort::last_updated:
      break;
  }
  return "lastUpdatedDate";
}

Result<void> check(const Account& account, const std::vector<MarketplaceId>& marketplaces) {
  if (account.seller_id().empty())
    return fail(ErrorCode::usage, account.name().str() + ": its seller id is not known",
                "set integrations[].seller_id in invd.yaml");
  if (marketplaces.empty() || marketplaces.size() > kMostMarketplaces)
    return fail(ErrorCode::usage, "calls about listings take 1 to 50 marketplaces");
  return {};
}

Result<void> check(const ListingSearch& search) {
  if (search.skus.size() > kMostSkus) return fail(ErrorCode::usage, "searchListingsItems takes at most 20 SKUs");
  if (!std::ranges::all_of(search.skus, fits_search))
    return fail(ErrorCode::usage, "searchListingsItems takes no SKU that is empty or holds a comma");
  if (search.page_size < 1 || search.page_size > kLargestListingsPage)
    return fail(ErrorCode::usage, "searchListingsItems takes a page size from 1 to 20");
  return {};
}

std::vector<std::pair<std::string, std::string>> query(const ListingSearch& search, const std::string& page_token) {
  std::vector<std::pair<std::string, std::string>> query;
  const auto add_time = [&](std::string_view name, const std::optional<Timestamp>& time) {
    if (time) query.emplace_back(name, to_rfc3339(*time));
  };
  query.emplace_back("marketplaceIds", comma_list(search.marketplaces));
  query.emplace_back("includedData", kIncludedData);
  if (!search.skus.empty()) {
    query.emplace_back("identifiers", comma_list(search.skus));
    query.emplace_back("identifiersType", "SKU");
  }
  add_time("createdAfter", search.created_after);
  add_time("createdBefore", search.created_before);
  add_time("lastUpdatedAfter", search.last_updated_after);
  add_time("lastUpdatedBefore", search.last_updated_before);
  query.emplace_back("sortBy", word(search.sort));
  query.emplace_back("sortOrder", search.ascending ? "ASC" : "DESC");
  query.emplace_back("pageSize", std::to_string(search.page_size));
  if (!page_token.empty()) query.emplace_back("pageToken", page_token);
  return query;
}

Timestamp time_of(const http::Response& response, const Account& account) {
  const auto date = http::parse_http_date(http::find_header(response.headers, "date"));
  return date ? *date : account.environment().clock.now();
}

}  // namespace

async::Task<Result<ListingsPage>> search_listings(Account& account, ListingSearch search, std::string page_token,
                                                  Priority priority, Duration deadline) {
  if (auto checked = check(account, search.marketplaces); !checked) co_return fail(checked);
  if (auto checked = check(search); !checked) co_return fail(checked);
  Call call{.operation = Operation::search_listings_items,
            .path = std::string(kPath) + http::percent_encode(account.seller_id()),
            .query = query(search, page_token)};
  auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);
  const Timestamp as_of = time_of(*response, account);
  auto page = co_await decoded(
      account.environment().scheduler, std::move(response->body),
      [reading = search.reading](const std::string& body) { return decode_listings_page(body, reading); });
  if (!page) co_return fail(page, account.name().str() + ": searchListingsItems");
  page->as_of = as_of;
  co_return page;
}

async::Task<Result<ListingAnswer>> get_listing(Account& account, std::vector<MarketplaceId> marketplaces, Sku sku,
                                               Priority priority, Reading reading, Duration deadline) {
  if (auto checked = check(account, marketplaces); !checked) co_return fail(checked);
  if (sku.empty()) co_return fail(ErrorCode::usage, "getListingsItem takes no empty SKU");
  Call call{
      .operation = Operation::get_listings_item,
      .path = std::string(kPath) + http::percent_encode(account.seller_id()) + "/" + http::percent_encode(sku.view()),
      .query = {{"marketplaceIds", comma_list(marketplaces)}, {"includedData", std::string(kIncludedData)}}};
  auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) {
    Error error = response.error().in("listing " + sku.str());
    if (error.code == ErrorCode::malformed) error.code = ErrorCode::temporary;
    co_return std::unexpected<Error>(std::move(error));
  }
  const std::string where = account.name().str() + ": getListingsItem: listing " + sku.str();
  ListingAnswer answer{.listings = {}, .as_of = time_of(*response, account)};
  auto listings =
      co_await decoded(account.environment().scheduler, std::move(response->body),
                       [sku, reading](const std::string& body) { return decode_listing_answer(body, sku, reading); });
  if (!listings) co_return fail(listings, where);
  if (listings->empty()) co_return fail(ErrorCode::not_found, where + ": it is in none of the marketplaces");
  answer.listings = std::move(*listings);
  co_return answer;
}

}  // namespace invd::amazon
