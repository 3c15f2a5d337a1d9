#include "sync/stock_sync.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "amazon/quantity_patch.h"
#include "async/sleep.h"
#include "async/timeout.h"
#include "base/guard.h"
#include "log/log.h"
#include "store/history.h"
#include "store/items.h"
#include "store/settings.h"
#include "sync/blast_guard.h"
#include "sync/run_log.h"

namespace invd::sync {
namespace {

using stock::PushTask;
using store::DomainId;

constexpr std::size_t kLowersAtOnce = 8;
constexpr std::size_t kRaisesAtOnce = 8;
constexpr std::size_t kTouchedAtOnce = 100;
/// How long the size of the shop serves, which the guard measures by.
constexpr Duration kSizeServes = std::chrono::minutes(10);
constexpr Timestamp kWhenever{std::numeric_limits<std::int64_t>::max()};

std::string seen_key(const IntegrationName& integration) {
  return "stock.push." + integration.str();
}

std::string in_words(const amazon::Submission& submission) {
  if (submission.issues.empty()) return "Amazon refuses it without saying why";
  const amazon::Issue& issue = submission.issues.front();
  return "Amazon refuses it: " + (issue.code.empty() ? "" : issue.code + ": ") + issue.message;
}

history::RunRecord record_of(const ToSend& sending, SendOutcome outcome, const std::string& why) {
  history::RunRecord record{"listing", to_string(sending.listing.id()), history::Outcome::synced, {}};
  const std::string change = fmt::format("{} -> {}", sending.read, sending.value);
  switch (outcome) {
    case SendOutcome::accepted:
      record.reason = change + ", accepted";
      break;
    case SendOutcome::no_answer:
      record.outcome = history::Outcome::failed;
      record.reason = change + ", no answer: " + why;
      break;
    case SendOutcome::refused:
    case SendOutcome::not_sent:
      record.outcome = history::Outcome::failed;
      record.reason = change + ": " + why;
      break;
  }
  return record;
}

}  // namespace

StockSync::StockSync(Services services, amazon::Account& account, PushSettings settings, ItemsSettings items,
                     bool automatic, OnStoreFailure on_store_failure)
    : services_(services),
      account_(account),
      settings_(std::move(settings)),
      items_(std::move(items)),
      automatic_(automatic),
      on_store_failure_(std::move(on_store_failure)),
      lowers_(services.scheduler, {PushTask::lower_to_zero, PushTask::lower}, amazon::Priority::urgent, kLowersAtOnce),
      raises_(services.scheduler, {PushTask::raise}, amazon::Priority::raise, kRaisesAtOnce),
      looks_(services.scheduler),
      evaluate_now_(services.scheduler),
      feeds_(services.scheduler),
      drained_(services.scheduler),
      resumed_(services.scheduler),
      settled_(services.scheduler),
      one_run_opening_(services.scheduler, 1),
      one_giving_back_(services.scheduler, 1),
      one_switch_(services.scheduler, 1),
      scope_(services.scheduler) {
  drained_.set();
  resumed_.set();
}

StockSync::~StockSync() {
  if (run_) close_abandoned_runs(services_, settings_.integration, history::Module::stock);
  scope_.cancel();
  for (const auto& run : {run_, by_hand_}) {  // whoever waits for one is told
    if (!run || run->done.is_set()) continue;
    run->error = Error{ErrorCode::cancelled, "the run was ended: its integration stops", "run it again later", {}};
    run->done.set();
    run->pulse();
  }
  for (const auto& asked : switches_) {
    asked->outcome = fail(ErrorCode::cancelled, "the switch was broken off: its integration stops", "try it again");
    asked->done.set();
  }
}

void StockSync::start() {
  scope_.spawn(listen());
  scope_.spawn(evaluate());
  scope_.spawn(send(lowers_));
  scope_.spawn(send(raises_));
  scope_.spawn(follow_feeds());
  scope_.spawn(look());
  scope_.spawn(reconcile());
}

Ticket StockSync::request(RunRequest request) {
  services_.scheduler.assert_on_thread();
  if (by_hand_ && by_hand_->request.same_work(request)) return {by_hand_, true};
  auto active = std::make_shared<ActiveRun>(services_.scheduler);
  active->request = request;
  active->doing = "comparing the numbers";
  by_hand_ = active;
  scope_.spawn(run_by_hand(active));
  return {active, false};
}

void StockSync::wake() {
  evaluate_now_.set();
  lowers_.wake.set();
  raises_.wake.set();
  looks_.set();
}

void StockSync::update(PushSettings settings, ItemsSettings items, bool automatic) {
  evaluate_everything_ = evaluate_everything_ || fingerprint(settings) != fingerprint(settings_);
  settings_ = std::move(settings);
  items_ = std::move(items);
  automatic_ = automatic;
  wake();
}

/// Said once for all that fails at the same time.
void StockSync::fail_store(const Error& error) {
  const Monotonic now = services_.scheduler.monotonic();
  if (now >= store_rests_until_) log::error("stock", settings_.integration.view(), error.message);
  store_rests_until_ = now + kAfterStoreFailure;
  if (on_store_failure_) on_store_failure_(error);
}

/// Where nothing can be noted, nothing is read or sent either.
async::Task<> StockSync::rest_after_failure() {
  while (services_.scheduler.monotonic() < store_rests_until_)
    co_await async::sleep_for(services_.scheduler, store_rests_until_ - services_.scheduler.monotonic());
}

async::Task<> StockSync::listen() {
  EventBus::Subscription events(services_.events);
  while (true) {
    const Event event = co_await events.next();
    if (!event.kind.starts_with("stock.push")) evaluate_now_.set();
  }
}

async::Task<Result<void>> StockSync::evaluate_all() {
  evaluate_everything_ = false;
  auto done = co_await evaluate_pages();
  if (!done) evaluate_everything_ = true;
  co_return done;
}

async::Task<Result<void>> StockSync::evaluate_pages() {
  // As it is at the beginning: where it changes meanwhile, everything is evaluated once more.
  std::string by;
  if (auto txn = services_.store.read()) {
    store::ItemQuery query;
    query.limit = 1;
    const auto items = store::list_items(**txn, query);
    if (items && items->items.empty()) co_return Result<void>();  // where nothing is owned, nothing is written
    auto current = fingerprint(**txn, settings_);
    if (!current) co_return fail(current);
    by = std::move(*current);
  }
  std::string after;
  do {
    const auto page =
        co_await services_.store.write([settings = settings_, after, now = services_.clock.now()](
                                           store::WriteTxn& txn) { return evaluate_page(txn, settings, after, now); });
    if (!page) co_return fail(page);
    after = page->next;
  } while (!after.empty());
  co_return co_await services_.store.write([integration = settings_.integration, by](store::WriteTxn& txn) {
    return store::put_seen_setting(txn, seen_key(integration), by);
  });
}

async::Task<> StockSync::evaluate() {
  if (auto txn = services_.store.read()) {
    const auto seen = store::get_seen_setting(**txn, seen_key(settings_.integration));
    const auto current = fingerprint(**txn, settings_);
    evaluate_everything_ = !seen || !current || *seen != *current;
  }
  while (true) {
    evaluate_now_.reset();
    Result<void> outcome;
    if (evaluate_everything_) outcome = co_await evaluate_all();
    bool any = false;
    if (auto txn = services_.store.read())
      if (const auto touched = has_touched(**txn, settings_.integration)) any = *touched;
    while (outcome && any) {
      auto evaluated = co_await services_.store.write(
          [settings = settings_](store::WriteTxn& txn) { return evaluate_touched(txn, settings, kTouchedAtOnce); });
      if (!evaluated) outcome = fail(evaluated);
      if (evaluated) outcome = co_await give_back(std::move(evaluated->unsupported));
      any = evaluated && evaluated->count >= kTouchedAtOnce;
      lowers_.wake.set();
    }
    // When all is evaluated, so that what was done at once is judged at once.
    if (outcome) outcome = co_await guard();
    lowers_.wake.set();
    raises_.wake.set();
    looks_.set();
    if (!outcome) {
      fail_store(outcome.error());
      co_await async::sleep_for(services_.scheduler, kAfterStoreFailure);
    }
    (void)co_await async::set_within(services_.scheduler, kLookAround, evaluate_now_);
  }
}

async::Task<Result<void>> StockSync::guard() {
  bool any = false;
  if (auto txn = services_.store.read())
    if (const auto due = store::due_pushes(**txn, settings_.integration, PushTask::guard, kWhenever, 1))
      any = !due->due.empty();
  if (!any) co_return Result<void>();
  const Timestamp now = services_.clock.now();
  if (!size_ || now < sized_at_ || now - sized_at_ > kSizeServes) {
    const auto size = co_await services_.store.scan(
        [integration = settings_.integration](store::ReadTxn& txn) { return shop_size(txn, integration); });
    if (!size) co_return fail(size);
    size_ = *size;
    sized_at_ = now;
  }
  const auto verdict = co_await services_.store.write([settings = settings_, size = *size_, now](store::WriteTxn& txn) {
    return judge_waiting(txn, settings, size, now);
  });
  if (!verdict) co_return fail(verdict);
  if (verdict->held) {
    const std::string what = fmt::format("{} numbers would change at once: held", verdict->judged);
    log::warning("stock", settings_.integration.view(),
                 what + "; invctl stock plan shows them, stock approve lets them go");
    services_.events.publish({now, "stock.push_held", settings_.integration.str(), {}, what});
  }
  co_return Result<void>();
}

Result<StockSync::Ids> StockSync::pick(const Lane& lane) {
  const Timestamp now = services_.clock.now();
  auto txn = services_.store.read();
  if (!txn) return fail(txn);
  Ids ids;
  for (const PushTask task : lane.tasks) {
    Timestamp until = by_hand_ ? kWhenever : now + Duration(1);
    if (task == PushTask::raise) {
      const auto horizon = raise_horizon(**txn, settings_, now);
      if (!horizon) return fail(horizon);
      if (!*horizon) continue;
      until = guarded(Guard::horizon_before_raise) ? **horizon : kWhenever;
    }
    const auto page = store::due_pushes(**txn, settings_.integration, task, until, kSkusOfASearch + busy_.size());
    if (!page) return fail(page);
    for (const store::QueuedPush& due : page->due)
      if (!busy_.contains(due.id) && ids.size() < kSkusOfASearch) ids.push_back(due.id);
  }
  return ids;
}

Result<bool> StockSync::awaits_evaluation() {
  if (evaluate_everything_) return true;
  auto txn = services_.store.read();
  if (!txn) return fail(txn);
  const auto touched = has_touched(**txn, settings_.integration);
  if (!touched || *touched) return touched;
  const auto unjudged = store::due_pushes(**txn, settings_.integration, PushTask::guard, kWhenever, 1);
  if (!unjudged) return fail(unjudged);
  return !unjudged->due.empty();
}

Result<Duration> StockSync::until_next(const std::vector<PushTask>& tasks) {
  const Timestamp now = services_.clock.now();
  auto txn = services_.store.read();
  if (!txn) return fail(txn);
  Duration pause = kLookAround * 4;
  for (const PushTask task : tasks) {
    const auto page = store::due_pushes(**txn, settings_.integration, task, now + Duration(1), 0);
    if (!page) return fail(page);
    if (page->next_at) pause = std::min(pause, std::max(*page->next_at - now, Duration(0)));
  }
  return std::max(pause, Duration(100));
}

async::Task<> StockSync::send(Lane& lane) {
  while (true) {
    co_await rest_after_failure();
    lane.wake.reset();
    if (&lane == &raises_ && co_await send_by_feed()) continue;
    while (paused_) co_await resumed_.wait();
    auto ids = automatic_ || by_hand_ ? pick(lane) : Result<Ids>(Ids{});
    if (ids && !ids->empty()) {
      co_await send_batch(lane, std::move(*ids));
      continue;
    }
    if (!ids) fail_store(ids.error());
    if (busy_.empty()) co_await close_run();
    settled_.set();
    settled_.reset();
    const auto pause = lane.tasks.front() == PushTask::raise ? Result<Duration>(kLookAround) : until_next(lane.tasks);
    (void)co_await async::set_within(services_.scheduler, pause ? *pause : kAfterStoreFailure, lane.wake);
  }
}

Result<StockSync::Targets> StockSync::targets_of(const Ids& ids) {
  Targets out;
  auto txn = services_.store.read();
  if (!txn) return fail(txn);
  for (const DomainId& id : ids) {
    const auto found = assess(**txn, settings_, id);
    if (!found) return fail(found);
    if (!found->target && found->listings.empty()) {
      out.unlisted.push_back(id);
      continue;
    }
    out.ids.push_back(id);
    out.listings.push_back(found->target ? found->target->id() : found->listings.front().id());
  }
  return out;
}

/// What no listing is of any more, as where SKUs are grouped anew, is followed no further: it would be due for ever. A
/// write of it is awaited as long as it may show (I21).
async::Task<Result<void>> StockSync::let_go(Ids unlisted) {
  if (unlisted.empty()) co_return Result<void>();
  co_return co_await services_.store.write(
      [unlisted, settings = settings_, now = services_.clock.now()](store::WriteTxn& txn) -> Result<void> {
        for (const DomainId& id : unlisted) {
          auto push = store::get_push(txn, id);
          if (!push) return fail(push);
          if (!*push) continue;
          stock::PushState& state = (*push)->state;
          if (state.attempt && stock::travels_by_feed(*state.attempt)) continue;
          if (state.attempt && stock::shows_until(state) > now)
            state.next_look = stock::shows_until(state);
          else
            state.attempt.reset();
          if (const auto ok = store::put_push(txn, **push); !ok) return ok;
          if (const auto ok = sync::evaluate(txn, settings, id, stock::Cause::setting, now); !ok) return fail(ok);
        }
        return {};
      });
}

async::Task<Result<void>> StockSync::note_unreadable(DomainId id, std::string why) {
  co_return co_await services_.store.write(
      [id, why, now = services_.clock.now()](store::WriteTxn& txn) -> Result<void> {
        auto push = store::get_push(txn, id);
        if (!push) return fail(push);
        if (!*push) return {};
        stock::PushState& state = (*push)->state;
        if (state.attempt && stock::travels_by_feed(*state.attempt)) return {};
        if (state.attempt) {
          state.next_look = now + stock::look_pause(*state.attempt);
        } else {
          state = stock::after_failure(std::move(state), why, now);
          state.next_look = state.next_try;
          if (state.look_again) state.look_again = std::max(*state.look_again, state.next_try);
        }
        return store::put_push(txn, **push);
      });
}

/// Reads the batch's numbers, then writes what differs: the next batch is read while this one is written.
async::Task<> StockSync::send_batch(Lane& lane, Ids ids) {
  for (const DomainId& id : ids) busy_.insert(id);
  drained_.reset();
  const auto targets = targets_of(ids);
  LiveListings live;
  if (targets) {
    if (const auto ok = co_await let_go(targets->unlisted); !ok) fail_store(ok.error());
    live = co_await read_live(services_, account_, targets->listings, lane.priority);
  }
  for (std::size_t i = 0; targets && i < targets->ids.size(); ++i) {
    const DomainId& id = targets->ids[i];
    const auto read = live.find(targets->listings[i]);
    if (read == live.end() || !read->second) {
      const std::string why = why_not_read(live, targets->listings[i]);
      if (const auto ok = co_await note_unreadable(id, why); !ok) fail_store(ok.error());
      continue;
    }
    auto place = co_await lane.places.acquire();
    scope_.spawn(send_one(lane, id, *read->second, std::move(place)));
    std::erase(ids, id);  // it ends by itself
  }
  for (const DomainId& id : ids) busy_.erase(id);
  if (busy_.empty()) drained_.set();
  if (!targets) {
    fail_store(targets.error());
    co_await async::sleep_for(services_.scheduler, kAfterStoreFailure);
  }
}

async::Task<> StockSync::send_one(Lane& lane, DomainId id, LiveListing read, async::Semaphore::Permit place) {
  const auto leave = [&] {
    busy_.erase(id);
    if (busy_.empty()) drained_.set();
    place.release();
    lane.wake.set();
  };
  const Timestamp now = services_.clock.now();
  const auto begun =
      co_await services_.store.write([settings = settings_, items = items_, id, read, by_hand = by_hand_ != nullptr,
                                      now](store::WriteTxn& txn) -> Result<std::optional<ToSend>> {
        if (const auto ok = apply_live(txn, items, read, now); !ok) return fail(ok);
        return begin_send(txn, settings, id, {settings.integration, read.amazon.marketplace, read.amazon.sku},
                          number_of(read), by_hand, now);
      });
  if (!begun) fail_store(begun.error());
  if (!begun || !*begun) {
    leave();
    co_return;
  }
  const ToSend& sending = **begun;
  auto outcome = SendOutcome::not_sent;
  std::string why = "what it rests on changed meanwhile";
  bool right = false;
  if (auto txn = services_.store.read())
    if (const auto still = is_still_right(**txn, settings_, id, sending)) right = *still;
  if (right) outcome = co_await write(sending, lane.priority, why);
  if (const auto ok = co_await have_run(); !ok) fail_store(ok.error());
  const auto ended = co_await services_.store.write(
      [id, sending, outcome, why, run = run_ ? run_->run.id : 0, right,
       at = services_.clock.now()](store::WriteTxn& txn) -> Result<std::optional<history::Run>> {
        const auto push = end_send(txn, id, sending.generation, outcome, why, at);
        if (!push) return fail(push);
        if (run == 0 || !right) return std::optional<history::Run>();
        return add_records(txn, run, {record_of(sending, outcome, why)});
      });
  if (!ended) fail_store(ended.error());
  // Of two that were committed together, either may be told first.
  if (ended && *ended && run_ && run_->run.id == (*ended)->id && (*ended)->next_record > run_->run.next_record) {
    run_->run = **ended;
    run_->last_page_at = services_.clock.now();
    run_->tell(fmt::format("pushing: {} written, {} failed", run_->run.counts.synced, run_->run.counts.failed));
  }
  if (right && outcome == SendOutcome::accepted)
    services_.events.publish({services_.clock.now(), "stock.pushed", id.integration.str(),
                              to_string(sending.listing.id()), fmt::format("{} -> {}", sending.read, sending.value)});
  else if (right)
    log::warning("stock", to_string(sending.listing.id()), why);
  looks_.set();
  leave();
}

async::Task<SendOutcome> StockSync::write(const ToSend& sending, amazon::Priority priority, std::string& why) {
  const amazon::QuantityPatch patch{{sending.listing.amazon.marketplace},
                                    {sending.listing.amazon.sku, sending.listing.amazon.product_type, sending.value}};
  const auto answer = co_await amazon::patch_quantity(account_, patch, priority);
  if (!answer) {
    why = answer.error().message;
    co_return answer.error().maybe_done ? SendOutcome::no_answer : SendOutcome::not_sent;
  }
  if (answer->status == amazon::SubmissionStatus::accepted) co_return SendOutcome::accepted;
  why = in_words(*answer);
  co_return SendOutcome::refused;
}

}  // namespace invd::sync
