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

constexpr std::size_t kMostQuarantined = 10'000;

/// An error of this one order only; the others may still be read.
bool concerns_one_order(const Error& error) {
  return error.code == ErrorCode::malformed || error.code == ErrorCode::not_found || error.code == ErrorCode::rejected;
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
  for (const OrderId& id : ids) {
    active->tell(fmt::format("reading order {} of {}", read + 1, ids.size()));
    if (const auto ok = co_await read_one(*active, id, priority); !ok) {
      if (ok.error().code == ErrorCode::store_full || ok.error().code == ErrorCode::store_io) co_return ok;
      active->error = ok.error();
      break;
    }
    ++read;
  }
  co_return co_await end_run(services_, *active,
                             fmt::format("{} orders read again by id, {} changed", read, active->run.counts.synced));
}

async::Task<Result<void>> OrderFollower::read_one(ActiveRun& active, const OrderId& id, amazon::Priority priority) {
  auto order = co_await amazon::get_order(account_, id, priority);
  if (!order && order.error().code == ErrorCode::malformed)  // damaged on its way, or one value of it is no JSON
    order = co_await amazon::get_order(account_, id, priority, amazon::Reading::repairing);
  if (!order && !concerns_one_order(order.error())) co_return fail(order);
  context_.now = services_.clock.now();
  auto run = co_await services_.store.write([context = context_, run = active.run, id,
                                             order = std::move(order)](store::WriteTxn& txn) -> Result<history::Run> {
    history::Run after = run;
    if (!order) {
      // What waits in quarantine has its next try later, whatever the reason: else it would be due again at once.
      const auto waiting = store::get_quarantined(txn, context.settings.integration, id);
      if (!waiting) return fail(waiting);
      const auto ok =
          order.error().code == ErrorCode::malformed || *waiting
              ? quarantine(txn, context, {id.str(), {}, order.error().message}, after)
              : store::add_record(txn, after, {"order", id.str(), history::Outcome::failed, order.error().message});
      if (!ok) return fail(ok);
    } else if (const auto applied = apply_and_record(txn, context, *order, std::nullopt, after); !applied) {
      return fail(applied);
    } else if (applied->merge == orders::Merge::take) {
      if (const auto ok = store::put_run(txn, after); !ok) return fail(ok);
      return after;
    }
    if (const auto ok = note_reread(txn, context, id); !ok) return fail(ok);
    if (const auto ok = store::put_run(txn, after); !ok) return fail(ok);
    return after;
  });
  if (!run) co_return fail(run);
  const bool changed = run->counts.synced > active.run.counts.synced;
  active.run = *run;
  active.pulse();
  if (changed)
    services_.events.publish(
        {context_.now, "order.updated", context_.settings.integration.str(), id.str(), "read again by id"});
  co_return Result<void>();
}

}  // namespace invd::sync
