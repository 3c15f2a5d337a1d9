#include "amazon/quota.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/sleep.h"
#include "async/task_scope.h"
#include "support/manual_scheduler.h"
#include "support/sanitized.h"
#include "unit/amazon/true_bucket.h"

namespace invd::amazon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::TrueBucket;

const BucketKey kSearch{IntegrationName("amazon-us"), Region::na, Operation::search_orders};
const BucketKey kGet{IntegrationName("amazon-us"), Region::na, Operation::get_order};

class Journal final : public QuotaJournal {
 public:
  async::Task<Result<void>> save(const BucketState& state) override {
    if (broken) co_return fail(ErrorCode::store_full, "the disk is full");
    if (delay) co_await async::sleep_for(*scheduler, *delay);
    last[state.key] = state;
    ++saves;
    co_return Result<void>();
  }
  std::map<BucketKey, BucketState> last;
  int saves = 0;
  bool broken = false;
  async::Scheduler* scheduler = nullptr;
  std::optional<Duration> delay;
};

class QuotaTest : public testing::Test {
 protected:
  [[nodiscard]] Monotonic in(Duration d) const { return scheduler.monotonic() + d; }
  /// Takes `n` tokens that are answered at once, those that are kept too.
  void spend(const BucketKey& key, int n) {
    for (int i = 0; i < n; ++i) {
      auto permit = scheduler.run(book.acquire(key, Priority::manual, in(hours(10))));
      ASSERT_TRUE(permit);
      permit->answered(std::nullopt);
    }
  }
  /// Waits for a token and notes who got it.
  async::Task<void> wait(BucketKey key, Priority priority, std::string who, Duration limit = hours(1000)) {
    auto permit = co_await book.acquire(key, priority, in(limit));
    order.push_back(permit ? who : who + " gave up");
    if (permit) permit->answered(std::nullopt);
  }
  [[nodiscard]] BucketSnapshot snapshot_of(const BucketKey& key) {
    for (const BucketSnapshot& one : book.snapshot())
      if (one.key == key) return one;
    return {};
  }

  invd::test::ManualScheduler scheduler;
  SeededRandom random{1};
  Journal journal;
  QuotaBook book{scheduler, scheduler, random, "boot-1", &journal};
  std::vector<std::string> order;
};

