#include <utility>

#include "control/page.h"
#include "daemon/handlers.h"
#include "daemon/moment.h"
#include "daemon/oversell_rows.h"

namespace invd::daemon {
namespace {

using async::Task;

/// A page on its way: each view adds what it finds.
struct Paging {
  store::OversellQuery query = {};
  control::PageBudget budget = control::PageBudget(std::nullopt);
  control::OversellPage page = {};
  std::size_t views = 0;
};

Result<store::Scan> look(store::ReadTxn& txn, Paging& paging) {
  const auto found = store::list_oversells(txn, paging.query);
  if (!found) return fail(found);
  for (const store::Oversell& one : found->oversells) {
    auto row = to_message(txn, one);
    if (!row) return fail(row);
    if (!paging.budget.take(*row)) {
      paging.page.next = to_page_key(paging.query.after);
      return store::Scan::stop;
    }
    paging.page.oversells.push_back(std::move(*row));
    paging.query.after = store::oversell_page_key(one);
  }
  paging.page.next = found->next.empty() ? std::string() : to_page_key(found->next);
  paging.query.after = found->next;
  return found->next.empty() || ++paging.views == kMostViews ? store::Scan::stop : store::Scan::go_on;
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
  paging.query.limit = 200;
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
