#include "async/task.h"

#include <concepts>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "async/sleep.h"
#include "support/manual_scheduler.h"
#include "unit/async/counted.h"

namespace invd::async {
namespace {

using test::Counted;
using test::ManualScheduler;

static_assert(!std::copy_constructible<Task<int>>);

Task<int> at_once(int value) {
  co_return value;
}

TEST(TaskTest, AMillionAwaitsThatFinishAtOnceUseNoStack) {
  constexpr auto kSum = []() -> Task<long> {
    long sum = 0;
    for (int i = 0; i < 1'000'000; ++i) sum += co_await at_once(1);
    co_return sum;
  };
  ManualScheduler scheduler;
  EXPECT_EQ(scheduler.run(kSum()), 1'000'000);
}

TEST(TaskTest, IsLazyAndRunsWhenAwaited) {
  bool ran = false;
  constexpr auto kFlag = [](bool& flag) -> Task<void> {
    flag = true;
    co_return;
  };
  ManualScheduler scheduler;
  Task<void> task = kFlag(ran);
  EXPECT_FALSE(ran);
  scheduler.run(std::move(task));
  EXPECT_TRUE(ran);
}

TEST(TaskTest, ATaskThatIsNeverAwaitedFreesItsArguments) {
  constexpr auto kHold = [](std::shared_ptr<int>) -> Task<void> { co_return; };
  const auto token = std::make_shared<int>(1);
  {
    const Task<void> never = kHold(token);
  }
  EXPECT_EQ(token.use_count(), 1);
}

TEST(TaskTest, ExceptionsPassThroughEveryAwait) {
  constexpr auto kThrow = [](Scheduler& s) -> Task<int> {
    co_await yield(s);
    throw std::runtime_error("deep");
  };
  constexpr auto kMiddle = [](Task<int> inner) -> Task<int> {
    const Counted local;
    co_return co_await std::move(inner) + 1;
  };
  constexpr auto kCatch = [](Task<int> inner) -> Task<std::string> {
    try {
      static_cast<void>(co_await std::move(inner));
    } catch (const std::runtime_error& e) {
      co_return e.what();
    }
    co_return "nothing was thrown";
  };
  ManualScheduler scheduler;
  EXPECT_EQ(scheduler.run(kCatch(kMiddle(kThrow(scheduler)))), "deep");
  EXPECT_EQ(Counted::alive, 0);
}

TEST(TaskTest, CarriesValuesThatCanOnlyMove) {
  constexpr auto kMake = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
  ManualScheduler scheduler;
  EXPECT_EQ(*scheduler.run(kMake()), 7);
}

TEST(TaskTest, MovingATaskOverAnotherDestroysTheOther) {
  constexpr auto kWait = [](Scheduler& s, Counted) -> Task<void> { co_await sleep_for(s, Duration(10)); };
  ManualScheduler scheduler;
  Task<void> task = kWait(scheduler, {});
  task.start(std::noop_coroutine()).resume();
  task = kWait(scheduler, {});
  EXPECT_EQ(Counted::alive, 1);
  EXPECT_EQ(scheduler.queued(), 0U);  // the sleep went with it
  task.reset();
  EXPECT_EQ(Counted::alive, 0);
}

TEST(SleepTest, ResumesAtItsInstantAndNotBefore) {
  constexpr auto kSleep = [](ManualScheduler& s) -> Task<Monotonic> {
    co_await sleep_for(s, Duration(250));
    co_return s.monotonic();
  };
  ManualScheduler scheduler;
  const Monotonic start = scheduler.monotonic();
  Task<Monotonic> task = kSleep(scheduler);
  task.start(std::noop_coroutine()).resume();
  scheduler.advance(Duration(249));
  EXPECT_FALSE(task.done());
  scheduler.advance(Duration(1));
  ASSERT_TRUE(task.done());
  EXPECT_EQ(task.take() - start, Duration(250));
}

TEST(SleepTest, AStepOfTheWallClockChangesNothing) {
  constexpr auto kSleep = [](Scheduler& s) -> Task<void> { co_await sleep_for(s, Duration(100)); };
  ManualScheduler scheduler;
  Task<void> task = kSleep(scheduler);
  task.start(std::noop_coroutine()).resume();
  scheduler.set_wall_clock(Timestamp{4'000'000'000'000});
  scheduler.advance(Duration(99));
  EXPECT_FALSE(task.done());
  scheduler.set_wall_clock(Timestamp{0});
  scheduler.advance(Duration(1));
  EXPECT_TRUE(task.done());
}

TEST(YieldTest, LetsOthersRunFirst) {
  std::string order;
  constexpr auto kYield = [](ManualScheduler& s, std::string& out) -> Task<void> {
    s.post([&out] { out += "other "; });
    co_await yield(s);
    out += "self";
  };
  ManualScheduler scheduler;
  scheduler.run(kYield(scheduler, order));
  EXPECT_EQ(order, "other self");
}

}  // namespace
}  // namespace invd::async
