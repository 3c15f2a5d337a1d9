#include "daemon/find_order.h"
#include "daemon/known_integration.h"
#include "daemon/list_page.h"
#include "daemon/messages.h"
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
  return query;
}

using OrderPaging = ListPage<store::OrderQuery, control::OrderPage>;

Result<store::Scan> look_for_orders(store::ReadTxn& txn, OrderPaging& paging) {
  const auto found = store::list_orders(txn, paging.query);
  if (!found) return fail(found);
  const auto row_of = [&txn](const orders::StoredOrder& order) { return to_message(txn, order); };
  return add_view(paging, found->orders, found->next, paging.page.orders, row_of, store::order_page_key);
}

Task<Result<control::OrderPage>> list(Runtime& runtime, control::OrderListRequest request) {
  auto query = query_of(runtime, request);
  if (!query) co_return fail(query);
  OrderPaging paging{.query = std::move(*query), .budget = control::PageBudget(request.limit)};
  paging.query.limit = paging.budget.rows_to_look_up(kRowsOfAView);
  auto done = co_await runtime.services.store.scan_in_views(std::move(paging), look_for_orders);
  if (!done) co_return fail(done);
  co_return std::move(done->page);
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
