#include "control/page.h"
#include "daemon/find_order.h"
#include "daemon/handlers.h"
#include "daemon/known_integration.h"
#include "daemon/messages.h"
#include "daemon/moment.h"
#include "orders/sales_order.h"
#include "store/orders.h"

namespace invd::daemon {
namespace {

using async::Task;

/// What a list asks of the store; `after` is the page key of the reply before, opaque to the client.
Result<store::OrderQuery> query_of(const Runtime& runtime, const control::OrderListRequest& request) {
  store::OrderQuery query;
  if (!request.integration.empty()) {
    if (const auto known = check_known(runtime, request.integration); !known) return fail(known);
    query.integration = IntegrationName(request.integration);
  }
  const Timestamp now = runtime.services.clock.now();
  if (auto ok = read_moment(request.since, now, query.since); !ok) return fail(ok);
  if (auto ok = read_moment(request.until, now, query.until); !ok) return fail(ok);
  if (!request.status.empty()) {
    const auto status = orders::sales_status_from_name(request.status);
    if (!status)
      return fail(ErrorCode::usage, "\"" + request.status + "\" is not a state of an order",
                  "one of pending, confirmed, partially_fulfilled, fulfilled, void");
    query.matches = [wanted = *status](const orders::StoredOrder& order) {
      return orders::sales_status(order.amazon) == wanted;
    };
  }
  auto after = from_page_key(request.after);
  if (!after) return fail(after);
  query.after = std::move(*after);
  query.limit =
      request.limit && *request.limit > 0 ? static_cast<std::size_t>(std::min<std::int64_t>(*request.limit, 200)) : 200;
  return query;
}

/// A page on its way: each view adds what it finds.
struct OrderListing {
  store::OrderQuery query;
  control::OrderPage page = {};
  control::PageBudget budget = control::PageBudget(std::nullopt);
  std::size_t views = 0;
};

Result<store::Scan> look_for_orders(store::ReadTxn& txn, OrderListing& listing) {
  const auto found = store::list_orders(txn, listing.query);
  if (!found) return fail(found);
  // The rows are measured on the worker too: a page of orders with many lines ends early.
  for (const orders::StoredOrder& order : found->orders) {
    auto row = to_message(txn, order);
    if (!row) return fail(row);
    if (!listing.budget.take(*row)) {
      listing.page.next = to_page_key(listing.query.after);
      return store::Scan::stop;
    }
    listing.page.orders.push_back(std::move(*row));
    listing.query.after = store::order_page_key(order);
  }
  listing.page.next = found->next.empty() ? std::string() : to_page_key(found->next);
  listing.query.after = found->next;
  listing.query.limit -= found->orders.size();
  const bool done = found->next.empty() || listing.query.limit == 0 || ++listing.views == kMostViews;
  return done ? store::Scan::stop : store::Scan::go_on;
}

Task<Result<control::OrderPage>> list(Runtime& runtime, control::OrderListRequest request) {
  auto query = query_of(runtime, request);
  if (!query) co_return fail(query);
  auto listing = co_await runtime.services.store.scan_in_views(OrderListing{std::move(*query)}, look_for_orders);
  if (!listing) co_return fail(listing);
  co_return std::move(listing->page);
}

Task<Result<control::Order>> show(Runtime& runtime, control::OrderShowRequest request) {
  const auto order = find_order(runtime, request.order_id, request.integration);
  if (!order) co_return fail(order);
  auto txn = runtime.services.store.read();
  if (!txn) co_return fail(txn);
  co_return to_message(**txn, *order);
}

}  // namespace

void add_order_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::OrderListRequest, control::OrderPage>(
      "orders.list",
      [&runtime](control::Call&, control::OrderListRequest request) { return list(runtime, std::move(request)); });
  server.on<control::OrderShowRequest, control::Order>(
      "orders.show", [&runtime](control::Call& call, control::OrderShowRequest request) {
        call.about(request.order_id);
        return show(runtime, std::move(request));
      });
}

}  // namespace invd::daemon
