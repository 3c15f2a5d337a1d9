#include "sync/follow_orders.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "amazon/orders.h"
#include "store/history.h"
#include "store/orders.h"
#include "store/quarantine.h"
#include "sync/run_log.h"

namespace invd::sync {
namespace {

/// Amazon failing at so many orders in a row fails at all.
constexpr std::size_t kMostFailures = 3;

/// What an error of reading one order says about the others.
enum class Reach : std::uint8_t { this_order, perhaps_others, all };

Reach reach(const Error& error) {
  switch (error.code) {
    case ErrorCode::malformed:
    case ErrorCode::limit:
    case ErrorCode::not_found:
    case ErrorCode::rejected:
      return Reach::this_order;
    case ErrorCode::temporary:
    case ErrorCode::timeout:
      return Reach::perhaps_others;
    default:
      return Reach::all;
  }
}

bool is_unreadable(const Error& error) {
  return error.code == ErrorCode::malformed || error.code == ErrorCode::limit;
}

/// What becomes of one order that was asked for by id, in the transaction that keeps it.
Result<News> apply_answer(store::WriteTxn& txn, const ApplyContext& context, const OrderId& id,
                          const Result<orders::AmazonOrder>& order, history::Run& run) {
  if (order) {
    auto applied = apply_and_record(txn, context, *order, std::nullopt, run);
    if (!applied) return fail(applied);
    if (applied->merge == orders::Merge::take) return std::move(applied->news);
    if (const auto ok = note_reread(txn, context, id); !ok) return fail(ok);
    return News();
  }
  const bool has_answer = reach(order.error()) == Reach::this_order;
  // What waits in quarantine has its next try later, whatever the answer: else it would be due again at once.
  const auto waiting = store::get_quarantined(txn, context.settings.integration, id);
  if (!waiting) return fail(waiting);
  const auto recorded =
      has_answer && (is_unreadable(order.error()) || *waiting)
          ? quarantine(txn, context, {id.str(), {}, order.error().message}, run)
          : store::add_record(txn, run, {"order", id.str(), history::Outcome::failed, order.error().message});
  if (!recorded) return fail(recorded);
  const auto later = has_answer ? note_reread(txn, context, id) : stand_back(txn, context, id);
  if (!later) return fail(later);
  return News();
}

}  // namespace

OrderFollower::OrderFollower(Services services, amazon::Account& account, ApplyContext context)
    : services_(services), account_(account), context_(std::move(context)) {
  context_.source = orders::Source::get_order;
}

Result<std::vector<OrderId>> OrderFollower::due(std::size_t limit) {
  const Timestamp now = services_.clock.now();
  auto txn = services_.store.read();
  if (!txn) return fail(txn);
  const auto open = store::due_rereads(**txn, context_.settings.integration, now, limit);
  if (!open) return fail(open);
  std::vector<OrderId> ids;
  for (const store::DueOrder& order : *open) ids.push_back(order.id);
  const auto quarantined = store::list_quarantined(**txn, kMostQuarantined, context_.settings.integration);
  if (!quarantined) return fail(quarantined);
  for (const store::Quarantined& entry : *quarantined)
    if (ids.size() < limit && entry.next_try && *entry.next_try <= now &&
        std::ranges::find(ids, entry.order_id) == ids.end())  // it may be open as well
      ids.push_back(entry.order_id);
  return ids;
}

async::Task<Result<void>> OrderFollower::read(std::shared_ptr<ActiveRun> active, std::vector<OrderId> ids,
                                              amazon::Priority priority) {
  history::Run run;
  run.module = history::Module::orders;
  run.integration = context_.settings.integration;
  run.config_hash = context_.settings.config_hash;
  if (const auto ok = co_await begin_run(services_, *active, run); !ok) co_return ok;
  std::size_t read = 0;
  std::size_t failures = 0;  // in a row
  for (const OrderId& id : ids) {
    active->tell(fmt::format("reading order {} of {}", read + 1, ids.size()));
    const auto order = co_await fetch(id, priority);
    if (!order && reach(order.error()) == Reach::all) {
      active->error = order.error();
      break;
    }
    if (const auto ok = co_await keep(*active, id, order); !ok) {
      if (ok.error().code == ErrorCode::store_full || ok.error().code == ErrorCode::store_io) co_return ok;
      active->error = ok.error();
      break;
    }
    if (order || reach(order.error()) == Reach::this_order) {
      failures = 0;
      ++read;
    } else if (++failures == std::min(kMostFailures, ids.size())) {
      active->error = order.error();
      break;
    }
  }
  co_return co_await end_run(services_, *active,
                             fmt::format("{} orders read again by id, {} changed", read, active->run.counts.synced));
}

async::Task<Result<orders::AmazonOrder>> OrderFollower::fetch(OrderId id, amazon::Priority priority) {
  auto order = co_await amazon::get_order(account_, id, priority);
  if (!order && order.error().code == ErrorCode::malformed)  // damaged on its way, or one value of it is no JSON
    order = co_await amazon::get_order(account_, id, priority, amazon::Reading::repairing);
  co_return order;
}

async::Task<Result<void>> OrderFollower::keep(ActiveRun& active, OrderId id, Result<orders::AmazonOrder> order) {
  context_.now = services_.clock.now();
  struct Kept {
    history::Run run;
    News news = {};
  };
  const auto kept = co_await services_.store.write(
      [context = context_, run = active.run, id, order = std::move(order)](store::WriteTxn& txn) -> Result<Kept> {
        Kept after{run};
        auto news = apply_answer(txn, context, id, order, after.run);
        if (!news) return fail(news);
        after.news = std::move(*news);
        if (const auto ok = store::put_run(txn, after.run); !ok) return fail(ok);
        return after;
      });
  if (!kept) co_return fail(kept);
  const bool changed = kept->run.counts.synced > active.run.counts.synced;
  active.run = kept->run;
  active.pulse();
  if (changed)
    services_.events.publish(
        {context_.now, "order.updated", context_.settings.integration.str(), id.str(), "read again by id"});
  for (const Event& event : kept->news) services_.events.publish(event);
  co_return Result<void>();
}

}  // namespace invd::sync
