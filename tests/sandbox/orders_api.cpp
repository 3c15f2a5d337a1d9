#include "sandbox/orders_api.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "sandbox/damage.h"
#include "sandbox/order_json.h"

namespace invd::sandbox {
namespace {

constexpr std::string_view kSearch = "searchOrders";
constexpr std::size_t kBytesOfAnOrder = 3000;

http::Response ok() {
  http::Response response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "application/json");
  return response;
}

}  // namespace

struct OrdersApi::Page {
  std::vector<const Order*> orders;
  SearchView::Key last{};
  bool more = false;
};

bool OrdersApi::matches(const OrderSearch& search, const Order& order) {
  if ((search.stores >> order.store & 1U) == 0) return false;
  if ((search.statuses >> static_cast<unsigned>(order.status) & 1U) == 0) return false;
  if ((search.parties & (order.by_amazon ? 2U : 1U)) == 0) return false;
  if (!faults_.hits(FaultKind::hidden_order, kSearch, order.number)) return true;
  faults_.count(FaultKind::hidden_order);
  return false;
}

OrdersApi::Page OrdersApi::collect(const OrderSearch& search, Timestamp horizon, SearchView::Key begin,
                                   std::size_t size) {
  Page page;
  const std::int64_t end = search.before ? std::min(search.before->ms, horizon.ms) : horizon.ms;
  // False: the page is full, and there is more.
  const auto take = [&](SearchView::Key key) {
    const Order* order = shop_.search_view().shown(key.second);
    if (order == nullptr || !matches(search, *order)) return true;
    if (page.orders.size() == size) {
      page.more = true;
      return false;
    }
    page.orders.push_back(order);
    page.last = key;
    return true;
  };
  if (search.by_creation) {
    const auto& orders = shop_.orders();
    auto it = std::ranges::upper_bound(orders, begin, {},
                                       [](const Order& o) { return SearchView::Key(o.created.ms, o.number); });
    for (; it != orders.end() && it->created.ms <= end; ++it)
      if (!take({it->created.ms, it->number})) break;
  } else {
    const auto& keys = shop_.search_view().by_updated();
    for (auto it = keys.upper_bound(begin); it != keys.end() && it->first <= end; ++it)
      if (!take(*it)) break;
  }
  return page;
}

void OrdersApi::write(JsonText& json, const Order& order, Groups groups, std::string_view operation) {
  const std::string_view status =
      faults_.fires(FaultKind::unknown_enum, operation) != nullptr ? kUnknownStatus : std::string_view();
  if (faults_.fires(FaultKind::malformed_order, operation) == nullptr) {
    write_order(json, shop_, order, groups, status);
    return;
  }
  std::string text;
  JsonText single(text);
  write_order(single, shop_, order, groups, status);
  json.raw(with_wrong_type(text, faults_.random()));
}

http::Response OrdersApi::search_orders(const Target& target, Timestamp now) {
  const auto search = parse_search(target, shop_, personal_, now);
  if (!search) return to_response(search.error());
  const auto& token = search->token;
  SearchView::Key begin{search->after.ms - 1, std::numeric_limits<std::uint32_t>::max()};
  Timestamp horizon = now - kHidden;
  bool repeated = false;
  if (token) {
    if (faults_.fires(FaultKind::expired_token, kSearch) != nullptr)
      return to_response(invalid_input("paginationToken has expired."));
    horizon = token->horizon;
    repeated = faults_.fires(FaultKind::repeated_page, kSearch) != nullptr;
    begin = repeated ? token->previous : token->after;
  }
  const bool twice =
      token && !repeated && search->page_size > 1 && faults_.fires(FaultKind::duplicated_order, kSearch) != nullptr;
  const Page page = collect(*search, horizon, begin, search->page_size - (twice ? 1 : 0));

  http::Response response = ok();
  response.body.reserve(page.orders.size() * kBytesOfAnOrder + 512);
  JsonText json(response.body);
  json.open('{');
  json.key("orders").open('[');
  if (twice) write(json, shop_.orders()[token->last_shown], search->groups, kSearch);
  for (const Order* order : page.orders) write(json, *order, search->groups, kSearch);
  json.close(']');
  if (page.more || repeated) {
    json.key("pagination").open('{');
    json.field("nextToken", repeated ? *target.find("paginationToken")
                                     : encode({now, search->fingerprint, horizon, begin, page.last, page.last.second}));
    json.close('}');
  }
  const Timestamp stated = search->before ? std::min(*search->before, horizon) : horizon;
  json.field(search->by_creation ? "createdBefore" : "lastUpdatedBefore", time_text(stated));
  json.close('}');
  return response;
}

http::Response OrdersApi::get_order(std::string_view order_id, const Target& target) {
  const auto groups = parse_groups(target, personal_);
  if (!groups) return to_response(groups.error());
  const Order* order = shop_.find(order_id);
  if (order == nullptr) return to_response({404, "NotFound", "The requested order was not found.", {}});
  http::Response response = ok();
  response.body.reserve(kBytesOfAnOrder);
  JsonText json(response.body);
  json.open('{');
  json.key("order");
  write(json, *order, *groups, "getOrder");
  json.close('}');
  return response;
}

}  // namespace invd::sandbox
