#include <utility>

#include "daemon/list_page.h"
#include "daemon/oversell_rows.h"

namespace invd::daemon {
namespace {

using async::Task;

using Paging = ListPage<store::OversellQuery, control::OversellPage>;

Result<store::Scan> look(store::ReadTxn& txn, Paging& paging) {
  const auto found = store::list_oversells(txn, paging.query);
  if (!found) return fail(found);
  const auto row_of = [&txn](const store::Oversell& one) { return to_message(txn, one); };
  return add_view(paging, found->oversells, found->next, paging.page.oversells, row_of, store::oversell_page_key);
}

Task<Result<control::OversellPage>> list(Runtime& runtime, control::OversellListRequest request) {
  Paging paging{.budget = control::PageBudget(request.limit)};
  const Timestamp now = runtime.services.clock.now();
  if (const auto ok = read_moment(request.since, now, paging.query.since); !ok) co_return fail(ok);
  if (const auto ok = read_moment(request.until, now, paging.query.until); !ok) co_return fail(ok);
  if (!request.integration.empty()) {
    if (const auto known = runtime.integrations.find(request.integration); !known) co_return fail(known);
    paging.query.integration = IntegrationName(request.integration);
  }
  auto after = from_page_key(request.after);
  if (!after) co_return fail(after);
  paging.query.after = std::move(*after);
  paging.query.limit = paging.budget.rows_to_look_up(kRowsOfAView);
  auto done = co_await runtime.services.store.scan_in_views(std::move(paging), look);
  if (!done) co_return fail(done);
  co_return std::move(done->page);
}

}  // namespace

void add_oversell_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::OversellListRequest, control::OversellPage>(
      "stock.oversells",
      [&runtime](control::Call&, control::OversellListRequest request) { return list(runtime, std::move(request)); });
}

}  // namespace invd::daemon
