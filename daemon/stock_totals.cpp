#include "daemon/stock_totals.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

#include "store/pushes.h"

namespace invd::daemon {
namespace {

using stock::PushStage;

/// The counting on its way: each view takes some rows of one integration.
struct Counting {
  std::vector<IntegrationName> names;
  Timestamp now;
  std::string after = {};
  StockTotalsBy totals = {};
};

Result<store::Scan> count_some(store::ReadTxn& txn, Counting& counting) {
  if (counting.names.empty()) return store::Scan::stop;
  const IntegrationName& name = counting.names.back();
  store::PushQuery query{.integration = name, .after = counting.after, .limit = store::kLookedRows};
  query.only_differing = true;
  const auto page = store::list_pushes(txn, query);
  if (!page) return fail(page);
  StockTotals& totals = counting.totals[name];
  for (const store::Push& push : page->pushes) add(totals, push.state, counting.now);
  counting.after = page->next;
  if (page->next.empty()) counting.names.pop_back();
  return counting.names.empty() ? store::Scan::stop : store::Scan::go_on;
}

void keep_older(std::optional<Timestamp>& oldest, const std::optional<Timestamp>& at) {
  if (at && (!oldest || *at < *oldest)) oldest = at;
}

std::string numbers(std::int64_t count) {
  return count == 1 ? std::string("a number on Amazon") : fmt::format("{} numbers on Amazon", count);
}

}  // namespace

void add(StockTotals& totals, const stock::PushState& state, Timestamp now) {
  switch (stock::stage_of(state)) {
    case PushStage::clean:
    case PushStage::off:
      return;
    case PushStage::held:
      if (state.verified) {
        ++totals.held;
        return;
      }
      [[fallthrough]];  // whether anything would change is not known yet
    case PushStage::dirty:
      ++totals.dirty;
      keep_older(totals.oldest_dirty_at, state.dirty_since);
      break;
    case PushStage::sent:
    case PushStage::accepted:
      ++totals.unconfirmed;
      break;
  }
  if (!state.dirty_since || now - *state.dirty_since <= kPushLate) return;
  ++totals.late;
  keep_older(totals.oldest_late_at, state.dirty_since);
}

async::Task<Result<StockTotalsBy>> count_stock(Runtime& runtime) {
  auto counting = co_await runtime.services.store.scan_in_views(
      Counting{.names = runtime.integrations.names(), .now = runtime.services.clock.now()}, count_some);
  if (!counting) co_return fail(counting);
  co_return std::move(counting->totals);
}

control::StockStatus to_message(const StockTotalsBy& all) {
  control::StockStatus out;
  for (const auto& [name, totals] : all) {
    out.dirty += totals.dirty;
    out.unconfirmed += totals.unconfirmed;
    keep_older(out.oldest_dirty_at, totals.oldest_dirty_at);
    if (totals.held > 0 && out.held_plan.empty()) out.held_plan = name.str();
  }
  return out;
}

std::vector<control::Problem> stock_problems(const IntegrationName& name, const StockTotals& totals, bool automatic) {
  std::vector<control::Problem> out;
  if (totals.held > 0)
    out.push_back(
        {std::string(kStockHeld), numbers(totals.held) + (totals.held == 1 ? " waits" : " wait") + " for approval",
         fmt::format("`invctl stock plan` shows what would change; `invctl stock approve {}` lets it go", name.str()),
         std::nullopt});
  if (automatic && totals.late > 0)
    out.push_back({std::string(kStockUnconfirmed),
                   fmt::format("{} {} not become what {} shall be for more than 30 minutes", numbers(totals.late),
                               totals.late == 1 ? "has" : "have", totals.late == 1 ? "it" : "they"),
                   "`invctl stock plan` shows what each waits for", totals.oldest_late_at});
  return out;
}

}  // namespace invd::daemon
