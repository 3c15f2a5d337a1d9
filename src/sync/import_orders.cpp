#include <array>
#include <fmt/format.h>
#include <utility>

#include "async/retry.h"
#include "log/log.h"
#include "orders/version.h"
#include "store/history.h"
#include "store/orders.h"
#include "store/sync_state.h"
#include "sync/import_orders.h"
#include "sync/page_reading.h"
#include "sync/run_log.h"
#include "sync/window.h"

namespace invd::sync {
namespace {

constexpr int kMaxRestarts = 3;

/// A page token that Amazon no longer takes: an error of the request, for a page after the first.
bool is_dead_token(const Error& error, const store::PageChain& chain) {
  return error.code == ErrorCode::rejected && !chain.token.empty();
}

amazon::Priority priority_of(history::Trigger trigger, bool window) {
  if (trigger == history::Trigger::manual) return amazon::Priority::manual;
  return window ? amazon::Priority::live : amazon::Priority::backfill;
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

OrderImport::OrderImport(Services services, amazon::Account& account, OrdersSettings settings,
                         std::vector<OrderObserver*> observers, IsOurOutbound is_our_outbound)
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
  const Timestamp now = services_.clock.now();
  if (request.from || request.to) {
    const auto lookback = request.from ? std::nullopt : std::optional(settings_.initial_window);
    co_return outcome_of(
        co_await read_chain(active, period(settings_, request.from, request.to, now), ChainKind::period, lookback));
  }
  const store::PageChain audit = audit_window(settings_, now);
  if (request.trigger == history::Trigger::audit)
    co_return outcome_of(co_await read_chain(active, audit, ChainKind::audit, now - *audit.after));
  co_return co_await read_windows(active);
}

async::Task<Result<void>> OrderImport::read_windows(ActiveRun& active) {
  while (true) {
    const Timestamp now = services_.clock.now();
    auto txn = services_.store.read();
    if (!txn) co_return fail(txn);
    auto state = store::get_orders_state(**txn, settings_.integration);
    txn->reset();
    if (!state) co_return fail(state);
    const bool resume = state->chain && can_resume(*state->chain, settings_, now);
    const bool resume_sweep = resume && state->chain->open_only;
    if (!resume_sweep) {
      const store::PageChain chain = resume ? *state->chain : next_window(*state, settings_, now);
      const bool by_our_clock = !resume && !state->watermark;
      const auto read = co_await read_chain(active, chain, ChainKind::window,
                                            by_our_clock ? std::optional(settings_.initial_window) : std::nullopt);
      if (!read) co_return fail(read);
      if (active.request.dry_run) co_return Result<void>();
      // A shortened window is followed by the next at once; so is one that an earlier run began, for it ends before
      // this run was asked for.
      if (read->before || resume) continue;
    }
    if (state->open_swept) co_return co_await read_added_marketplaces(active);
    const store::PageChain sweep = resume_sweep ? *state->chain : open_sweep(settings_, now);
    const auto swept = co_await read_chain(active, sweep, ChainKind::sweep,
                                           resume_sweep ? std::nullopt : std::optional(now - *sweep.after));
    if (!swept || !resume_sweep || active.request.dry_run) co_return outcome_of(swept);
  }
}

/// A marketplace that was added later has its first import as the others had (INT-4).
async::Task<Result<void>> OrderImport::read_added_marketplaces(ActiveRun& active) {
  auto txn = services_.store.read();
  if (!txn) co_return fail(txn);
  const auto state = store::get_orders_state(**txn, settings_.integration);
  txn->reset();
  if (!state) co_return fail(state);
  OrdersSettings added = settings_;
  added.marketplaces = added_marketplaces(*state, settings_);
  if (added.marketplaces.empty()) co_return Result<void>();
  const Timestamp now = services_.clock.now();
  const std::array chains{next_window({}, added, now), open_sweep(added, now)};
  for (const store::PageChain& chain : chains)
    if (const auto read = co_await read_chain(active, chain, ChainKind::period, now - *chain.after); !read)
      co_return fail(read);
  co_return co_await services_.store.write([settings = settings_](store::WriteTxn& txn) -> Result<void> {
    auto reached = store::get_orders_state(txn, settings.integration);
    if (!reached) return fail(reached);
    reached->marketplaces = settings.marketplaces;
    return store::put_orders_state(txn, settings.integration, *reached);
  });
}

async::Task<Result<store::PageChain>> OrderImport::read_chain(ActiveRun& active, store::PageChain chain, ChainKind kind,
                                                              std::optional<Duration> lookback) {
  const amazon::Priority priority = priority_of(active.request.trigger, kind == ChainKind::window);
  int restarts = 0;
  int repeats = 0;
  PageReading reading;
  active.run.from = active.run.from ? active.run.from : chain.after;
  while (true) {
    active.tell(fmt::format("reading page {}", chain.pages + 1));
    auto page = co_await amazon::search_orders(account_, reading.apply(to_search(chain)), priority);
    PageVerdict verdict;
    if (page) {
      reading.succeeded();
      const bool is_first = chain.pages == 0 && chain.token.empty();
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
    active.pulse();

    switch (verdict.kind) {
      case PageVerdict::Kind::last:
        co_return chain;
      case PageVerdict::Kind::next:
        chain = following;
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

Result<OrderImport::PageDone> OrderImport::apply_page(store::WriteTxn& txn, const PageStep& step) {
  const IntegrationName& integration = step.context.settings.integration;
  const Timestamp now = step.context.now;
  auto state = store::get_orders_state(txn, integration);
  if (!state) return fail(state);
  PageDone done{step.run, std::move(*state), {}};
  const std::optional<Timestamp> watermark = done.state.watermark;
  // The first audit also finds what the initial window left out: that is not late.
  const bool tells_lateness =
      step.kind == ChainKind::window || (step.kind == ChainKind::audit && done.state.audited_at.has_value());
  for (const orders::AmazonOrder& order : step.page.orders) {
    const auto applied = apply_and_record(txn, step.context, order, watermark, done.run);
    if (!applied) return fail(applied);
    if (applied->merge != orders::Merge::take) continue;
    if (tells_lateness) done.state.late_by = std::max(done.state.late_by, applied->late_by);
    done.events.push_back({now, applied->is_new ? "order.imported" : "order.updated", integration.str(),
                           order.order_id.str(), order.status});
  }
  for (const amazon::MalformedOrder& malformed : step.page.malformed) {
    if (const auto ok = quarantine(txn, step.context, malformed, done.run); !ok) return fail(ok);
    done.events.push_back({now, "order.quarantined", integration.str(), malformed.order_id, malformed.reason});
  }

  const bool persisted = step.kind == ChainKind::window || step.kind == ChainKind::sweep;
  switch (step.verdict.kind) {
    case PageVerdict::Kind::next:
      done.state.chain = advance(step.chain, step.page, now);
      done.state.chain->run = done.run.id;
      break;
    case PageVerdict::Kind::broken:
      if (step.kind == ChainKind::window)
        done.state = break_window(done.state, step.chain, overlap(done.state, step.context.settings), now);
      else
        done.state.chain.reset();
      break;
    case PageVerdict::Kind::last:
      if (step.kind == ChainKind::window) {
        auto completed = complete_window(done.state, step.chain, step.page);
        if (!completed) return fail(completed);
        done.state = std::move(*completed);
        done.run.to = done.state.watermark;
      } else {
        done.state.chain.reset();
        if (step.kind == ChainKind::sweep) done.state.open_swept = true;
        if (step.kind == ChainKind::audit) {
          done.state.audited_at = now;
          if (const auto ok = drop_unseen_unreadable(txn, step.context, done.run); !ok) return fail(ok);
        }
        done.run.to = step.chain.before ? step.chain.before : std::optional(now);
      }
      break;
  }
  store::OrdersState stored = done.state;
  if (!persisted) {  // an audit's or a period's pages are not gone on with after a restart
    auto before = store::get_orders_state(txn, integration);
    if (!before) return fail(before);
    stored.chain = before->chain;
  }
  if (const auto ok = store::put_orders_state(txn, integration, stored); !ok) return fail(ok);
  if (const auto ok = store::put_run(txn, done.run); !ok) return fail(ok);
  return done;
}

Result<OrderImport::PageDone> OrderImport::preview_page(const ActiveRun& active, const amazon::OrdersPage& page) {
  auto txn = services_.store.read();
  if (!txn) return fail(txn);
  auto state = store::get_orders_state(**txn, settings_.integration);
  if (!state) return fail(state);
  PageDone done{active.run, std::move(*state), {}};
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
    reason = fmt::format("{} orders could not be read: see `invctl quarantine list`", counts.failed);
  else if (counts.synced + counts.skipped == 0)
    reason = counts.unchanged > 0 ? "no order changed" : "Amazon has no order in this window";
  if (!active.request.dry_run) co_return co_await end_run(services_, active, std::move(reason));
  active.run.status = history::ended_status(counts, active.error.has_value());
  active.run.reason = active.error ? active.error->message : fmt::format("{} orders would change", counts.synced);
  active.run.ended_at = services_.clock.now();
  active.tell("ended");
  co_return Result<void>();
}

}  // namespace invd::sync
