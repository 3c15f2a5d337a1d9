#include "sim/simulation.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <utility>

#include "sim/checks.h"
#include "sim/network.h"
#include "sim/process.h"
#include "support/path_conflicts.h"
#include "support/test_store.h"

namespace invd::sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::string_view kLogin = "in login";
constexpr std::string_view kParticipations = "in participations";
constexpr std::string_view kPage = "in page";
constexpr std::string_view kOrder = "in order";
constexpr std::string_view kPatch = "in patch";
constexpr std::string_view kFeed = "in feed";
constexpr std::string_view kWrite = "in write before commit";
constexpr std::string_view kNews = "between commit and news";
constexpr std::string_view kSleep = "in sleep";

constexpr Duration kConvergesWithin = hours(30);
constexpr std::uint64_t kFullCheckEvery = 100;  // commits

/// A life of invd, its Amazon, and what goes wrong between them.
class Life {
 public:
  explicit Life(const Options& options);
  ~Life();
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;
  Outcome live();

 private:
  [[nodiscard]] sandbox::Options shop_options();
  [[nodiscard]] sync::Integration::Settings settings();
  void start();
  void end_process(bool gracefully, bool reboot);
  void run_until(Monotonic end);
  void after_step(bool slept);
  void aim();
  [[nodiscard]] std::set<std::string_view> pending(bool slept) const;
  void committed();
  void check(std::string wrong);
  void stop_faults();
  void keep_doing(async::ScheduledCall& call, Duration mean, std::function<void()> what);
  void step_the_clock();
  void let_customers_act();
  void let_seller_act();
  void let_delivery_come();
  void check_quota();

  Options options_;
  FaultPlan plan_;
  Outcome outcome_;
  SeededRandom chance_;  ///< what happens outside, and when
  SeededRandom disk_;
  SeededRandom own_;  ///< invd's
  SeededScheduler scheduler_;
  Reference reference_;
  sandbox::World world_;
  Network network_;
  Checks checks_;
  test::ScratchDirectory directory_;
  test::ScratchDirectory unsynced_;
  std::unique_ptr<Process> process_;
  async::ScheduledCall clock_;
  async::ScheduledCall weather_;
  async::ScheduledCall customers_;
  async::ScheduledCall seller_;
  async::ScheduledCall deliveries_;
  async::ScheduledCall restart_;
  Duration interval_{0};
  bool calm_ = false;
  std::string target_;  ///< what must be pending for the next kill
  std::uint64_t hits_left_ = 0;
  int boots_ = 1;
  std::uint64_t excused_429s_ = 0;
};

Life::Life(const Options& options)
    : options_(options),
      plan_(options.seed, options.only),
      chance_(stream(options.seed, "life")),
      disk_(stream(options.seed, "disk")),
      own_(stream(options.seed, "own")),
      scheduler_(stream(options.seed, "scheduler")),
      world_(options.seed, shop_options()),
      network_(scheduler_, world_, plan_, options.seed, reference_, outcome_.fired),
      checks_(IntegrationName("amazon-us"), plan_, world_, reference_),
      interval_(minutes(1 + static_cast<std::int64_t>(chance_.below(20)))) {
  outcome_.kinds = plan_.kinds();
  for (const sandbox::Fault& fault : plan_.wire()) world_.faults().set(fault);
  if (options_.off == Seam::horizon_not_now)
    network_.tamper = [this](Network::Way way, http::Response& response) {
      const std::string_view name = "\"lastUpdatedBefore\":\"";
      const std::size_t at = way == Network::Way::page ? response.body.find(name) : std::string::npos;
      if (at == std::string::npos) return;
      const std::size_t begin = at + name.size();
      // The latest that is believed: a horizon after the answer's own Date is not.
      const auto date = http::parse_http_date(http::find_header(response.headers, "date"));
      response.body.replace(begin, response.body.find('"', begin) - begin,
                            to_rfc3339(date.value_or(network_.shop_now())));
    };
}

Life::~Life() = default;

sandbox::Options Life::shop_options() {
  sandbox::Options o;
  o.shop.orders = 20 + chance_.below(230);
  o.shop.products = 40;
  o.shop.start = scheduler_.now();
  o.shop.history = days(60);
  o.shop.live_rate = 0.02 + 0.2 * chance_.fraction();
  o.shop.stock_limits_orders = true;
  return o;
}

