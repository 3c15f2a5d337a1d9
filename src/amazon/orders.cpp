#include "amazon/orders.h"

#include <string>
#include <string_view>
#include <utility>

#include "amazon/comma_list.h"
#include "amazon/order_decoding.h"
#include "http/message.h"

namespace invd::amazon {
namespace {

constexpr std::string_view kPath = "/orders/2026-01-01/orders";
constexpr std::string_view kIncludedData = "PROCEEDS,CANCELLATION,FULFILLMENT,PACKAGES";
constexpr std::size_t kMostMarketplaces = 50;
constexpr int kLargestPage = 100;

Result<void> check(const SearchOrders& search) {
  const bool by_creation = search.created_after || search.created_before;
  const bool by_update = search.last_updated_after || search.last_updated_before;
  if (by_creation == by_update || (by_creation ? !search.created_after : !search.last_updated_after))
    return fail(ErrorCode::usage, "searchOrders takes either a time of creation or one of the last update to begin at");
  if (search.marketplaces.size() > kMostMarketplaces)
    return fail(ErrorCode::usage, "searchOrders takes at most 50 marketplaces");
  if (search.page_size < 1 || search.page_size > kLargestPage)
    return fail(ErrorCode::usage, "searchOrders takes a page size from 1 to 100");
  return {};
}

std::vector<std::pair<std::string, std::string>> query(const SearchOrders& search) {
  std::vector<std::pair<std::string, std::string>> query;
  const auto add_time = [&](std::string_view name, const std::optional<Timestamp>& time) {
    if (time) query.emplace_back(name, to_rfc3339(*time));
  };
  add_time("createdAfter", search.created_after);
  add_time("createdBefore", search.created_before);
  add_time("lastUpdatedAfter", search.last_updated_after);
  add_time("lastUpdatedBefore", search.last_updated_before);
  if (!search.marketplaces.empty()) query.emplace_back("marketplaceIds", comma_list(search.marketplaces));
  if (!search.fulfillment_statuses.empty())
    query.emplace_back("fulfillmentStatuses", comma_list(search.fulfillment_statuses));
  query.emplace_back("maxResultsPerPage", std::to_string(search.page_size));
  query.emplace_back("includedData", kIncludedData);
  if (!search.token.empty()) query.emplace_back("paginationToken", search.token);
  return query;
}

}  // namespace

async::Task<Result<OrdersPage>> search_orders(Account& account, SearchOrders search, Priority priority,
                                              Duration deadline) {
  if (auto checked = check(search); !checked) co_return fail(checked);
  Call call{.operation = Operation::search_orders, .path = std::string(kPath), .query = query(search)};
  auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);

  auto page = co_await decoded(
      account.environment().scheduler, std::move(response->body),
      [reading = search.reading](const std::string& body) { return decode_orders_page(body, reading); });
  if (!page) co_return fail(page, account.name().str() + ": searchOrders");
  if (const auto date = http::parse_http_date(http::find_header(response->headers, "date")))
    for (auto* horizon : {&page->last_updated_before, &page->created_before})
      if (*horizon && **horizon > *date) horizon->reset();
  co_return page;
}

async::Task<Result<orders::AmazonOrder>> get_order(Account& account, OrderId order, Priority priority, Reading reading,
                                                   Duration deadline) {
  Call call{.operation = Operation::get_order,
            .path = std::string(kPath) + "/" + http::percent_encode(order.view()),
            .query = {{"includedData", std::string(kIncludedData)}}};
  const auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) {
    Error error = response.error().in("order " + order.str());
    if (error.code == ErrorCode::malformed) error.code = ErrorCode::temporary;
    co_return std::unexpected<Error>(std::move(error));
  }
  auto decoded = decode_order_answer(response->body, reading);
  if (!decoded) co_return fail(decoded, account.name().str() + ": getOrder: order " + order.str());
  if (decoded->order_id != order)
    co_return fail(ErrorCode::malformed,
                   account.name().str() + ": getOrder: order " + order.str() + ": Amazon answered with another order");
  co_return decoded;
}

}  // namespace invd::amazon
