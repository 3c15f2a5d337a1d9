#include <fmt/format.h>
#include <optional>

#include "control/return_message.h"
#include "daemon/find_order.h"
#include "daemon/list_page.h"
#include "store/orders.h"
#include "store/returns.h"
#include "sync/returns.h"

namespace invd::daemon {
namespace {

using async::Task;

control::Return return_message(const store::StoredReturn& stored) {
  control::Return out;
  out.return_id = stored.id;
  out.at = stored.at;
  out.order_id = stored.order.str();
  out.integration = stored.integration.str();
  out.warehouse = stored.warehouse.str();
  out.restock = stored.restock;
  out.note = stored.note;
  for (const store::StoredReturn::Line& line : stored.lines)
    out.lines.push_back({line.sku.str(), line.line.str(), line.units});
  return out;
}

Task<Result<control::Return>> create(Runtime& runtime, control::Call& call, control::ReturnCreateRequest request) {
  if (!request.restock) co_return fail(ErrorCode::usage, "say what becomes of the units: --restock or --scrap");
  std::optional<orders::StoredOrder> named;
  if (!request.order_id.empty()) {
    call.about(request.order_id);
    auto found = find_order(runtime, request.order_id, request.integration);
    if (!found) co_return fail(found);
    named = std::move(*found);
  }
  sync::WantedReturn wanted;
  wanted.warehouse = WarehouseName(request.warehouse);
  wanted.restock = *request.restock;
  wanted.note = request.note;
  wanted.by = fmt::format("uid {}", call.peer().uid);
  for (const control::ReturnLine& line : request.lines)
    wanted.lines.push_back({Sku(line.sku), LineId(line.line_id), line.quantity});
  auto created = co_await runtime.services.store.write(
      [named, wanted, now = runtime.services.clock.now()](store::WriteTxn& txn) -> Result<control::Return> {
        std::optional<orders::StoredOrder> order;
        if (named) {
          auto stored = store::get_order(txn, named->integration, named->amazon.order_id);
          if (!stored) return fail(stored);
          order = std::move(*stored);
        }
        const auto made = sync::create_return(txn, order, wanted, now);
        if (!made) return fail(made);
        return return_message(*made);
      });
  if (created) call.about(created->return_id);
  co_return created;
}

using Paging = ListPage<store::ReturnQuery, control::ReturnPage>;

Result<store::Scan> look(store::ReadTxn& txn, Paging& paging) {
  const auto found = store::list_returns(txn, paging.query);
  if (!found) return fail(found);
  return add_view(paging, found->returns, found->next, paging.page.returns, return_message, store::return_page_key);
}

Task<Result<control::ReturnPage>> list(Runtime& runtime, control::ReturnListRequest request) {
  Paging paging{.budget = control::PageBudget(request.limit)};
  const Timestamp now = runtime.services.clock.now();
  if (const auto ok = read_moment(request.since, now, paging.query.since); !ok) co_return fail(ok);
  if (const auto ok = read_moment(request.until, now, paging.query.until); !ok) co_return fail(ok);
  if (!request.order_id.empty()) paging.query.order = OrderId(request.order_id);
  auto after = from_page_key(request.after);
  if (!after) co_return fail(after);
  paging.query.after = std::move(*after);
  paging.query.limit = paging.budget.rows_to_look_up(kRowsOfAView);
  auto done = co_await runtime.services.store.scan_in_views(std::move(paging), look);
  if (!done) co_return fail(done);
  co_return std::move(done->page);
}

}  // namespace

void add_return_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::ReturnCreateRequest, control::Return>(
      "returns.create", [&runtime](control::Call& call, control::ReturnCreateRequest request) {
        return create(runtime, call, std::move(request));
      });
  server.on<control::ReturnListRequest, control::ReturnPage>(
      "returns.list",
      [&runtime](control::Call&, control::ReturnListRequest request) { return list(runtime, std::move(request)); });
}

}  // namespace invd::daemon