sync::Integration::Settings Life::settings() {
  sync::Integration::Settings s;
  s.account = {.name = IntegrationName("amazon-us"),
               .region = Region::na,
               .endpoint = "http://127.0.0.1:1",
               .login_endpoint = "http://127.0.0.1:1/auth/o2/token",
               .version = "1",
               .seller_id = "A1SELLER"};
  s.organization_currency = "USD";
  s.orders.integration = s.account.name;
  for (const auto& store : world_.shop().stores()) {
    s.marketplaces.push_back(store.marketplace);
    s.orders.marketplaces.emplace_back(store.marketplace->id);
  }
  s.orders.initial_window = days(90);
  s.orders.preference = orders::Preference::confirmed_and_fulfilled;
  s.orders_timing.interval = interval_;
  // Every listing becomes an item by itself, with the opening that Amazon's number gives.
  s.items.integration = s.items.books.integration = s.account.name;
  s.items.marketplaces = s.orders.marketplaces;
  s.items.auto_confirm = true;
  s.push.integration = s.account.name;
  s.push.books = s.items.books;
  s.push.orders_interval = interval_;
  s.push.lag = s.orders.overlap;
  s.push.reconcile = hours(1);
  s.push.guard.zeroed_listings = 1'000;  // nobody is there to approve
  // Shops are small: by any estimate patches would end earlier.
  SeededRandom feeds(stream(options_.seed, "feeds"));
  if (plan_.has(kDelivery)) s.push.feeds.from = 4 + feeds.below(8);
  return s;
}

void Life::check(std::string wrong) {
  if (outcome_.failure.empty()) outcome_.failure = std::move(wrong);
}

void Life::committed() {
  ++outcome_.commits;
  scheduler_.note(outcome_.commits);
  if (outcome_.commits % kFullCheckEvery != 0) return check(checks_.quick(process_->kv()));
  world_.advance(network_.shop_now());
  check(checks_.full(process_->kv(), false));
}

void Life::start() {
  Process::Environment environment{
      .scheduler = scheduler_,
      .random = own_,
      .http = network_,
      .plan = plan_,
      .chance = disk_,
      .fired = outcome_.fired,
      .boot_id = "boot-" + std::to_string(boots_),
      .directory = directory_.path(),
      .settings = settings(),
      .hooks = {},
      .calm = calm_,
      .loses = {},
      .order_told = [this](const std::string& id) { check(checks_.order(process_->kv(), id)); },
      .forget_quotas = options_.off == Seam::quotas_kept,
      .splits_commits = options_.off == Seam::watermark_with_data && !calm_,
  };
  environment.hooks.committed = [this] { committed(); };
  if (options_.off == Seam::acknowledged_kept) environment.loses = [this] { return !calm_ && disk_.below(50) == 0; };
  if (options_.off == Seam::synced_commits)
    environment.loses = [this] {  // what a power cut would leave: the file without the commit that follows
      std::filesystem::copy_file(directory_.path() / "data.mdb", unsynced_.path() / "data.mdb",
                                 std::filesystem::copy_options::overwrite_existing);
      return false;
    };
  process_ = std::make_unique<Process>(std::move(environment));
  process_->start();
  aim();
}

/// Draws what shall be pending at the next kill, and how often it may be pending before.
void Life::aim() {
  target_.clear();
  if (calm_ || !(plan_.has(kKill) || plan_.has(kStop) || plan_.has(kReboot))) return;
  const auto& points = kill_points();
  target_ = *std::next(points.begin(), static_cast<std::ptrdiff_t>(chance_.below(points.size())));
  const bool rare =
      target_ == kLogin || target_ == kParticipations || target_ == kOrder || target_ == kPatch || target_ == kFeed;
  hits_left_ = 1 + chance_.below(rare ? 6 : 150);
}

std::set<std::string_view> Life::pending(bool slept) const {
  std::set<std::string_view> what;
  const auto under_way = [this, &what](Network::Way way, std::string_view tag) {
    if (network_.under_way(way) > 0) what.insert(tag);
  };
  under_way(Network::Way::login, kLogin);
  under_way(Network::Way::participations, kParticipations);
  under_way(Network::Way::page, kPage);
  under_way(Network::Way::order, kOrder);
  under_way(Network::Way::patch, kPatch);
  under_way(Network::Way::feed, kFeed);
  if (process_->writer().has_queued()) what.insert(kWrite);
  if (process_->writer().has_news()) what.insert(kNews);
  if (what.empty() && slept) what.insert(kSleep);
  return what;
}

void Life::after_step(bool slept) {
  if (!process_) return;
  if (process_->wants_to_end()) {
    if (disk_.below(3) == 0) end_process(false, false);
    return;
  }
  if (target_.empty()) return;
  const auto what = pending(slept);
  if (!what.contains(target_) || --hits_left_ > 0) return;
  ++outcome_.killed[target_];
  std::vector<std::string_view> ways;
  for (const std::string_view way : {kKill, kStop, kReboot})
    if (plan_.has(way)) ways.push_back(way);
  const std::string_view way = ways[chance_.below(ways.size())];
  ++outcome_.fired[std::string(way)];
  end_process(way == kStop, way == kReboot);
}

