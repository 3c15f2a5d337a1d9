#include "async/timeout.h"

#include <gtest/gtest.h>
#include <optional>
#include <stdexcept>
#include <utility>

#include "async/event.h"
#include "async/sleep.h"
#include "support/manual_scheduler.h"
#include "unit/async/counted.h"

namespace invd::async {
namespace {

using test::Counted;
using test::ManualScheduler;

Task<int> answer_after(Scheduler& s, int ms, Counted = {}) {
  co_await sleep_for(s, Duration(ms));
  co_return 42;
}

Task<std::optional<int>> at_most(Scheduler& s, int limit_ms, Task<int> task) {
  co_return co_await with_timeout(s, Duration(limit_ms), std::move(task));
}

TEST(TimeoutTest, GivesTheResultOfATaskThatIsInTime) {
  ManualScheduler scheduler;
  EXPECT_EQ(scheduler.run(at_most(scheduler, 10, answer_after(scheduler, 9))), 42);
  EXPECT_EQ(scheduler.queued(), 0U) << "the timer stayed behind";
}

TEST(TimeoutTest, DestroysATaskThatTakesLonger) {
  ManualScheduler scheduler;
  const Monotonic start = scheduler.monotonic();
  EXPECT_EQ(scheduler.run(at_most(scheduler, 10, answer_after(scheduler, 11))), std::nullopt);
  EXPECT_EQ(scheduler.monotonic() - start, Duration(10));
  EXPECT_EQ(Counted::alive, 0);
  EXPECT_EQ(scheduler.queued(), 0U);
}

TEST(TimeoutTest, AtTheSameInstantOneOfTheTwoWinsAndNeverBoth) {
  // The limit's timer was set first, so it runs first.
  ManualScheduler scheduler;
  EXPECT_EQ(scheduler.run(at_most(scheduler, 10, answer_after(scheduler, 10))), std::nullopt);
  EXPECT_EQ(Counted::alive, 0);
  EXPECT_EQ(scheduler.queued(), 0U);
}

TEST(TimeoutTest, ATaskAlreadyChosenToResumeWhenTheLimitComesIsDestroyedQuietly) {
  ManualScheduler scheduler;
  Event event(scheduler);
  constexpr auto kWait = [](Event& e, Counted) -> Task<int> {
    co_await e.wait();
    co_return 1;
  };
  // Set in the same turn as the limit, before it: the waiter's resumption is queued and must be dropped or win.
  scheduler.call_at(scheduler.monotonic() + Duration(10), [&] { event.set(); });
  EXPECT_EQ(scheduler.run(at_most(scheduler, 10, kWait(event, {}))), 1);
  event.reset();
  Task<std::optional<int>> late = at_most(scheduler, 10, kWait(event, {}));
  late.start(std::noop_coroutine()).resume();
  scheduler.call_at(scheduler.monotonic() + Duration(10), [&] { event.set(); });
  scheduler.run_all();
  ASSERT_TRUE(late.done());
  EXPECT_EQ(late.take(), std::nullopt);
  EXPECT_EQ(Counted::alive, 0);
}

TEST(TimeoutTest, ATaskThatFinishesAtOnceNeedsNoTurnOfTheLoop) {
  ManualScheduler scheduler;
  constexpr auto kNow = []() -> Task<int> { co_return 7; };
  Task<std::optional<int>> task = at_most(scheduler, 0, kNow());
  task.start(std::noop_coroutine()).resume();
  ASSERT_TRUE(task.done());
  EXPECT_EQ(task.take(), 7);
}

TEST(TimeoutTest, TheInnerOfTwoLimitsCounts) {
  ManualScheduler scheduler;
  constexpr auto kBoth = [](Scheduler& s) -> Task<int> {
    const auto inner = co_await with_timeout(s, Duration(5), answer_after(s, 100));
    co_return inner ? 0 : 1;
  };
  EXPECT_EQ(scheduler.run(at_most(scheduler, 10, kBoth(scheduler))), 1);
}

TEST(TimeoutTest, ExceptionsPass) {
  ManualScheduler scheduler;
  constexpr auto kThrow = [](Scheduler& s) -> Task<int> {
    co_await yield(s);
    throw std::runtime_error("broken");
  };
  EXPECT_THROW(scheduler.run(at_most(scheduler, 10, kThrow(scheduler))), std::runtime_error);
}

TEST(TimeoutTest, TakesATaskWithoutAResult) {
  ManualScheduler scheduler;
  constexpr auto kSleep = [](Scheduler& s, int ms) -> Task<void> { co_await sleep_for(s, Duration(ms)); };
  constexpr auto kInTime = [](Scheduler& s, Task<void> task) -> Task<bool> {
    co_return (co_await with_timeout(s, Duration(10), std::move(task))).has_value();
  };
  EXPECT_TRUE(scheduler.run(kInTime(scheduler, kSleep(scheduler, 9))));
  EXPECT_FALSE(scheduler.run(kInTime(scheduler, kSleep(scheduler, 11))));
}

}  // namespace
}  // namespace invd::async
