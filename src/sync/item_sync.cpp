#include "sync/item_sync.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "async/sleep.h"
#include "async/timeout.h"
#include "log/log.h"
#include "store/listings.h"
#include "store/sync_state.h"
#include "sync/follow_grouping.h"
#include "sync/import_listings.h"
#include "sync/post_openings.h"
#include "sync/run_log.h"

namespace invd::sync {
namespace {

constexpr Duration kLookAtOpenings = std::chrono::seconds(15);

}  // namespace

ItemSync::ItemSync(Services services, amazon::Account& account, ItemsSettings settings, Timing timing,
                   Duration orders_overlap, OnStoreFailure on_store_failure)
    : services_(services),
      account_(account),
      settings_(std::move(settings)),
      timing_(timing),
      orders_overlap_(orders_overlap),
      on_store_failure_(std::move(on_store_failure)),
      timing_changed_(services.scheduler),
      openings_wait_(std::make_shared<async::Event>(services.scheduler)),
      one_import_(services.scheduler, 1),
      scope_(services.scheduler) {}

ItemSync::~ItemSync() {
  if (!active_.empty()) close_abandoned_runs(services_, settings_.integration, history::Module::items);
  scope_.cancel();
  for (const auto& run : active_) {  // whoever waits for one is told
    run->error = Error{ErrorCode::cancelled, "the run was ended: its integration stops", "run it again later", {}};
    run->done.set();
    run->pulse();
  }
}

void ItemSync::start() {
  openings_wait_->set();  // some may have waited when invd stopped
  scope_.spawn(poll());
  scope_.spawn(tend_openings());
}

Ticket ItemSync::request(RunRequest request) {
  services_.scheduler.assert_on_thread();
  for (const auto& active : active_)
    if (active->request.same_work(request) && active->may_be_joined) return {active, true};
  auto active = std::make_shared<ActiveRun>(services_.scheduler);
  active->request = request;
  active->doing = "waiting for the run before it";
  active_.push_back(active);
  scope_.spawn(import(active));
  return {active, false};
}

async::Task<Confirmed> ItemSync::confirm(std::vector<catalog::ListingId> ids, NewItem item) {
  const auto openings_wait = openings_wait_;
  auto confirmed = co_await confirm_listings(services_, account_, settings_, std::move(ids), std::move(item),
                                             amazon::Priority::manual);
  openings_wait->set();
  co_return confirmed;
}

void ItemSync::update(ItemsSettings settings, Timing timing, Duration orders_overlap) {
  settings_ = std::move(settings);
  timing_ = timing;
  orders_overlap_ = orders_overlap;
  timing_changed_.set();
  timing_changed_.reset();
}

async::Task<> ItemSync::import(std::shared_ptr<ActiveRun> active) {
  const auto permit = co_await one_import_.acquire();
  ListingImport import(services_, account_, settings_);
  Result<void> outcome;
  try {
    auto ended = co_await async::with_timeout(services_.scheduler, kMostRunTime, import.run(active));
    if (ended)
      outcome = *ended;
    else
      active->error = Error{ErrorCode::limit,
                            "the run took longer than " + to_string(kMostRunTime) + " and was ended",
                            "the next one begins anew",
                            {}};
  } catch (const std::exception& e) {  // from third-party code: ours returns errors
    active->error = Error{ErrorCode::internal, std::string("a run threw: ") + e.what(), "", {}};
  }
  if (outcome && active->error && active->run.id != 0 && !active->run.ended_at)
    outcome = co_await end_run(services_, *active, {});
  if (outcome && !active->error && !active->request.dry_run && settings_.auto_confirm) outcome = co_await confirm_all();
  finish(active, outcome);
  std::erase(active_, active);
}

void ItemSync::finish(const std::shared_ptr<ActiveRun>& active, const Result<void>& outcome) {
  if (!outcome) {
    active->error = outcome.error();
    active->run.status = history::RunStatus::failed;
    active->run.reason = outcome.error().message;
    log::error("items", settings_.integration.view(), outcome.error().message);
    if (on_store_failure_) on_store_failure_(outcome.error());
  }
  active->done.set();
  active->pulse();
}

/// ITEM-3 by itself: page after page of what has no item yet.
async::Task<Result<void>> ItemSync::confirm_all() {
  std::string after;
  while (true) {
    const auto page = co_await services_.store.scan([integration = settings_.integration, after](store::ReadTxn& txn) {
      store::ListingQuery query;
      query.integration = integration;
      query.only_unconfirmed = true;
      query.after = after;
      query.limit = kMostConfirmed;
      query.matches = awaits_confirmation;
      return store::list_listings(txn, query);
    });
    if (!page) co_return fail(page);
    std::vector<catalog::ListingId> ids;
    for (const catalog::Listing& listing : page->listings) ids.push_back(listing.id());
    for (const auto& [id, outcome] : co_await confirm(std::move(ids), {}))
      if (!outcome) log::warning("items", to_string(id), "not confirmed by itself: " + outcome.error().message);
    if (page->next.empty()) co_return Result<void>();
    after = page->next;
  }
}

async::Task<> ItemSync::tend_openings() {
  if (const auto followed = co_await follow_grouping(services_, settings_.books); !followed) {
    log::error("items", settings_.integration.view(), followed.error().message);
    if (on_store_failure_) on_store_failure_(followed.error());
  }
  while (true) {
    co_await openings_wait_->wait();
    openings_wait_->reset();
    while (true) {
      const auto waiting = co_await post_openings(services_, account_, settings_, orders_overlap_);
      if (!waiting) {
        log::error("items", settings_.integration.view(), waiting.error().message);
        if (on_store_failure_) on_store_failure_(waiting.error());
      } else if (*waiting == 0) {
        break;
      }
      co_await async::sleep_for(services_.scheduler, kLookAtOpenings);
    }
  }
}

async::Task<> ItemSync::poll() {
  Timestamp next = services_.clock.now();
  if (auto txn = services_.store.read()) {
    const auto state = store::get_module_state(**txn, settings_.integration, history::Module::items);
    // After a restart the rhythm goes on; a clock that was set does not silence the timer.
    if (state && state->last_success_at && state->last_started_at && *state->last_started_at <= next &&
        *state->last_started_at <= *state->last_success_at)
      next = std::max(next, *state->last_started_at + timing_.interval);
  }
  while (true) {
    next_run_at_ = timing_.automatic ? std::optional(next) : std::nullopt;
    if (!timing_.automatic) {
      co_await timing_changed_.wait();
      next = services_.clock.now();
      continue;
    }
    const Duration pause = std::max(next - services_.clock.now(), Duration(0));
    if (pause > Duration(0)) {
      if (co_await async::set_within(services_.scheduler, std::min(pause, timing_.interval), timing_changed_)) {
        next = std::min(next, services_.clock.now() + timing_.interval);
        continue;
      }
    }
    bool first = true;
    if (auto txn = services_.store.read())
      if (const auto state = store::get_items_state(**txn, settings_.integration)) first = !state->complete_at;
    const Timestamp started = services_.clock.now();
    const Ticket ticket = request({.trigger = first ? history::Trigger::first : history::Trigger::schedule});
    co_await ticket.run->done.wait();
    next = std::max(started + timing_.interval, services_.clock.now());
  }
}

}  // namespace invd::sync