void Life::end_process(bool gracefully, bool reboot) {
  if (gracefully) process_->stop();
  world_.advance(network_.shop_now());
  check(checks_.full(process_->kv(), false));
  const std::string left = Checks::dump(process_->kv());
  process_.reset();
  if (options_.off == Seam::synced_commits && !gracefully && std::filesystem::exists(unsynced_.path() / "data.mdb"))
    std::filesystem::copy_file(unsynced_.path() / "data.mdb", directory_.path() / "data.mdb",
                               std::filesystem::copy_options::overwrite_existing);
  if (reboot) {
    ++boots_;
    // Across a boot only Amazon's Date tells how long it took, and that may be wrong.
    if (plan_.has(sandbox::name(sandbox::FaultKind::skewed_date))) excused_429s_ += 2;
  }
  const Duration down(chance_.below(4) == 0 ? chance_.below(2 * 3'600'000) : chance_.below(5'000));
  restart_ = async::ScheduledCall(scheduler_, scheduler_.call_at(scheduler_.monotonic() + down, [this, left] {
    start();
    if (Checks::dump(process_->kv()) != left) check("I1: the store is not as the process before left it");
  }));
}

void Life::run_until(Monotonic end) {
  while (outcome_.failure.empty()) {
    bool slept = false;
    if (!scheduler_.step()) {
      // A process that is about to end may have nothing left to do.
      if (process_ && process_->wants_to_end()) end_process(false, false);
      if (!scheduler_.go_on(end)) return;
      slept = true;
    }
    after_step(slept);
  }
}

void Life::keep_doing(async::ScheduledCall& call, Duration mean, std::function<void()> what) {
  const Duration wait(1 + static_cast<std::int64_t>(chance_.below(static_cast<std::uint64_t>(2 * mean.count()))));
  call = async::ScheduledCall(scheduler_, scheduler_.call_at(scheduler_.monotonic() + wait,
                                                             [this, &call, mean, what = std::move(what)]() mutable {
                                                               what();
                                                               keep_doing(call, mean, std::move(what));
                                                             }));
}

void Life::step_the_clock() {
  ++outcome_.fired[std::string(kClock)];
  if (chance_.below(3) == 0) return scheduler_.set_wall_clock(network_.shop_now());
  constexpr std::int64_t kMinute = 60'000;
  constexpr std::array<std::int64_t, 4> kScales = {kMinute, 60 * kMinute, 24 * 60 * kMinute, 365LL * 24 * 60 * kMinute};
  const std::int64_t scale = kScales[chance_.below(kScales.size())];
  const std::int64_t by = scale * (1 + static_cast<std::int64_t>(chance_.below(10)));
  scheduler_.set_wall_clock(network_.shop_now() + Duration(chance_.below(2) == 0 ? by : -by));
}

void Life::let_customers_act() {
  sandbox::Shop& shop = world_.shop();
  world_.advance(network_.shop_now());
  ++outcome_.fired[std::string(kCustomers)];
  if (chance_.below(3) == 0) {
    (void)shop.place({});
    return;
  }
  const auto& all = shop.orders();
  const std::size_t recent = std::min<std::size_t>(all.size(), 40);
  const std::string id = shop.order_id(static_cast<std::uint32_t>(all.size() - 1 - chance_.below(recent)));
  switch (chance_.below(5)) {
    case 0:
      (void)shop.cancel(id, sandbox::Party::buyer, true);
      break;
    case 1:
      (void)shop.cancel(id, sandbox::Party::amazon);
      break;
    case 2:
      (void)shop.ship(id);
      break;
    case 3:
      (void)shop.request_cancel(id);
      break;
    default:
      (void)shop.approve(id);
      break;
  }
}

void Life::let_seller_act() {
  ++outcome_.fired[std::string(kSeller)];
  const std::uint64_t which = chance_.below(1'000);
  if (chance_.below(4) != 0) {
    if (process_) process_->count_some_item(which, static_cast<std::int64_t>(chance_.below(30)) - 12);
    return;
  }
  sandbox::Shop& shop = world_.shop();
  world_.advance(network_.shop_now());
  (void)shop.change_listing(shop.products()[which % shop.products().size()].sku,
                            {.quantity = static_cast<int>(chance_.below(60))});
}

void Life::let_delivery_come() {
  ++outcome_.fired[std::string(kDelivery)];
  if (process_) process_->take_delivery(1 + static_cast<std::int64_t>(chance_.below(20)));
}

void Life::stop_faults() {
  calm_ = true;
  for (std::size_t i = 0; i < sandbox::kFaultKinds; ++i) {
    const auto kind = static_cast<sandbox::FaultKind>(i);
    // An order that Amazon hides stays hidden.
    if (kind != sandbox::FaultKind::hidden_order) world_.faults().clear(kind);
  }
  network_.calm();
  clock_ = {};
  weather_ = {};
  customers_ = {};
  seller_ = {};
  deliveries_ = {};
  target_.clear();
  scheduler_.set_wall_clock(network_.shop_now());
  if (process_) process_->calm();
}

/// A 429 that no fault made is a mistake of our bookkeeping; of a thousand calls one is allowed (I25).
void Life::check_quota() {
  for (std::size_t i = 0; i < sandbox::kOperations; ++i) {
    const sandbox::Calls& calls = world_.calls(static_cast<sandbox::Operation>(i));
    outcome_.throttled += calls.throttled;
    outcome_.calls += calls.calls;
  }
  const std::uint64_t allowed = excused_429s_ + outcome_.calls / 1'000;
  if (outcome_.throttled > allowed)
    check("I25: " + std::to_string(outcome_.throttled) + " of " + std::to_string(outcome_.calls) +
          " calls found an empty bucket");
}

Outcome Life::live() {
  const Monotonic began = scheduler_.monotonic();
  if (plan_.has(kClock)) keep_doing(clock_, hours(2), [this] { step_the_clock(); });
  if (plan_.has(kNetworkDown))
    keep_doing(weather_, hours(1),
               [this] { network_.break_until(scheduler_.monotonic() + Duration(chance_.below(40 * 60'000))); });
  if (plan_.has(kCustomers)) keep_doing(customers_, minutes(20), [this] { let_customers_act(); });
  if (plan_.has(kSeller)) keep_doing(seller_, minutes(10), [this] { let_seller_act(); });
  if (plan_.has(kDelivery)) keep_doing(deliveries_, minutes(40), [this] { let_delivery_come(); });
  start();
  run_until(began + hours(1) + Duration(chance_.below(12 * 3'600'000)));
  stop_faults();
  const Monotonic calm_since = scheduler_.monotonic();
  std::string missing = "nothing was looked at";
  while (outcome_.failure.empty()) {
    run_until(scheduler_.monotonic() + minutes(45));
    if (!process_ || !outcome_.failure.empty()) continue;
    world_.advance(network_.shop_now());
    outcome_.converged = scheduler_.monotonic() - calm_since;
    missing = checks_.not_converged(process_->kv(), network_.shop_now());
    if (missing.empty()) break;
    if (outcome_.converged > kConvergesWithin)
      check("not converged " + to_string(hours(std::chrono::duration_cast<hours>(outcome_.converged))) +
            " after the last fault: " + missing);
  }
  if (outcome_.failure.empty()) check_quota();
  // By a wrong Date a feed may seem to have taken hours.
  if (std::string wrong = test::path_conflicts(world_);
      !wrong.empty() && !plan_.has(sandbox::name(sandbox::FaultKind::skewed_date)))
    check("I21: " + wrong);
  outcome_.feeds = world_.feeds().all().size();
  for (std::size_t i = 0; i < sandbox::kFaultKinds; ++i) {
    const auto kind = static_cast<sandbox::FaultKind>(i);
    if (plan_.has(sandbox::name(kind))) outcome_.fired[std::string(sandbox::name(kind))] += world_.faults().fired(kind);
  }
  outcome_.orders = world_.shop().orders().size();
  outcome_.lived = scheduler_.monotonic() - began;
  outcome_.trace = scheduler_.trace();
  outcome_.steps = scheduler_.steps();
  process_.reset();
  return std::move(outcome_);
}

}  // namespace

std::string_view name(Seam seam) {
  constexpr std::array<std::string_view, 6> kNames = {"none",           "horizon_not_now",     "acknowledged_kept",
                                                      "synced_commits", "watermark_with_data", "quotas_kept"};
  return kNames.at(static_cast<std::size_t>(seam));
}

Seam seam_from_name(std::string_view word) {
  for (const Seam seam : {Seam::horizon_not_now, Seam::acknowledged_kept, Seam::synced_commits,
                          Seam::watermark_with_data, Seam::quotas_kept})
    if (name(seam) == word) return seam;
  return Seam::none;
}

const std::set<std::string>& kill_points() {
  static const std::set<std::string> points = {std::string(kLogin), std::string(kParticipations), std::string(kPage),
                                               std::string(kOrder), std::string(kPatch),          std::string(kFeed),
                                               std::string(kWrite), std::string(kNews),           std::string(kSleep)};
  return points;
}

Outcome simulate(const Options& options) {
  return Life(options).live();
}

std::set<std::string> shrink(const Options& options, const Outcome& failed) {
  std::set<std::string> needed = failed.kinds;
  for (const std::string& kind : failed.kinds) {
    Options less = options;
    less.only = needed;
    less.only->erase(kind);
    if (!simulate(less).failure.empty()) needed.erase(kind);
  }
  return needed;
}

}  // namespace invd::sim
