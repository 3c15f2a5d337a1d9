#include "sync/import_orders.h"

#include <fmt/format.h>
#include <utility>

#include "async/retry.h"
#include "log/log.h"
#include "orders/version.h"
#include "store/history.h"
#include "store/latencies.h"
#include "store/orders.h"
#include "store/sync_state.h"
#include "sync/page_reading.h"
#include "sync/run_log.h"
#include "sync/window.h"

namespace invd::sync {
namespace {

constexpr int kMaxRestarts = 3;
/// The sweep makes way for the next window after so long, as it may take hours.
constexpr Duration kSweepSlice = std::chrono::minutes(10);
/// What was purchased earlier before the watermark was left out then, and is not timed.
constexpr Duration kNewOrder = std::chrono::hours(24);

/// A page token that Amazon no longer takes: an error of the request, for a page after the first.
bool is_dead_token(const Error& error, const store::PageChain& chain) {
  return error.code == ErrorCode::rejected && !chain.token.empty();
}

std::string told(std::uint64_t orders) {
  return orders == 1 ? "one order" : fmt::format("{} orders", orders);
}

/// A run of the module's own work goes first, as orders are waited for; a period that somebody waits for before what
/// nobody does.
amazon::Priority search_priority(const RunRequest& request) {
  if (request.trigger == history::Trigger::manual) return amazon::Priority::manual;
  return request.is_main() ? amazon::Priority::live : amazon::Priority::backfill;
}

/// The others get but a tenth of the tokens while orders are imported every few minutes: a page of theirs waits for
/// hours, yet never longer than its token lives.
Duration deadline_of(const RunRequest& request) {
  return request.is_main() ? amazon::kCallDeadline : kTokenLife;
}

Result<void> drop_chain(store::WriteTxn& txn, const IntegrationName& integration, store::ChainKind kind) {
  auto state = store::get_orders_state(txn, integration);
  if (!state) return fail(state);
  state->chains.erase(kind);
  return store::put_orders_state(txn, integration, *state);
}

}  // namespace

/// All that the transaction of one page needs, owned by it.
struct OrderImport::PageStep {
  ApplyContext context;
  history::Run run;
  amazon::OrdersPage page;
  store::PageChain chain;
  PageVerdict verdict;
  ChainKind kind = ChainKind::window;
};

OrderImport::OrderImport(Services services, amazon::Account& account, OrdersSettings settings, OrderObservers observers,
                         IsOurOutbound is_our_outbound)
    : services_(services),
      account_(account),
      settings_(std::move(settings)),
      observers_(std::move(observers)),
      is_our_outbound_(std::move(is_our_outbound)) {}

ApplyContext OrderImport::context() const {
  return {settings_, orders::Source::search, services_.clock.now(), observers_, is_our_outbound_};
}

async::Task<Result<void>> OrderImport::run(std::shared_ptr<ActiveRun> active) {
  if (const auto ok = co_await begin(*active); !ok) co_return ok;
  const auto ok = co_await read(*active);
  if (!ok) active->error = ok.error();
  co_return co_await end(*active);
}

async::Task<Result<void>> OrderImport::begin(ActiveRun& active) {
  history::Run run;
  run.module = history::Module::orders;
  run.integration = settings_.integration;
  run.config_hash = settings_.config_hash;
  if (!active.request.dry_run) co_return co_await begin_run(services_, active, run);
  run.trigger = active.request.trigger;
  run.started_at = services_.clock.now();
  active.run = run;
  active.pulse();
  co_return Result<void>();
}

async::Task<Result<void>> OrderImport::read(ActiveRun& active) {
  const RunRequest& request = active.request;
  if (request.is_period()) co_return co_await read_period(active);
  if (request.trigger == history::Trigger::audit) {
    const Timestamp now = services_.clock.now();
    const store::PageChain audit = audit_window(settings_, now);
    co_return outcome_of(co_await go_on(active, ChainKind::audit, audit, now - *audit.after));
  }
  if (request.added) co_return co_await read_added_marketplaces(active);

  auto read = co_await read_windows(active);
  // Who joined while this was under way waits for what was there when he did. Whoever comes now has a run of his own.
  active.may_be_joined = false;
  if (read && active.asked_again && !request.dry_run) read = co_await read_windows(active);
  co_return read;
}

async::Task<Result<void>> OrderImport::read_period(ActiveRun& active) {
  const RunRequest& request = active.request;
  const store::PageChain wanted = period(settings_, request.from, request.to, services_.clock.now());
  const auto state = orders_state();
  if (!state) co_return fail(state);
  const auto stored = state->chains.find(ChainKind::period);
  if (stored != state->chains.end() && !same_period(stored->second, wanted, !request.from) && !request.dry_run) {
    const auto dropped = co_await services_.store.write([integration = settings_.integration](store::WriteTxn& txn) {
      return drop_chain(txn, integration, ChainKind::period);
    });
    if (!dropped) co_return dropped;
  }
  const auto lookback = request.from ? std::nullopt : std::optional(settings_.initial_window);
  co_return outcome_of(co_await go_on(active, ChainKind::period, wanted, lookback));
}

async::Task<Result<void>> OrderImport::read_windows(ActiveRun& active) {
  while (true) {
    const Timestamp now = services_.clock.now();
    const auto state = orders_state();
    if (!state) co_return fail(state);
    const store::PageChain wanted = next_window(*state, settings_, now);
    const auto stored = state->chains.find(ChainKind::window);
    const bool resume = stored != state->chains.end() && can_resume(stored->second, wanted, now);
    const bool by_our_clock = !state->watermark;
    if (!resume) active.asked_again = false;
    const auto read = co_await go_on(active, ChainKind::window, wanted,
                                     by_our_clock ? std::optional(settings_.initial_window) : std::nullopt);
    if (!read) co_return fail(read);
    if (active.request.dry_run) co_return Result<void>();
    // A shortened window is followed by the next at once; so is one that an earlier run began, for it ends before
    // this run was asked for.
    if (read->chain.before || resume) continue;
    if (state->open_swept) co_return Result<void>();
    const store::PageChain sweep = open_sweep(settings_, now);
    const auto swept = co_await go_on(active, ChainKind::sweep, sweep, now - *sweep.after,
                                      services_.scheduler.monotonic() + kSweepSlice);
    if (!swept || swept->is_complete) co_return outcome_of(swept);
  }
}

/// Beside the module's own work, so that the others' orders do not wait for the past of this marketplace (INT-4).
async::Task<Result<void>> OrderImport::read_added_marketplaces(ActiveRun& active) {
  while (true) {
    const auto state = orders_state();
    if (!state) co_return fail(state);
    if (added_marketplaces(*state, settings_).empty()) co_return Result<void>();
    const Timestamp now = services_.clock.now();
    const store::PageChain wanted = added_window(*state, settings_, now);
    const auto read = co_await go_on(active, ChainKind::added, wanted, now - *wanted.after);
    if (!read) co_return fail(read);
  }
}

Result<store::OrdersState> OrderImport::orders_state() {
  auto txn = services_.store.read();
  if (!txn) return fail(txn);
  return store::get_orders_state(**txn, settings_.integration);
}

async::Task<Result<OrderImport::ChainRead>> OrderImport::go_on(ActiveRun& active, ChainKind kind,
                                                               store::PageChain wanted,
                                                               std::optional<Duration> lookback,
                                                               std::optional<Monotonic> pause_at) {
  const auto state = orders_state();
  if (!state) co_return fail(state);
  const auto stored = state->chains.find(kind);
  const bool resume = stored != state->chains.end() && !active.request.dry_run &&
                      can_resume(stored->second, wanted, services_.clock.now());
  if (resume) co_return co_await read_chain(active, stored->second, kind, std::nullopt, pause_at);
  co_return co_await read_chain(active, std::move(wanted), kind, lookback, pause_at);
}

async::Task<Result<OrderImport::ChainRead>> OrderImport::read_chain(ActiveRun& active, store::PageChain chain,
                                                                    ChainKind kind, std::optional<Duration> lookback,
                                                                    std::optional<Monotonic> pause_at) {
  int restarts = 0;
  int repeats = 0;
  PageReading reading;
  const amazon::PageMemory memory;
  active.run.from = active.run.from ? active.run.from : chain.after;
  while (true) {
    active.tell(fmt::format("reading page {}", chain.pages + 1));
    auto page = co_await amazon::search_orders(account_, reading.apply(to_search(chain)),
                                               search_priority(active.request), deadline_of(active.request));
    const bool is_first = chain.pages == 0 && chain.token.empty();
    PageVerdict verdict;
    if (page) {
      reading.succeeded();
      if (const auto right = is_first && lookback ? begun_by_horizon(chain, *lookback, *page) : std::nullopt) {
        log::warning("orders", settings_.integration.view(), "this machine's clock is wrong: going by Amazon's");
        active.run.from = right->after;
        chain = *right;
        lookback.reset();
        continue;
      }
      repeats = chain.pages > 0 && page->fingerprint == chain.fingerprint ? repeats + 1 : 0;
      verdict = judge(chain, *page, repeats);
    } else if (is_dead_token(page.error(), chain)) {
      verdict = {PageVerdict::Kind::broken, "the page token is no longer good: " + page.error().message};
      page = amazon::OrdersPage{};
    } else if (is_first && chain.before && page.error().code == ErrorCode::rejected) {
      // An end may be too near to Amazon's now while its clock is not known (I13): without one it takes its horizon.
      log::warning("orders", settings_.integration.view(), "Amazon refuses the window's end; asking without");
      chain.before.reset();
      continue;
    } else if (reading.try_again(page.error())) {
      active.tell("an answer could not be read; trying again");
      co_await async::sleep_for(services_.scheduler, async::backoff({}, reading.failures(), services_.random));
      continue;
    } else {
      co_return fail(page);
    }

    ++active.run.pages;
    const store::PageChain following = advance(chain, *page, services_.clock.now());
    Result<PageDone> done;
    if (active.request.dry_run) {
      done = preview_page(active, *page);
    } else {
      done = co_await services_.store.write(
          [step = PageStep{context(), active.run, std::move(*page), chain, verdict, kind}](store::WriteTxn& txn) {
            return apply_page(txn, step);
          });
    }
    if (!done) co_return fail(done);
    active.run = done->run;
    active.last_page_at = services_.clock.now();
    for (const Event& event : done->events) services_.events.publish(event);
    if (done->late > 0)
      log::warning("orders", settings_.integration.view(),
                   fmt::format("{} updates became visible late, by up to {}; windows overlap by {} now", done->late,
                               in_minutes(done->late_by), in_minutes(overlap(done->state, settings_))));
    active.pulse();

    switch (verdict.kind) {
      case PageVerdict::Kind::last:
        co_return ChainRead{chain, true};
      case PageVerdict::Kind::next:
        chain = following;
        if (pause_at && services_.scheduler.monotonic() >= *pause_at) co_return ChainRead{chain, false};
        break;
      case PageVerdict::Kind::broken:
        log::warning("orders", settings_.integration.view(), "the chain of pages broke (" + verdict.reason + ")");
        if (++restarts > kMaxRestarts)
          co_return fail(ErrorCode::temporary, "the chain of pages broke again and again: " + verdict.reason,
                         "nothing is lost: the next run reads the same window");
        if (kind == ChainKind::window) {
          chain = next_window(done->state, settings_, services_.clock.now());
          lookback = done->state.watermark ? std::nullopt : std::optional(settings_.initial_window);
        } else {
          chain.token.clear();
          chain.pages = 0;
        }
        repeats = 0;
        break;
    }
  }
}

/// How long after their purchase orders were seen. What the first windows bring is history, and an old order that was
/// left out before is not late.
Result<void> OrderImport::note_seen(store::WriteTxn& txn, const PageStep& step, const store::OrdersState& before,
                                    const std::vector<Timestamp>& purchased) {
  if (step.kind != ChainKind::window || !before.watermark || purchased.empty()) return {};
  const IntegrationName& integration = step.context.settings.integration;
  auto latencies = store::get_latencies(txn, integration);
  if (!latencies) return fail(latencies);
  for (const Timestamp at : purchased)
    if (at > *before.watermark - kNewOrder)
      latencies->add(store::Timed::order_seen, step.context.now - at, step.context.now);
  return store::put_latencies(txn, integration, *latencies);
}

Result<OrderImport::PageDone> OrderImport::apply_page(store::WriteTxn& txn, const PageStep& step) {
  const IntegrationName& integration = step.context.settings.integration;
  const Timestamp now = step.context.now;
  auto state = store::get_orders_state(txn, integration);
  if (!state) return fail(state);
  PageDone done{.run = step.run, .state = std::move(*state)};
  const store::OrdersState before = done.state;
  // The first audit also finds what the initial window left out: that is not late.
  const bool tells_lateness =
      step.kind == ChainKind::window || (step.kind == ChainKind::audit && before.audited_at.has_value());
  std::vector<Timestamp> seen;
  for (const orders::AmazonOrder& order : step.page.orders) {
    const auto applied =
        apply_and_record(txn, step.context, order, tells_lateness ? late_below(before, order) : std::nullopt, done.run);
    if (!applied) return fail(applied);
    if (applied->merge != orders::Merge::take) continue;
    if (applied->is_new) seen.push_back(order.created);
    if (applied->late_by > Duration(0)) {
      ++done.late;
      done.late_by = std::max(done.late_by, applied->late_by);
    }
    done.events.push_back({now, applied->is_new ? "order.imported" : "order.updated", integration.str(),
                           order.order_id.str(), order.status});
    done.events.insert(done.events.end(), applied->news.begin(), applied->news.end());
  }
  if (const auto ok = note_seen(txn, step, before, seen); !ok) return fail(ok);
  if (done.late > 0) done.state = note_late(std::move(done.state), done.late_by);
  for (const amazon::MalformedOrder& malformed : step.page.malformed) {
    if (const auto ok = quarantine(txn, step.context, malformed, done.run); !ok) return fail(ok);
    if (malformed.order_id.empty()) done.state.unreadable_until = now;
    done.events.push_back({now, "order.quarantined", integration.str(), malformed.order_id, malformed.reason});
  }

  switch (step.verdict.kind) {
    case PageVerdict::Kind::next:
      done.state.chains[step.kind] = advance(step.chain, step.page, now);
      done.state.chains[step.kind].run = done.run.id;
      break;
    case PageVerdict::Kind::broken:
      if (step.kind == ChainKind::window)
        done.state = break_window(done.state, step.chain, overlap(done.state, step.context.settings), now);
      else
        done.state.chains.erase(step.kind);
      break;
    case PageVerdict::Kind::last:
      if (const auto ok = complete_chain(txn, step, done); !ok) return fail(ok);
      break;
  }
  if (const auto ok = store::put_orders_state(txn, integration, done.state); !ok) return fail(ok);
  if (const auto ok = store::put_run(txn, done.run); !ok) return fail(ok);
  return done;
}

/// With the last page of a chain, and in its transaction, comes what the chain was read for.
Result<void> OrderImport::complete_chain(store::WriteTxn& txn, const PageStep& step, PageDone& done) {
  const Timestamp now = step.context.now;
  done.run.to = step.chain.before ? step.chain.before : std::optional(now);
  done.state.chains.erase(step.kind);
  switch (step.kind) {
    case ChainKind::window: {
      auto completed = complete_window(done.state, step.chain, step.page);
      if (!completed) return fail(completed);
      done.state = std::move(*completed);
      done.run.to = done.state.watermark;
      return {};
    }
    case ChainKind::sweep:
      done.state.open_swept = true;
      return {};
    case ChainKind::added:
      done.state = complete_added(std::move(done.state), step.chain, step.context.settings, now);
      return {};
    case ChainKind::audit:
      done.state = complete_audit(std::move(done.state), now);
      return drop_unseen_unreadable(txn, step.context, done.run);
    case ChainKind::period:
      return {};
  }
  return {};
}

Result<OrderImport::PageDone> OrderImport::preview_page(const ActiveRun& active, const amazon::OrdersPage& page) {
  auto txn = services_.store.read();
  if (!txn) return fail(txn);
  auto state = store::get_orders_state(**txn, settings_.integration);
  if (!state) return fail(state);
  PageDone done{.run = active.run, .state = std::move(*state)};
  done.run.counts.failed += page.malformed.size();
  for (const orders::AmazonOrder& order : page.orders) {
    const auto stored = store::get_order(**txn, settings_.integration, order.order_id);
    if (!stored) return fail(stored);
    const bool changes = !*stored || orders::merge((*stored)->amazon, (*stored)->source, order, orders::Source::search,
                                                   (*stored)->amazon == order) == orders::Merge::take;
    ++(changes ? done.run.counts.synced : done.run.counts.unchanged);
  }
  return done;
}

async::Task<Result<void>> OrderImport::end(ActiveRun& active) {
  const history::Counts& counts = active.run.counts;
  std::string reason;
  if (counts.failed > 0)
    reason = fmt::format("{} could not be read: see `invctl quarantine list`", told(counts.failed));
  else if (counts.synced + counts.skipped == 0)
    reason = counts.unchanged > 0 ? "no order changed" : "Amazon has no order in this window";
  if (!active.request.dry_run) co_return co_await end_run(services_, active, std::move(reason));
  active.run.status = history::ended_status(counts, active.error.has_value());
  active.run.reason = active.error ? active.error->message : fmt::format("{} would change", told(counts.synced));
  active.run.ended_at = services_.clock.now();
  active.tell("ended");
  co_return Result<void>();
}

}  // namespace invd::sync
