#include "amazon/quota.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "amazon/bucket_queue.h"
#include "amazon/throttle_trust.h"
#include "amazon/token_bucket.h"
#include "async/event.h"
#include "base/assert.h"

namespace invd::amazon {
namespace {

// A rate beyond these shares of Amazon's default is not believed: a broken header must not stop a flow for days.
constexpr double kLeastOfDefault = 0.01;
constexpr double kMostOfDefault = 1000;

constexpr Duration kMostJitter = std::chrono::minutes(5);
constexpr Duration kLeastStrikeWindow = std::chrono::minutes(1);
constexpr int kStrikeWindowTokens = 10;

// No 429 blocks for longer, whatever a damaged state says.
constexpr Duration kLongestBlock = std::chrono::hours(24);

// What was in flight when the state was saved reached Amazon within this time, or not at all.
constexpr Duration kFlightTime = std::chrono::seconds(1);

double believable_rate(Operation operation, double rate) {
  const double usual = usage_plan(operation).rate;
  if (!std::isfinite(rate) || rate <= 0) return usual;
  return std::clamp(rate, usual * kLeastOfDefault, usual * kMostOfDefault);
}

Duration token_time(double rate) {
  return Duration(static_cast<std::int64_t>(std::ceil(1000.0 / rate)));
}

}  // namespace

struct QuotaBook::Bucket {
  struct Waiter : BucketQueue::Entry {
    Waiter(Bucket& owner, Priority wanted, Monotonic deadline)
        : Entry(wanted),
          bucket(owner),
          woken(owner.book.scheduler_),
          expiry(owner.book.scheduler_, owner.book.scheduler_.call_at(deadline, [this] { expire(); })) {
      bucket.queue.add(*this);
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() {
      bucket.queue.remove(*this);
      if (granted && !passed_on) bucket.give_back();
    }
    void expire() {
      if (granted) return;
      bucket.queue.remove(*this);
      woken.set();
    }

    Bucket& bucket;
    async::Event woken;
    async::ScheduledCall expiry;
    bool granted = false;
    bool passed_on = false;
  };

  Bucket(QuotaBook& owner, BucketKey named, double rate, double level, double share)
      : book(owner),
        key(std::move(named)),
        stated_rate(rate),
        trust(share, owner.scheduler_.monotonic()),
        tokens(rate * trust.share(now()), usage_plan(key.operation).burst, level, now()),
        kept(to_keep(level - 1)) {}  // one may be spent at once

  [[nodiscard]] Monotonic now() const { return book.scheduler_.monotonic(); }

  /// Hands out what there is, and sees to being called again when there is more.
  void pump() {
    timer.cancel();
    // Where it does not come back, what is gone cannot be kept, and nobody waits for it: it is what a spending leaves.
    kept = std::min(kept, to_keep(tokens.available(now())));
    while (!queue.empty() && tokens.ready(now())) {
      auto* waiter = static_cast<Waiter*>(queue.take_next(tokens.available(now()) < 1 + kept));
      if (waiter == nullptr) break;
      (void)tokens.take(now());
      kept = to_keep(tokens.available(now()));
      waiter->granted = true;
      waiter->expiry.cancel();
      waiter->woken.set();
      ++granted;
    }
    if (queue.empty()) return;
    if (const auto next = tokens.next(now(), queue.wants_kept() ? 0 : kept))
      timer = async::ScheduledCall(book.scheduler_, book.scheduler_.call_at(*next, [this] { pump(); }));
  }

  [[nodiscard]] double to_keep(double available) const {
    const UsagePlan& plan = usage_plan(key.operation);
    return plan.kept_again ? plan.kept : std::clamp(available, 0.0, plan.kept);
  }