TEST_F(QuotaTest, TheBurstIsThereAtOnceAndThenTheRate) {
  const Monotonic start = scheduler.monotonic();
  spend(kSearch, 20);
  EXPECT_EQ(scheduler.monotonic(), start);
  spend(kSearch, 1);
  EXPECT_EQ((scheduler.monotonic() - start).count(), 178'573) << "1/0.0056 s and a millisecond";
}

TEST_F(QuotaTest, BucketsOfAccountsAndOperationsAreIndependent) {
  spend(kSearch, 20);
  const Monotonic start = scheduler.monotonic();
  spend(kGet, 30);
  spend({IntegrationName("amazon-de"), Region::eu, Operation::search_orders}, 20);
  EXPECT_EQ(scheduler.monotonic(), start);
}

TEST_F(QuotaTest, ABucketIsFullAsLongAsNothingWasTakenFromIt) {
  EXPECT_EQ(book.snapshot(kGet).level, 30);
  EXPECT_EQ(book.snapshot(kGet).rate, 0.5);
  EXPECT_TRUE(book.snapshot().empty()) << "looking is not taking";
  spend(kGet, 10);
  EXPECT_NEAR(book.snapshot(kGet).level, 20, 0.01);
  EXPECT_EQ(book.snapshot(kSearch).level, 20);
}

TEST_F(QuotaTest, TheSpendingIsDurableBeforeTheCallGoesOn) {
  journal.scheduler = &scheduler;
  journal.delay = Duration(30);
  async::TaskScope scope(scheduler);
  scope.spawn(wait(kSearch, Priority::live, "a"));
  scheduler.advance(Duration(29));
  EXPECT_TRUE(order.empty());
  scheduler.advance(Duration(2));
  ASSERT_EQ(order.size(), 1u);
  EXPECT_NEAR(journal.last[kSearch].level, 19, 0.01);
  EXPECT_EQ(journal.last[kSearch].boot_id, "boot-1");
}

TEST_F(QuotaTest, WithoutAJournalEntryNothingIsSentAndTheTokenIsKept) {
  journal.broken = true;
  EXPECT_EQ(scheduler.run(book.acquire(kSearch, Priority::live, in(hours(1)))).error().code, ErrorCode::store_full);
  journal.broken = false;
  const Monotonic start = scheduler.monotonic();
  spend(kSearch, 20);
  EXPECT_EQ(scheduler.monotonic(), start);
}

TEST_F(QuotaTest, PriorityThenArrival) {
  spend(kGet, 30);
  async::TaskScope scope(scheduler);
  for (const auto& [priority, who] : std::vector<std::pair<Priority, std::string>>{{Priority::backfill, "backfill"},
                                                                                   {Priority::live, "live 1"},
                                                                                   {Priority::manual, "manual"},
                                                                                   {Priority::live, "live 2"},
                                                                                   {Priority::urgent, "urgent"}})
    scope.spawn(wait(kGet, priority, who));
  scheduler.advance(seconds(60));
  EXPECT_EQ(order, (std::vector<std::string>{"urgent", "live 1", "live 2", "manual", "backfill"}));
}

TEST_F(QuotaTest, TheLowClassesGetATenth) {
  spend(kGet, 30);
  async::TaskScope scope(scheduler);
  for (int i = 0; i < 20; ++i) scope.spawn(wait(kGet, Priority::backfill, "low"));
  for (int i = 0; i < 200; ++i) scope.spawn(wait(kGet, Priority::live, "high"));
  scheduler.advance(seconds(203));  // a hundred tokens and a bit
  EXPECT_EQ(order.size(), 101u);
  EXPECT_EQ(std::ranges::count(order, "low"), 10);
}

TEST_F(QuotaTest, Pref4APeriodByHandGetsATenthToo) {
  spend(kGet, 30);
  async::TaskScope scope(scheduler);
  for (int i = 0; i < 20; ++i) scope.spawn(wait(kGet, Priority::manual, "period"));
  for (int i = 0; i < 200; ++i) scope.spawn(wait(kGet, Priority::live, "poll"));
  scheduler.advance(seconds(203));
  EXPECT_EQ(std::ranges::count(order, "period"), 10);
}

/// scheduling.md 5.6: a backlog of the poll's own leaves five tokens, so that "sync now" is at once.
TEST_F(QuotaTest, Pref1FiveTokensAreKeptForWhatPeopleWaitFor) {
  async::TaskScope scope(scheduler);
  for (int i = 0; i < 30; ++i)
    scope.spawn(wait(kSearch, i % 2 == 0 ? Priority::live : Priority::backfill, "by itself"));
  scheduler.run_ready();
  EXPECT_EQ(order.size(), 15u);
  for (int i = 0; i < 6; ++i) scope.spawn(wait(kSearch, Priority::manual, "by hand"));
  scheduler.run_ready();
  EXPECT_EQ(std::ranges::count(order, "by hand"), 5);
}

TEST_F(QuotaTest, Pref5ThePollNeverWaitsForTokensThatAreToBeKeptToComeBack) {
  spend(kSearch, 20);
  async::TaskScope scope(scheduler);
  for (int i = 1; i <= 100; ++i) {
    scope.spawn(wait(kSearch, Priority::live, "poll"));
    scheduler.advance(minutes(3));
    ASSERT_EQ(order.size(), static_cast<std::size_t>(i)) << "one each interval, from the first on";
  }
}

/// scheduling.md 5.3: a lowering that is urgent finds a token though raises wait, again and again.
TEST_F(QuotaTest, Stk7AnUrgentLoweringNeverWaitsBehindRaises) {
  const BucketKey patch{IntegrationName("amazon-us"), Region::na, Operation::patch_listings_item};
  async::TaskScope scope(scheduler);
  for (int i = 0; i < 1'000; ++i) scope.spawn(wait(patch, i % 2 == 0 ? Priority::raise : Priority::effect, "other"));
  scheduler.run_ready();
  EXPECT_EQ(order.size(), 4u) << "of a burst of five, one is kept";
  for (int i = 1; i <= 20; ++i) {
    scope.spawn(wait(patch, Priority::urgent, "urgent"));
    scheduler.run_ready();
    ASSERT_EQ(std::ranges::count(order, "urgent"), i) << "at once";
    scheduler.advance(Duration(900));  // not a whole number of tokens
  }
  EXPECT_NEAR(static_cast<double>(order.size()), 4 + 20 * 4.5, 1) << "and no token of Amazon's is wasted";
}

TEST_F(QuotaTest, AWaiterGivesUpAtItsDeadlineAndCostsNothing) {
  spend(kSearch, 20);
  async::TaskScope scope(scheduler);
  scope.spawn(wait(kSearch, Priority::live, "first", seconds(10)));
  scope.spawn(wait(kSearch, Priority::live, "second"));
  scheduler.advance(seconds(10));
  EXPECT_EQ(order, std::vector<std::string>{"first gave up"});
  scheduler.advance(seconds(169));
  EXPECT_EQ(order, (std::vector<std::string>{"first gave up", "second"}));
}

TEST_F(QuotaTest, ACancelledCallGivesItsTokenToTheNext) {
  journal.scheduler = &scheduler;
  spend(kSearch, 19);
  journal.delay = Duration(1'000);
  async::TaskScope doomed(scheduler);
  async::TaskScope scope(scheduler);
  doomed.spawn(wait(kSearch, Priority::manual, "doomed in the journal"));
  doomed.spawn(wait(kSearch, Priority::manual, "doomed in the queue"));
  scope.spawn(wait(kSearch, Priority::manual, "next"));
  scheduler.advance(Duration(500));
  doomed.cancel();
  scheduler.advance(Duration(1'100));
  EXPECT_EQ(order, std::vector<std::string>{"next"}) << "at once, with the token of the cancelled one";
}

TEST_F(QuotaTest, ADroppedPermitCountsAsSpentAndAnUnusedOneDoesNot) {
  {
    const auto dropped = scheduler.run(book.acquire(kSearch, Priority::live, in(hours(1))));
  }
  EXPECT_NEAR(snapshot_of(kSearch).level, 19, 1e-6);
  auto unused = scheduler.run(book.acquire(kSearch, Priority::live, in(hours(1))));
  EXPECT_NEAR(snapshot_of(kSearch).level, 18, 1e-6);
  unused->unused();
  EXPECT_NEAR(snapshot_of(kSearch).level, 19, 1e-6);
}

TEST_F(QuotaTest, TheHeaderSetsTheRate) {
  auto permit = scheduler.run(book.acquire(kSearch, Priority::live, in(hours(1))));
  permit->answered(0.5);
  EXPECT_NEAR(snapshot_of(kSearch).rate, 0.5, 1e-9);
  spend(kSearch, 19);
  const Monotonic start = scheduler.monotonic();
  spend(kSearch, 1);
  EXPECT_NEAR(static_cast<double>((scheduler.monotonic() - start).count()), 2'000, 5);
}

TEST_F(QuotaTest, AnUnbelievableHeaderCannotStopAFlow) {
  for (const double rate : {0.0, -1.0, 1e-12, std::nan(""), 1e300}) {
    auto permit = scheduler.run(book.acquire(kSearch, Priority::live, in(hours(1000))));
    permit->answered(rate);
    EXPECT_GE(snapshot_of(kSearch).rate, 0.000056 - 1e-12);
    EXPECT_LE(snapshot_of(kSearch).rate, 5.6 + 1e-9);
  }
}

TEST_F(QuotaTest, A429EmptiesTheBucketForOneToTwoTokenTimes) {
  auto permit = scheduler.run(book.acquire(kGet, Priority::live, in(hours(1))));
  permit->throttled();
  EXPECT_NEAR(snapshot_of(kGet).level, 0, 1e-6);
  EXPECT_EQ(snapshot_of(kGet).throttled, 1u);
  EXPECT_NEAR(snapshot_of(kGet).trust, 1, 1e-9);
  const Monotonic start = scheduler.monotonic();
  spend(kGet, 1);
  EXPECT_GE((scheduler.monotonic() - start).count(), 2'000);
  EXPECT_LE((scheduler.monotonic() - start).count(), 4'001);
}

TEST_F(QuotaTest, Three429sHalveTheTrustedRateAndItComesBackByFivePercentAMinute) {
  for (int i = 0; i < 3; ++i) {
    scheduler.run(book.acquire(kGet, Priority::live, in(hours(1))))->throttled();
  }
  EXPECT_NEAR(snapshot_of(kGet).trust, 0.5, 1e-9);
  EXPECT_NEAR(snapshot_of(kGet).rate, 0.25, 1e-9);
  scheduler.advance(minutes(4));
  spend(kGet, 1);
  EXPECT_NEAR(snapshot_of(kGet).rate, 0.35, 1e-3);
  scheduler.advance(minutes(6));
  spend(kGet, 1);
  EXPECT_NEAR(snapshot_of(kGet).rate, 0.5, 1e-9);
}

TEST_F(QuotaTest, SnapshotTellsHowLongTheQueueWillTake) {
  spend(kGet, 30);
  async::TaskScope scope(scheduler);
  for (int i = 0; i < 10; ++i) scope.spawn(wait(kGet, Priority::live, "x"));
  EXPECT_EQ(snapshot_of(kGet).waiting, 10u);
  EXPECT_NEAR(static_cast<double>(snapshot_of(kGet).drain.count()), 20'000, 10);
}

class RestartTest : public QuotaTest {
 protected:
  /// The tokens that a daemon started `later` has, on the same boot or another.
  double level_after(Duration monotonic, Duration wall, const std::string& boot) {
    spend(kSearch, 20);
    const BucketState saved = journal.last[kSearch];
    EXPECT_NEAR(saved.level, 0, 1e-6);
    scheduler.advance(monotonic);
    scheduler.set_wall_clock(saved.saved_at + wall);
    QuotaBook next(scheduler, scheduler, random, boot, nullptr);
    next.restore(saved);
    return next.snapshot().front().level;
  }
};

TEST_F(RestartTest, OnTheSameBootTheMonotonicClockCounts) {
  EXPECT_NEAR(level_after(seconds(1001), hours(-5), "boot-1"), 5.6, 0.01);
}
TEST_F(RestartTest, Pref5APollRightAfterARestartNeedNotWaitForTokensToBeKept) {
  spend(kSearch, 19);
  QuotaBook next(scheduler, scheduler, random, "boot-1", nullptr);
  next.restore(journal.last[kSearch]);
  scheduler.advance(seconds(2));
  const Monotonic start = scheduler.monotonic();
  scheduler.run(next.acquire(kSearch, Priority::live, in(hours(1))))->answered(std::nullopt);
  EXPECT_EQ(scheduler.monotonic(), start);
}
TEST_F(RestartTest, I25OnAnotherBootTheMachinesClockProvesNothing) {
  EXPECT_NEAR(level_after(seconds(3), hours(24 * 365), "boot-2"), 0, 1e-6);
}
TEST_F(RestartTest, I25OnAnotherBootAmazonsClockProvesWhatWasRefilled) {
  book.note_date(scheduler.now());
  spend(kSearch, 20);
  const BucketState saved = journal.last[kSearch];
  ASSERT_TRUE(saved.server_time);
  const Timestamp then = scheduler.now();
  scheduler.advance(minutes(40));
  scheduler.set_wall_clock(then - hours(24));
  QuotaBook next(scheduler, scheduler, random, "boot-2", nullptr);
  next.restore(saved);
  EXPECT_NEAR(next.snapshot().front().level, 0, 1e-6);
  EXPECT_GE(next.clock().now(), *saved.server_time) << "that time has passed, whatever the machine says";
  scheduler.advance(minutes(10));
  EXPECT_NEAR(next.snapshot().front().level, 3.36, 0.01) << "what it sees itself counts";
  for (int i = 0; i < 2; ++i) {
    next.note_date(then + minutes(50));
    EXPECT_NEAR(next.snapshot().front().level, 0.0056 * (50 - 2) * 60, 0.01) << "once, and no exchange's length";
  }
}
TEST_F(RestartTest, I25ADateThatLiesInThePastGivesNothing) {
  book.note_date(scheduler.now());
  spend(kSearch, 20);
  QuotaBook next(scheduler, scheduler, random, "boot-2", nullptr);
  next.restore(journal.last[kSearch]);
  next.note_date(scheduler.now() - hours(5));
  EXPECT_NEAR(next.snapshot().front().level, 0, 1e-6);
}
TEST_F(RestartTest, I25A429SurvivesARestartThatComesBeforeTheNextCall) {
  auto permit = scheduler.run(book.acquire(kSearch, Priority::live, in(hours(1))));
  permit->throttled();
  scheduler.run_ready();
  const BucketState saved = journal.last[kSearch];
  EXPECT_LE(saved.level, 0);
  const Duration blocked = saved.blocked_until - scheduler.monotonic();
  EXPECT_GE(blocked, Duration(178'571));
  QuotaBook same(scheduler, scheduler, random, "boot-1", nullptr);
  QuotaBook other(scheduler, scheduler, random, "boot-2", nullptr);
  for (QuotaBook* next : {&same, &other}) next->restore(saved);
  const Monotonic start = scheduler.monotonic();
  scheduler.run(same.acquire(kSearch, Priority::live, in(hours(10))))->answered(std::nullopt);
  EXPECT_GE(scheduler.monotonic() - start, blocked);
  scheduler.run(other.acquire(kSearch, Priority::live, in(hours(10))))->answered(std::nullopt);
  EXPECT_GE(scheduler.monotonic() - start, blocked);
}
TEST_F(RestartTest, I25ThreeStrikesSurviveARestart) {
  for (int i = 0; i < 3; ++i) scheduler.run(book.acquire(kGet, Priority::live, in(hours(1))))->throttled();
  scheduler.run_ready();
  QuotaBook next(scheduler, scheduler, random, "boot-1", nullptr);
  next.restore(journal.last[kGet]);
  EXPECT_NEAR(next.snapshot().front().trust, 0.5, 1e-9);
}
TEST_F(RestartTest, I25ANewRateSurvivesARestartThatComesBeforeTheNextCall) {
  auto permit = scheduler.run(book.acquire(kSearch, Priority::live, in(hours(1))));
  const int before = journal.saves;
  permit->answered(0.0028);
  scheduler.run_ready();
  EXPECT_EQ(journal.saves, before + 1);
  QuotaBook next(scheduler, scheduler, random, "boot-1", nullptr);
  next.restore(journal.last[kSearch]);
  EXPECT_NEAR(next.snapshot().front().rate, 0.0028, 1e-9);
  scheduler.run(book.acquire(kSearch, Priority::live, in(hours(1))))->answered(0.0028);
  scheduler.run_ready();
  EXPECT_EQ(journal.saves, before + 2) << "for the spending only: the rate is known";
}
TEST_F(RestartTest, I13AmazonsTimeIsKnownAtOnceOnTheSameBoot) {
  book.note_date(scheduler.now());
  spend(kSearch, 1);
  const Timestamp then = scheduler.now();
  scheduler.advance(hours(1));
  scheduler.set_wall_clock(then + hours(24 * 3650));
  QuotaBook next(scheduler, scheduler, random, "boot-1", nullptr);
  EXPECT_FALSE(next.clock().told());
  next.restore(journal.last[kSearch]);
  EXPECT_EQ(next.clock().told(), then + hours(1));
  EXPECT_EQ(next.clock().now(), then + hours(1));
}
TEST_F(RestartTest, ALongRestFillsTheBucketAndNoMore) {
  EXPECT_NEAR(level_after(hours(500), hours(500), "boot-1"), 20, 1e-6);
}
TEST_F(RestartTest, ABacklogLosesNoTokenByIt) {
  EXPECT_GE(level_after(Duration(178'573), Duration(178'573), "boot-1"), 1.0);
}
TEST_F(RestartTest, AFullBucketRefilledOnlyOnceWhatWasInFlightHadArrived) {
  spend(kGet, 1);
  const BucketState saved = journal.last[kGet];
  scheduler.advance(seconds(1));  // it arrives now: Amazon has 29
  QuotaBook next(scheduler, scheduler, random, "boot-1", nullptr);
  next.restore(saved);
  EXPECT_LE(next.snapshot().front().level, 29 + 1e-6);
  scheduler.advance(seconds(1));
  EXPECT_NEAR(next.snapshot().front().level, 29.5, 1e-6) << "and from then on it counts in full";
}
TEST_F(RestartTest, ACorruptStateIsHarmless) {
  QuotaBook next(scheduler, scheduler, random, "boot-1", nullptr);
  next.restore({.key = kSearch,
                .rate = std::nan(""),
                .burst = -3,
                .level = std::nan(""),
                .trust = -1,
                .saved_at = {},
                .saved_monotonic = {},
                .boot_id = "boot-1",
                .blocked_until = {},
                .server_time = {}});
  EXPECT_NEAR(next.snapshot().front().rate, 0.0056 / 16, 1e-9);
}

/// A daemon with a backlog against Amazon's true bucket over a network of 0 to 300 ms each way.
class Backlog {
 public:
  Backlog(std::uint64_t seed, const BucketKey& key, int workers, Duration length, bool rate_changes, int restarts)
      : random_(seed),
        key_(key),
        workers_(workers),
        truth_(usage_plan(key.operation).rate, usage_plan(key.operation).burst, scheduler_.monotonic()) {
    const Monotonic end = scheduler_.monotonic() + length;
    const Duration life = length / (restarts + 1);
    if (rate_changes) scheduler_.call_at(scheduler_.monotonic() + length / 3, [this] { change_rate(0.5); });
    if (rate_changes) scheduler_.call_at(scheduler_.monotonic() + length * 2 / 3, [this] { change_rate(2); });
    while (scheduler_.monotonic() < end) {
      live(std::min(life, end - scheduler_.monotonic()));
      // Restarted within seconds, as systemd does.
      if (restarts > 0) scheduler_.advance(Duration(100 + random_.below(5'000)));
    }
    truth_.refill(scheduler_.monotonic());
  }
  [[nodiscard]] const TrueBucket& truth() const { return truth_; }

 private:
  void change_rate(double factor) { truth_.set_rate(truth_.rate() * factor, scheduler_.monotonic()); }

  void live(Duration life) {
    QuotaBook book(scheduler_, scheduler_, random_, "boot", &journal_);
    for (const auto& [key, state] : journal_.last) book.restore(state);
    async::TaskScope scope(scheduler_);
    for (int i = 0; i < workers_; ++i) scope.spawn(work(book));
    scheduler_.advance(life);
    scope.cancel();
  }
  async::Task<void> work(QuotaBook& book) {
    for (;;) {
      auto permit = co_await book.acquire(key_, Priority::live, scheduler_.monotonic() + hours(1000));
      co_await async::sleep_for(scheduler_, Duration(random_.below(301)));
      const bool accepted = truth_.arrive(scheduler_.monotonic());
      const double rate = truth_.rate();
      co_await async::sleep_for(scheduler_, Duration(random_.below(301)));
      if (accepted) {
        permit->answered(rate);
      } else {
        permit->throttled();
      }
    }
  }

  invd::test::ManualScheduler scheduler_;
  SeededRandom random_;
  BucketKey key_;
  int workers_;
  TrueBucket truth_;
  Journal journal_;
};

struct Sum {
  double offered = 0;
  int used = 0;
  int refused = 0;
  void add(const TrueBucket& truth) {
    offered += truth.offered();
    used += truth.arrivals() - truth.refusals();
    refused += truth.refusals();
  }
  [[nodiscard]] double share_used() const { return used / offered; }
  [[nodiscard]] double share_refused() const { return static_cast<double>(refused) / (used + refused); }
};

TEST(I25, ABacklogUsesTheTokensAndSeesNo429WhateverTheNetworkDelays) {
  Sum sum;
  for (int seed = 1; seed <= invd::test::rounds(400); ++seed)
    sum.add(Backlog(seed, kGet, 4, minutes(10), false, 0).truth());
  RecordProperty("share_used", std::to_string(sum.share_used()));
  EXPECT_EQ(sum.refused, 0);
  EXPECT_GE(sum.share_used(), 0.98);
}

/// Keeping a token for what is urgent costs a backlog of pushes that token, once.
TEST(I25, ABacklogOfPushesUsesTheTokensToo) {
  Sum sum;
  const BucketKey patch{IntegrationName("amazon-us"), Region::na, Operation::patch_listings_item};
  for (int seed = 1; seed <= invd::test::rounds(100); ++seed)
    sum.add(Backlog(seed, patch, 8, minutes(1), false, 0).truth());
  RecordProperty("share_used", std::to_string(sum.share_used()));
  EXPECT_EQ(sum.refused, 0);
  EXPECT_GE(sum.share_used(), 0.98);
}

TEST(I25, ABacklogOfPagesDoesTheSame) {
  Sum sum;
  for (int seed = 1; seed <= invd::test::rounds(200); ++seed)
    sum.add(Backlog(seed, kSearch, 2, hours(24), false, 5).truth());
  RecordProperty("share_used", std::to_string(sum.share_used()));
  EXPECT_EQ(sum.refused, 0);
  EXPECT_GE(sum.share_used(), 0.98);
}

TEST(I25, RestartsAndChangesOfTheRateCostAtMostATenthOfAPercent) {
  Sum sum;
  for (int seed = 1; seed <= invd::test::rounds(400); ++seed)
    sum.add(Backlog(seed, kGet, 4, minutes(30), true, 3).truth());
  RecordProperty("share_used", std::to_string(sum.share_used()));
  RecordProperty("share_refused", std::to_string(sum.share_refused()));
  EXPECT_LE(sum.share_refused(), 0.001);
  EXPECT_GE(sum.share_used(), 0.98);
}

}  // namespace
}  // namespace invd::amazon
