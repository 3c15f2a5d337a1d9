#include "daemon/oversell_rows.h"

#include <utility>

#include "store/items.h"

namespace invd::daemon {
namespace {

/// The counting on its way: each view takes some rows.
struct Counting {
  store::OversellQuery query;
  OversellCounts counts = {};
};

Result<store::Scan> count_some(store::ReadTxn& txn, Counting& counting) {
  const auto page = store::list_oversells(txn, counting.query);
  if (!page) return fail(page);
  for (const store::Oversell& one : page->oversells) ++counting.counts[std::string(stock::name(one.verdict.cause))];
  counting.query.after = page->next;
  return page->next.empty() ? store::Scan::stop : store::Scan::go_on;
}

}  // namespace

Result<control::Oversell> to_message(store::ReadTxn& txn, const store::Oversell& oversell) {
  const auto item = store::get_item(txn, oversell.item);
  if (!item) return fail(item);
  control::Oversell out;
  out.order_id = oversell.order.str();
  out.line_id = oversell.line.str();
  out.integration = oversell.integration.str();
  out.seller_sku = oversell.sku.str();
  if (*item) out.item = (*item)->sku.str();
  out.purchased_at = oversell.purchased;
  out.seen_at = oversell.seen;
  out.needed = oversell.needed;
  out.available = oversell.available;
  out.missing = oversell.missing();
  out.shown = oversell.verdict.shown;
  out.cause = stock::name(oversell.verdict.cause);
  out.reason = oversell.verdict.reason;
  out.took = oversell.took;
  out.took_at = oversell.took_at;
  return out;
}

async::Task<Result<OversellCounts>> count_oversells(Runtime& runtime) {
  // As a rule there are none, and status is asked often: no worker is woken for that.
  if (auto txn = runtime.services.store.read())
    if (const auto rows = (*txn)->count(store::Table::oversells); rows && *rows == 0) co_return OversellCounts();
  Counting counting;
  counting.query.since = runtime.services.clock.now() - kOversellsCounted;
  counting.query.limit = store::kLookedRows;
  auto counted = co_await runtime.services.store.scan_in_views(std::move(counting), count_some);
  if (!counted) co_return fail(counted);
  co_return std::move(counted->counts);
}

}  // namespace invd::daemon