  void give_back() {
    tokens.give_back(now());
    --granted;
    pump();
  }
  void answered(std::optional<double> rate) {
    tokens.settle(now());
    const double before = stated_rate;
    if (rate) stated_rate = believable_rate(key.operation, *rate);
    // Without a statement the rate is only raised, as trust comes back: nothing is known about Amazon's.
    const double use = stated_rate * trust.share(now());
    if (rate || use > tokens.rate()) tokens.set_rate(use, now());
    if (stated_rate != before) book.save_soon(*this);
    pump();
  }
  void throttle() {
    tokens.settle(now());
    const Duration window = std::max(kLeastStrikeWindow, kStrikeWindowTokens * token_time(tokens.rate()));
    if (trust.strike(now(), window)) tokens.set_rate(stated_rate * trust.share(now()), now());
    const Duration step = token_time(tokens.rate());
    const Duration jitter(book.random_.below(static_cast<std::uint64_t>(std::min(step, kMostJitter).count()) + 1));
    tokens.empty(now(), now() + step + jitter);
    ++throttled;
    last_throttled_at = book.clock_.now();
    book.save_soon(*this);
    pump();
  }
  /// Amazon's clock shows what was refilled while the machine was off.
  void credit(Timestamp date) {
    if (!unproved) return;
    const Duration gone = (date - unproved->saved_at) - (now() - unproved->restored_at) - kLongestExchange;
    unproved.reset();
    if (gone <= Duration(0)) return;
    tokens.add(tokens.rate() * static_cast<double>(gone.count()) / 1000.0, now());
    pump();
  }

  /// A bucket near its rim may have refilled only once what is in flight had arrived. That is taken off here, so that
  /// every moment from now on counts for whoever restores it: level + rate x time is there for certain.
  [[nodiscard]] double level_to_keep() const {
    const double while_flying = tokens.rate() * static_cast<double>(kFlightTime.count()) / 1000.0;
    return std::min(tokens.available(now()), tokens.burst() - tokens.in_flight() - while_flying);
  }
  [[nodiscard]] BucketState state() const {
    return BucketState{.key = key,
                       .rate = stated_rate,
                       .burst = tokens.burst(),
                       .level = level_to_keep(),
                       .trust = trust.share(now()),
                       .saved_at = book.clock_.now(),
                       .saved_monotonic = now(),
                       .boot_id = book.boot_id_,
                       .blocked_until = tokens.blocked_until(),
                       .server_time = book.server_clock_.told()};
  }

  [[nodiscard]] Duration drain() const {
    if (queue.empty()) return Duration(0);
    // As if nobody took of what is kept.
    const double short_of = static_cast<double>(queue.size()) + kept - tokens.available(now());
    if (short_of <= 0) return Duration(0);
    return Duration(static_cast<std::int64_t>(std::ceil(short_of / tokens.rate() * 1000.0)));
  }

  [[nodiscard]] BucketSnapshot snapshot() const {
    return BucketSnapshot{.key = key,
                          .rate = tokens.rate(),
                          .trust = trust.share(now()),
                          .burst = tokens.burst(),
                          .level = std::max(0.0, tokens.available(now())),
                          .waiting = queue.size(),
                          .in_flight = static_cast<std::size_t>(tokens.in_flight()),
                          .drain = drain(),
                          .granted = granted,
                          .throttled = throttled,
                          .last_throttled_at = last_throttled_at};
  }

