// The reading back of StockSync: what was written is looked for, what is odd is judged, and within a day everything is
// compared (STK-5, 7, I22).

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "async/sleep.h"
#include "async/timeout.h"
#include "store/settings.h"
#include "sync/stock_sync.h"

namespace invd::sync {
namespace {

using stock::PushTask;

constexpr std::size_t kJudgedAtOnce = 100;
/// Of the reading back of everything, between two reads: never faster, however many there are.
constexpr Duration kReconcilePause = std::chrono::seconds(2);
constexpr Duration kReconcileLook = std::chrono::minutes(1);

std::string reconciled_key(const IntegrationName& integration) {
  return "stock.reconciled." + integration.str();
}

}  // namespace

async::Task<Result<bool>> StockSync::judge_some() {
  Timestamp horizon;
  Ids due;
  {
    auto txn = services_.store.read();
    if (!txn) co_return fail(txn);
    const auto known = orders_horizon(**txn, settings_.integration);
    if (!known) co_return fail(known);
    horizon = *known;
    const auto page =
        store::due_pushes(**txn, settings_.integration, PushTask::judge, horizon - settings_.lag, kJudgedAtOnce);
    if (!page) co_return fail(page);
    for (const store::QueuedPush& one : page->due)
      if (!busy_.contains(one.id)) due.push_back(one.id);
  }
  if (due.empty()) co_return false;
  const auto done = co_await services_.store.write(
      [settings = settings_, due, now = services_.clock.now()](store::WriteTxn& txn) -> Result<void> {
        for (const store::DomainId& id : due) {
          const auto push = store::get_push(txn, id);
          if (!push) return fail(push);
          if (!*push || !(*push)->state.odd) continue;
          if (const auto ok = take_reading(txn, settings, id, *(*push)->state.odd, now); !ok) return fail(ok);
        }
        return {};
      });
  if (!done) co_return fail(done);
  lowers_.wake.set();
  raises_.wake.set();
  co_return true;
}

async::Task<Result<void>> StockSync::read_back(Ids ids) {
  const auto targets = targets_of(ids);
  if (!targets) co_return fail(targets);
  if (const auto ok = co_await let_go(targets->unlisted); !ok) co_return ok;
  const LiveListings live = co_await read_live(services_, account_, targets->listings, amazon::Priority::verify);
  for (std::size_t i = 0; i < targets->ids.size(); ++i) {
    const store::DomainId& id = targets->ids[i];
    const auto read = live.find(targets->listings[i]);
    if (busy_.contains(id)) continue;  // it is being written meanwhile
    if (read == live.end() || !read->second || !read->second->amazon.quantity) {
      std::string why = "Amazon states no quantity";
      if (read != live.end() && !read->second) why = read->second.error().message;
      if (const auto ok = co_await note_unreadable(id, std::move(why)); !ok) co_return ok;
      continue;
    }
    const auto taken = co_await services_.store.write(
        [settings = settings_, items = items_, id, one = *read->second,
         now = services_.clock.now()](store::WriteTxn& txn) -> Result<stock::ReadingOutcome> {
          if (const auto ok = apply_live(txn, items, one, now); !ok) return fail(ok);
          return take_reading(txn, settings, id, number_of(one), now);
        });
    if (!taken) co_return fail(taken);
    if (*taken == stock::ReadingOutcome::confirmed || *taken == stock::ReadingOutcome::corrected)
      services_.events.publish(
          {services_.clock.now(),
           *taken == stock::ReadingOutcome::confirmed ? "stock.push_confirmed" : "stock.push_differs",
           id.integration.str(), id.sku.str(), fmt::format("Amazon shows {}", *read->second->amazon.quantity)});
  }
  lowers_.wake.set();
  raises_.wake.set();
  co_return Result<void>();
}

async::Task<Result<bool>> StockSync::look_at_some() {
  Ids due;
  {
    auto txn = services_.store.read();
    if (!txn) co_return fail(txn);
    const auto page = store::due_pushes(**txn, settings_.integration, PushTask::look,
                                        services_.clock.now() + Duration(1), kSkusOfASearch + busy_.size());
    if (!page) co_return fail(page);
    for (const store::QueuedPush& one : page->due)
      if (!busy_.contains(one.id) && due.size() < kSkusOfASearch) due.push_back(one.id);
  }
  if (due.empty()) co_return false;
  if (const auto ok = co_await read_back(std::move(due)); !ok) co_return fail(ok);
  co_return true;
}

async::Task<> StockSync::look() {
  while (true) {
    looks_.reset();
    const auto judged = co_await judge_some();
    const auto looked = judged ? co_await look_at_some() : judged;
    if (!looked) {
      fail_store(looked.error());
      co_await async::sleep_for(services_.scheduler, kAfterStoreFailure);
      continue;
    }
    if (*looked) continue;
    const auto pause = until_next({PushTask::look});
    (void)co_await async::set_within(services_.scheduler, pause ? std::min(*pause, kLookAround) : kAfterStoreFailure,
                                     looks_);
  }
}

/// What a clock that was ahead has left (I13).
async::Task<Result<void>> StockSync::mend_times(const store::PushList& page) {
  Ids wrong;
  for (const store::Push& push : page.pushes)
    if (stock::is_from_future(push.state, services_.clock.now()) && !busy_.contains(push.id)) wrong.push_back(push.id);
  if (wrong.empty()) co_return Result<void>();
  co_return co_await services_.store.write(
      [wrong, settings = settings_, now = services_.clock.now()](store::WriteTxn& txn) -> Result<void> {
        for (const store::DomainId& id : wrong) {
          auto push = store::get_push(txn, id);
          if (!push) return fail(push);
          if (!*push) continue;
          (*push)->state = stock::without_future(std::move((*push)->state), now);
          if (const auto ok = store::put_push(txn, **push); !ok) return ok;
          if (const auto ok = sync::evaluate(txn, settings, id, stock::Cause::amazon, now); !ok) return fail(ok);
        }
        return {};
      });
}

/// Everything is read back within `reconcile`, evenly, on what the quota has to spare.
async::Task<> StockSync::reconcile() {
  Timestamp begun;
  if (auto txn = services_.store.read())
    if (const auto seen = store::get_seen_setting(**txn, reconciled_key(settings_.integration)); seen && *seen)
      if (const auto at = parse_rfc3339(**seen)) begun = *at;
  while (true) {
    const Timestamp now = services_.clock.now();
    if (begun <= now && now - begun < settings_.reconcile) {
      co_await async::sleep_for(services_.scheduler, std::min(kReconcileLook, settings_.reconcile - (now - begun)));
      continue;
    }
    begun = now;
    const auto any = co_await read_all_back();
    if (!any) fail_store(any.error());
    if (any && !*any) continue;  // where nothing is owned, nothing is written
    const auto kept =
        co_await services_.store.write([integration = settings_.integration, begun](store::WriteTxn& txn) {
          return store::put_seen_setting(txn, reconciled_key(integration), to_rfc3339(begun));
        });
    if (!kept) fail_store(kept.error());
  }
}

async::Task<Result<bool>> StockSync::read_all_back() {
  std::string after;
  bool any = false;
  do {
    const auto page = co_await services_.store.scan([integration = settings_.integration, after](store::ReadTxn& txn) {
      return store::list_pushes(txn, {.integration = integration, .after = after, .limit = kSkusOfASearch});
    });
    if (!page) co_return fail(page);
    after = page->next;
    any = any || !page->pushes.empty();
    if (const auto ok = co_await mend_times(*page); !ok) fail_store(ok.error());
    Ids ids;
    for (const store::Push& push : page->pushes)
      if (push.state.off.empty() && push.state.desired && push.state.verified && !push.state.attempt &&
          !push.state.odd && !busy_.contains(push.id))
        ids.push_back(push.id);
    if (ids.empty()) continue;
    if (const auto ok = co_await read_back(std::move(ids)); !ok) fail_store(ok.error());
    co_await async::sleep_for(services_.scheduler, kReconcilePause);
  } while (!after.empty());
  co_return any;
}

}  // namespace invd::sync
