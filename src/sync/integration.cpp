#include "sync/integration.h"

#include <algorithm>
#include <utility>

#include "amazon/sellers.h"
#include "async/timeout.h"
#include "log/log.h"
#include "store/quarantine.h"
#include "sync/oversells.h"
#include "sync/pushing.h"
#include "sync/window.h"

namespace invd::sync {
namespace {

constexpr Duration kParticipationsLast = std::chrono::hours(24);
constexpr Duration kAskAgain = std::chrono::minutes(1);
constexpr Duration kAskSoon = std::chrono::seconds(5);
constexpr std::uint64_t kMostCounted = 10'000;

/// Why nothing can be synced, in the code that scripts see: what may pass by itself is worth another try, what answers
/// in Amazon's place is no refusal of ours.
ErrorCode code_of(const Problem& problem) {
  using amazon::Trouble;
  if (problem.code == amazon::name(Trouble::endpoint_wrong)) return ErrorCode::malformed;
  for (const Trouble passing : {Trouble::unreachable, Trouble::failing})
    if (problem.code == amazon::name(passing)) return ErrorCode::temporary;
  return ErrorCode::refused;
}

/// Whether asking for the marketplaces can show that it is over, so that nobody waits for the next run of a module.
bool connection_is_ill(const amazon::Health& health) {
  if (health.login) return true;
  if (!health.failure) return false;
  // Whether all is denied or only a role is missing shows when something else is allowed.
  using amazon::Trouble;
  return health.failure->trouble == Trouble::unreachable || health.failure->trouble == Trouble::access_denied ||
         !health.failure->operation || health.failure->operation == amazon::Operation::get_marketplace_participations;
}

}  // namespace

std::string_view name(Integration::State state) {
  switch (state) {
    case Integration::State::active:
      return "active";
    case Integration::State::inactive:
      return "inactive";
    case Integration::State::error:
      return "error";
  }
  return "error";
}

Integration::Integration(Services services, amazon::QuotaBook& quota, http::Client& http,
                         std::unique_ptr<amazon::CredentialSource> credentials, Settings settings,
                         OrderSync::OnStoreFailure on_store_failure)
    : services_(services),
      credentials_(std::move(credentials)),
      settings_(std::move(settings)),
      on_store_failure_(std::move(on_store_failure)),
      quota_(quota),
      account_(settings_.account, *credentials_, quota, {services.scheduler, services.clock, services.random, http}),
      ask_now_(services.scheduler),
      asked_(services.scheduler),
      scope_(services.scheduler) {}

void Integration::start() {
  if (!settings_.enabled) return;
  active_since_ = services_.scheduler.monotonic();
  if (auto txn = services_.store.read())
    if (auto stored = store::get_participations(**txn, name())) participations_ = std::move(*stored);
  if (participations_) judged_since_ = participations_->fetched_at;
  apply_participations();
  scope_.spawn(keep_active());
}

void Integration::stop() {
  stopped_ = true;
  scope_.cancel();
  stop_modules();
  asked_.set();
}

void Integration::update(Settings settings) {
  const bool judged_alike = settings.marketplaces == settings_.marketplaces &&
                            settings.organization_currency == settings_.organization_currency;
  if (!judged_alike) judged_since_ = services_.clock.now();
  settings_ = std::move(settings);
  account_.try_login_again();
  if (orders_) {
    orders_->update(settings_.orders, settings_.orders_timing);
    orders_->observe(observers());
  }
  if (items_) items_->update(settings_.items, settings_.items_timing, settings_.orders.overlap);
  if (stock_) stock_->update(settings_.push, settings_.items, settings_.pushes);
  apply_participations();
  ask_now_.set();
}

bool Integration::same_connection(const Settings& other) const {
  const auto key = [](const Settings& s) {
    return std::tie(s.account.name, s.account.region, s.account.endpoint, s.account.login_endpoint, s.account.seller_id,
                    s.credentials, s.enabled, s.items.books);
  };
  return key(settings_) == key(other);
}

Result<OrderSync*> Integration::orders() {
  if (orders_) return orders_.get();
  return std::unexpected<Error>(why_no_module());
}

Result<ItemSync*> Integration::items() {
  if (items_) return items_.get();
  return std::unexpected<Error>(why_no_module());
}

Result<StockSync*> Integration::stock() {
  if (stock_) return stock_.get();
  return std::unexpected<Error>(why_no_module());
}

async::Task<Result<void>> Integration::switch_by(StockSync::Change change) {
  if (!stock_)
    co_return co_await services_.store.write(
        [change = std::move(change), now = services_.clock.now()](store::WriteTxn& txn) { return change(txn, now); });
  const auto asked = stock_->switch_by(std::move(change));
  co_await asked->done.wait();
  co_return asked->outcome;
}

void Integration::wake_stock() {
  if (stock_) stock_->wake();
}

Error Integration::why_no_module() const {
  if (!settings_.enabled)
    return {ErrorCode::refused, "integration " + name().str() + " is inactive",
            "set `enabled: true` and run `invctl config reload`"};
  for (const Problem& problem : problems())
    if (problem.is_error) return {code_of(problem), name().str() + ": " + problem.message, problem.hint};
  return {ErrorCode::temporary, name().str() + " is still being connected", "try again in a moment"};
}

/// What had begun stays in history as ended.
void Integration::stop_modules() {
  if (!orders_ && !items_) return;
  stock_.reset();
  orders_.reset();
  items_.reset();
}

async::Task<> Integration::settled(Duration patience) {
  if (!orders_ && settings_.enabled) (void)co_await async::set_within(services_.scheduler, patience, asked_);
}

async::Task<Result<void>> Integration::check_connection() {
  account_.try_login_again();
  co_return co_await ask_for_marketplaces();
}

async::Task<Result<void>> Integration::ask_for_marketplaces() {
  auto fetched = co_await amazon::get_marketplace_participations(account_, amazon::Priority::manual);
  if (!fetched) co_return fail(fetched);
  store::Participations found{services_.clock.now(), {}};
  for (const amazon::Participation& p : *fetched)
    found.list.push_back({p.marketplace, p.country, p.currency, p.participating, p.suspended_listings});
  if (!participations_ || participations_->list != found.list) judged_since_ = found.fetched_at;
  participations_ = found;
  const auto stored = co_await services_.store.write(
      [who = name(), found](store::WriteTxn& txn) { return store::put_participations(txn, who, found); });
  apply_participations();
  co_return stored;
}

Integration::State Integration::state() const {
  if (!settings_.enabled) return State::inactive;
  const auto all = problems();
  return std::ranges::any_of(all, &Problem::is_error) ? State::error : State::active;
}

std::vector<Problem> Integration::problems() const {
  if (!settings_.enabled) return {};
  return sync::problems(facts(), services_.clock.now());
}

async::Task<> Integration::keep_active() {
  Duration pause = kAskAgain;
  while (true) {
    warn_of_secrets_end();
    const bool changed = ask_now_.is_set();
    ask_now_.reset();
    const Timestamp now = services_.clock.now();
    const bool fresh = participations_ && now >= participations_->fetched_at &&
                       now - participations_->fetched_at < kParticipationsLast;
    if (!fresh || !orders_ || changed || connection_is_ill(account_.health())) {
      const auto checked = co_await ask_for_marketplaces();
      if (!checked) log::warning("integration", name().view(), checked.error().message);
      // What passes by itself shall not keep a shop waiting for a minute.
      pause = checked ? kAskAgain : pause == kAskAgain ? kAskSoon : std::min(pause * 2, kAskAgain - Duration(1));
    }
    asked_.set();
    (void)co_await async::set_within(services_.scheduler, pause, ask_now_);
  }
}

void Integration::warn_of_secrets_end() {
  const int stage =
      settings_.client_secret_issued ? client_secret_stage(*settings_.client_secret_issued, services_.clock.now()) : 0;
  if (stage > secret_stage_told_)
    for (const Problem& p : problems())
      if (p.code.starts_with("client_secret_expire"))
        log::warning("integration", name().view(), p.message + ": " + p.hint);
  secret_stage_told_ = stage;
}

Duration Integration::orders_interval() const {
  Duration interval = settings_.orders_timing.interval;
  for (const amazon::BucketSnapshot& bucket : quota_.snapshot())
    if (bucket.key.integration == name() && bucket.key.operation == amazon::Operation::search_orders)
      interval = std::max(interval, Duration(static_cast<std::int64_t>(1000 / bucket.rate)));
  return interval;
}

IntegrationFacts Integration::facts() const {
  IntegrationFacts facts{.name = name(),
                         .region = settings_.account.region,
                         .organization_currency = settings_.organization_currency,
                         .marketplaces = settings_.marketplaces,
                         .participations = participations_ ? &*participations_ : nullptr,
                         .participations_since = judged_since_,
                         .health = &account_.health(),
                         .quarantined = 0,
                         .orders_automatic = orders_ && settings_.orders_timing.automatic,
                         .orders_interval = orders_interval(),
                         .orders_last_success = std::nullopt,
                         .orders_last_page = std::nullopt,
                         .active_since = std::nullopt,
                         .client_secret_issued = settings_.client_secret_issued};
  if (active_since_) facts.active_since = services_.clock.now() - (services_.scheduler.monotonic() - *active_since_);
  if (orders_ && orders_->current()) facts.orders_last_page = orders_->current()->last_page_at;
  if (auto txn = services_.store.read()) {
    if (const auto state = store::get_module_state(**txn, name(), history::Module::orders))
      facts.orders_last_success = state->last_success_at;
    if (const auto state = store::get_orders_state(**txn, name())) {
      facts.orders_late_by = state->late_by;
      const Duration grown = overlap(*state, settings_.orders);
      if (grown > settings_.orders.overlap) facts.orders_overlap = grown;
    }
    if (const auto count = store::count_quarantined(**txn, name(), kMostCounted)) facts.quarantined = *count;
  }
  return facts;
}

OrderObservers Integration::observers() const {
  return {std::make_shared<Books>(settings_.items.books, std::make_shared<OversellWatch>(settings_.push)),
          std::make_shared<NumbersObserver>(settings_.items.books)};
}

void Integration::apply_participations() {
  if (!participations_ || !settings_.enabled || stopped_) return;
  if (const auto refused = activation_problems(facts()); !refused.empty()) {
    if (refused.front().message != refusal_told_)
      log::error("integration", name().view(), refused.front().message + ": not synced");
    refusal_told_ = refused.front().message;
    stop_modules();
    return;
  }
  refusal_told_.clear();
  if (orders_) return;
  log::info("integration", name().view(), "active");
  orders_ = std::make_unique<OrderSync>(services_, account_, settings_.orders, settings_.orders_timing, observers(),
                                        IsOurOutbound{}, on_store_failure_);
  items_ = std::make_unique<ItemSync>(services_, account_, settings_.items, settings_.items_timing,
                                      settings_.orders.overlap, on_store_failure_);
  stock_ = std::make_unique<StockSync>(services_, account_, settings_.push, settings_.items, settings_.pushes,
                                       on_store_failure_);
  items_->start();
  orders_->start();
  stock_->start();
}

}  // namespace invd::sync
