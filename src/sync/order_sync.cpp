#include "sync/order_sync.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "async/sleep.h"
#include "async/timeout.h"
#include "log/log.h"
#include "store/sync_state.h"
#include "sync/follow_orders.h"
#include "sync/import_orders.h"
#include "sync/run_log.h"
#include "sync/window.h"

namespace invd::sync {
namespace {

/// Of what runs beside it: with the tenth of the tokens that it gets, some 1,400 pages. The next run goes on from
/// there.
constexpr Duration kMostTimeBeside = std::chrono::days(30);
constexpr Duration kFollowEvery = std::chrono::minutes(1);
constexpr Duration kFollowSeldom = std::chrono::minutes(32);  // while Amazon fails
constexpr Duration kAuditEvery = std::chrono::hours(24);
constexpr std::size_t kFollowAtOnce = 30;
constexpr Duration kEndAgain = std::chrono::seconds(10);

/// A program that is asked to run every minute shall not lag by what the run itself takes.
Duration until(Timestamp when, Timestamp now) {
  return std::max(when - now, Duration(0));
}

}  // namespace

OrderSync::OrderSync(Services services, amazon::Account& account, OrdersSettings settings, Timing timing,
                     OrderObservers observers, IsOurOutbound is_our_outbound, OnStoreFailure on_store_failure)
    : services_(services),
      account_(account),
      settings_(std::move(settings)),
      timing_(timing),
      observers_(std::move(observers)),
      is_our_outbound_(std::move(is_our_outbound)),
      on_store_failure_(std::move(on_store_failure)),
      timing_changed_(services.scheduler),
      one_import_(services.scheduler, 1),
      one_period_(services.scheduler, 1),
      one_dry_run_(services.scheduler, 1),
      one_audit_(services.scheduler, 1),
      one_added_(services.scheduler, 1),
      one_follower_(services.scheduler, 1),
      scope_(services.scheduler) {}

OrderSync::~OrderSync() {
  if (scope_.running() > 0) close_abandoned_runs(services_, settings_.integration, history::Module::orders);
  scope_.cancel();
  for (const auto* runs : {&active_, &followers_})
    for (const auto& run : *runs) {  // whoever waits for one is told
      run->error = Error{ErrorCode::cancelled, "the run was ended: its integration stops", "run it again later", {}};
      run->done.set();
      run->pulse();
    }
}

void OrderSync::start() {
  scope_.spawn(poll());
  scope_.spawn(follow_due());
  scope_.spawn(audit_daily());
}

Ticket OrderSync::request(RunRequest request) {
  services_.scheduler.assert_on_thread();
  for (const auto& active : active_)
    if (active->request.same_work(request) && active->request.trigger != history::Trigger::audit &&
        request.trigger != history::Trigger::audit && active->may_be_joined) {
      active->asked_again = true;
      return {active, true};
    }
  auto active = std::make_shared<ActiveRun>(services_.scheduler);
  active->request = request;
  active->doing = "waiting for the run before it";
  active_.push_back(active);
  scope_.spawn(import(active));
  return {active, false};
}

Ticket OrderSync::read_again(std::vector<OrderId> ids, history::Trigger trigger) {
  services_.scheduler.assert_on_thread();
  auto active = std::make_shared<ActiveRun>(services_.scheduler);
  active->request.trigger = trigger;
  followers_.push_back(active);
  scope_.spawn(follow(active, std::move(ids), amazon::Priority::manual));
  return {active, false};
}

void OrderSync::update(OrdersSettings settings, Timing timing) {
  settings_ = std::move(settings);
  timing_ = timing;
  timing_changed_.set();
  timing_changed_.reset();
}

std::shared_ptr<const ActiveRun> OrderSync::current() const {
  const auto found = std::ranges::find_if(active_, [](const auto& active) { return active->request.is_main(); });
  return found == active_.end() ? nullptr : *found;
}

async::Task<> OrderSync::import(std::shared_ptr<ActiveRun> active) {
  const bool is_main = active->request.is_main();
  const auto permit = co_await turn(active->request).acquire();
  active->tell("starting");
  OrderImport import(services_, account_, settings_, observers_, is_our_outbound_);
  Result<void> outcome;
  try {
    const Duration most = is_main ? kMostRunTime : kMostTimeBeside;
    auto ended = co_await async::with_timeout(services_.scheduler, most, import.run(active));
    if (ended)
      outcome = *ended;
    else
      active->error = Error{ErrorCode::limit,
                            "the run took longer than " + to_string(most) + " and was ended",
                            "the next one goes on from there",
                            {}};
  } catch (const std::exception& e) {  // from third-party code: ours returns errors
    active->error = Error{ErrorCode::internal, std::string("a run threw: ") + e.what(), "", {}};
  }
  if (outcome) outcome = co_await close_if_open(*active);
  finish(active, outcome);
  std::erase(active_, active);
  if (is_main && outcome && !active->error) read_added_marketplaces();
}

async::Semaphore& OrderSync::turn(const RunRequest& request) {
  if (request.dry_run) return one_dry_run_;
  if (request.is_period()) return one_period_;
  if (request.added) return one_added_;
  return request.trigger == history::Trigger::audit ? one_audit_ : one_import_;
}

/// Begins, or goes on with, the past of marketplaces that were added, if there are any.
void OrderSync::read_added_marketplaces() {
  auto txn = services_.store.read();
  if (!txn) return;
  const auto state = store::get_orders_state(**txn, settings_.integration);
  if (state && !added_marketplaces(*state, settings_).empty())
    (void)request({.trigger = history::Trigger::first, .added = true});
}

async::Task<> OrderSync::follow(std::shared_ptr<ActiveRun> active, std::vector<OrderId> ids,
                                amazon::Priority priority) {
  const auto permit = co_await one_follower_.acquire();
  OrderFollower follower(services_, account_,
                         {settings_, orders::Source::get_order, services_.clock.now(), observers_, is_our_outbound_});
  Result<void> outcome;
  try {
    outcome = co_await follower.read(active, std::move(ids), priority);
  } catch (const std::exception& e) {
    active->error = Error{ErrorCode::internal, std::string("a run threw: ") + e.what(), "", {}};
  }
  if (outcome) outcome = co_await close_if_open(*active);
  finish(active, outcome);
  std::erase(followers_, active);
}

/// A run that was broken off from outside has not ended itself in history.
async::Task<Result<void>> OrderSync::close_if_open(ActiveRun& active) {
  if (!active.error || active.run.id == 0 || active.run.ended_at) co_return Result<void>();
  co_return co_await end_run(services_, active, {});
}

void OrderSync::finish(const std::shared_ptr<ActiveRun>& active, const Result<void>& outcome) {
  if (!outcome) {
    active->error = outcome.error();
    active->run.status = history::RunStatus::failed;
    active->run.reason = outcome.error().message;
    log::error("orders", settings_.integration.view(), outcome.error().message);
    if (on_store_failure_) on_store_failure_(outcome.error());
    if (outcome.error().code == ErrorCode::store_full && active->run.id != 0)
      scope_.spawn(end_when_there_is_room(active));
  }
  active->done.set();
  active->pulse();
}

/// A full store keeps a run from being ended in history, but not for ever (I5).
async::Task<> OrderSync::end_when_there_is_room(std::shared_ptr<ActiveRun> active) {
  while (true) {
    co_await async::sleep_for(services_.scheduler, kEndAgain);
    const auto ended = co_await end_run(services_, *active, {});
    if (ended || ended.error().code != ErrorCode::store_full) co_return;
  }
}

async::Task<> OrderSync::poll() {
  Timestamp next = services_.clock.now();
  if (auto txn = services_.store.read()) {
    if (const auto state = store::get_module_state(**txn, settings_.integration, history::Module::orders)) {
      // After a restart the rhythm goes on; a clock that was set does not silence the timer. A run that was cut off is
      // not waited for: there is a backlog, and tokens that nobody uses.
      const bool succeeded = state->last_success_at && state->last_started_at <= state->last_success_at;
      if (succeeded && state->last_started_at && *state->last_started_at <= next)
        next = std::max(next, *state->last_started_at + timing_.interval);
    }
  }
  while (true) {
    next_run_at_ = timing_.automatic ? std::optional(next) : std::nullopt;
    if (!timing_.automatic) {
      co_await timing_changed_.wait();
      next = services_.clock.now();
      continue;
    }
    const Duration pause = until(next, services_.clock.now());
    if (pause > Duration(0)) {
      if (co_await async::set_within(services_.scheduler, std::min(pause, timing_.interval), timing_changed_)) {
        next = std::min(next, services_.clock.now() + timing_.interval);
        continue;
      }
    }
    bool first = true;
    if (auto txn = services_.store.read())
      if (const auto state = store::get_orders_state(**txn, settings_.integration)) first = !state->watermark;
    const Timestamp started = services_.clock.now();
    const Ticket ticket = request({.trigger = first ? history::Trigger::first : history::Trigger::schedule});
    co_await ticket.run->done.wait();
    next = std::max(started + timing_.interval, services_.clock.now());
  }
}

async::Task<> OrderSync::follow_due() {
  Duration pause = kFollowEvery;
  while (true) {
    co_await async::sleep_for(services_.scheduler, pause);
    const Duration longer = std::min(pause * 2, kFollowSeldom);
    pause = kFollowEvery;
    if (!timing_.automatic) continue;
    OrderFollower follower(services_, account_, {settings_, {}, services_.clock.now(), {}, {}});
    auto ids = follower.due(kFollowAtOnce);
    if (!ids) {
      log::error("orders", settings_.integration.view(), ids.error().message);
      continue;
    }
    if (ids->empty()) continue;
    auto active = std::make_shared<ActiveRun>(services_.scheduler);
    active->request.trigger = history::Trigger::audit;
    co_await follow(active, std::move(*ids), amazon::Priority::verify);
    if (active->error) pause = longer;
  }
}

async::Task<> OrderSync::audit_daily() {
  while (true) {
    co_await async::sleep_for(services_.scheduler, std::chrono::minutes(10));
    if (!timing_.automatic) continue;
    auto txn = services_.store.read();
    if (!txn) continue;
    const auto state = store::get_orders_state(**txn, settings_.integration);
    txn->reset();
    const Timestamp now = services_.clock.now();
    // An audit in the future was noted under a clock that was wrong (I13).
    const bool fresh =
        state && state->audited_at && *state->audited_at <= now && now - *state->audited_at < kAuditEvery;
    if (!state || !state->watermark || fresh) continue;
    const Ticket ticket = request({.trigger = history::Trigger::audit});
    co_await ticket.run->done.wait();
  }
}

}  // namespace invd::sync