  QuotaBook& book;
  BucketKey key;
  double stated_rate;
  ThrottleTrust trust;
  TokenBucket tokens;
  double kept;  ///< of the tokens, for whoever takes_kept()
  BucketQueue queue;
  async::ScheduledCall timer;
  /// Restored in another boot: what was refilled since then is not counted yet.
  struct Unproved {
    Timestamp saved_at;  ///< by Amazon's clock
    Monotonic restored_at;
  };
  std::optional<Unproved> unproved;
  std::uint64_t granted = 0;
  std::uint64_t throttled = 0;
  std::optional<Timestamp> last_throttled_at;
};

QuotaBook::QuotaBook(async::Scheduler& scheduler, const Clock& clock, Random& random, std::string boot_id,
                     QuotaJournal* journal)
    : scheduler_(scheduler),
      clock_(clock),
      random_(random),
      boot_id_(std::move(boot_id)),
      journal_(journal),
      server_clock_(clock),
      saving_(scheduler) {}

QuotaBook::~QuotaBook() {
  for (const auto& [key, bucket] : buckets_) INVD_ASSERT(bucket->queue.empty() && bucket->tokens.in_flight() == 0);
}

QuotaBook::Bucket& QuotaBook::bucket(const BucketKey& key) {
  scheduler_.assert_on_thread();
  auto& slot = buckets_[key];
  if (!slot) {
    const UsagePlan& plan = usage_plan(key.operation);
    slot = std::make_unique<Bucket>(*this, key, plan.rate, plan.burst, 1.0);
  }
  return *slot;
}

void QuotaBook::restore(const BucketState& saved) {
  scheduler_.assert_on_thread();
  if (buckets_.contains(saved.key)) return;
  const bool same_boot = !saved.boot_id.empty() && saved.boot_id == boot_id_;
  const Monotonic now = scheduler_.monotonic();
  const Duration counted = same_boot ? std::max(Duration(0), now - saved.saved_monotonic) : Duration(0);

  const UsagePlan& plan = usage_plan(saved.key.operation);
  const double rate = believable_rate(plan.operation, saved.rate);
  const double share = std::isfinite(saved.trust) ? std::clamp(saved.trust, ThrottleTrust::kLeast, 1.0) : 1.0;
  const double level = std::isfinite(saved.level) ? std::clamp(saved.level, -plan.burst, plan.burst) : 0.0;
  const double refilled = level + rate * share * static_cast<double>(counted.count()) / 1000.0;
  auto& restored = buckets_[saved.key] = std::make_unique<Bucket>(*this, saved.key, rate, refilled, share);
  const Duration blocked = saved.blocked_until - (same_boot ? now : saved.saved_monotonic);
  restored->tokens.block(now + std::clamp(blocked, Duration(0), kLongestBlock));
  if (!saved.server_time) return;
  if (same_boot) {
    server_clock_.note(*saved.server_time, std::min(saved.saved_monotonic, now));
  } else {
    server_clock_.note_passed(*saved.server_time);
    restored->unproved = {*saved.server_time, now};
  }
}

void QuotaBook::note_date(Timestamp date) {
  scheduler_.assert_on_thread();
  server_clock_.note(date, scheduler_.monotonic());
  for (const auto& [key, bucket] : buckets_) bucket->credit(date);
}

/// Nobody waits for it: were it lost, the state before it would be restored, as after any answer that was not received.
void QuotaBook::save_soon(const Bucket& bucket) {
  if (journal_ == nullptr) return;
  saving_.spawn([](QuotaJournal& journal, BucketState state) -> async::Task<> { (void)co_await journal.save(state); }(
                                                                 *journal_, bucket.state()));
}

async::Task<Result<QuotaBook::Permit>> QuotaBook::acquire(BucketKey key, Priority priority, Monotonic deadline) {
  Bucket& from = bucket(key);
  Bucket::Waiter waiter(from, priority, deadline);
  from.pump();
  co_await waiter.woken.wait();
  if (!waiter.granted) {
    co_return fail(ErrorCode::throttled,
                   key.integration.str() + ": " + std::string(name(key.operation)) +
                       ": no token of Amazon's quota became free in time",
                   "invctl quota shows what waits for it");
  }
  if (journal_ != nullptr) {
    if (auto saved = co_await journal_->save(from.state()); !saved) co_return fail(saved);
  }
  waiter.passed_on = true;
  co_return Permit(from);
}

std::vector<BucketSnapshot> QuotaBook::snapshot() const {
  std::vector<BucketSnapshot> all;
  for (const auto& [key, bucket] : buckets_) all.push_back(bucket->snapshot());
  return all;
}

BucketSnapshot QuotaBook::snapshot(const BucketKey& key) const {
  if (const auto found = buckets_.find(key); found != buckets_.end()) return found->second->snapshot();
  const UsagePlan& plan = usage_plan(key.operation);
  return BucketSnapshot{
      .key = key, .rate = plan.rate, .burst = plan.burst, .level = plan.burst, .last_throttled_at = {}};
}

QuotaBook::Permit::Permit(Permit&& other) noexcept : bucket_(std::exchange(other.bucket_, nullptr)) {}

QuotaBook::Permit::~Permit() {
  if (bucket_ != nullptr) answered(std::nullopt);
}

void QuotaBook::Permit::answered(std::optional<double> rate) {
  INVD_ASSERT(bucket_ != nullptr);
  std::exchange(bucket_, nullptr)->answered(rate);
}

void QuotaBook::Permit::throttled() {
  INVD_ASSERT(bucket_ != nullptr);
  std::exchange(bucket_, nullptr)->throttle();
}

void QuotaBook::Permit::unused() {
  INVD_ASSERT(bucket_ != nullptr);
  std::exchange(bucket_, nullptr)->give_back();
}

}  // namespace invd::amazon
