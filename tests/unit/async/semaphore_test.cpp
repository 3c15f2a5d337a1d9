#include "async/semaphore.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <utility>

#include "async/sleep.h"
#include "async/task_scope.h"
#include "support/manual_scheduler.h"

namespace invd::async {
namespace {

using test::ManualScheduler;

Task<void> hold(ManualScheduler& s, Semaphore& semaphore, int ms, char name, std::string& out) {
  const auto permit = co_await semaphore.acquire();
  out += name;
  co_await sleep_for(s, Duration(ms));
}

TEST(SemaphoreTest, NeverMoreHoldersThanPlaces) {
  ManualScheduler scheduler;
  Semaphore semaphore(scheduler, 3);
  TaskScope scope(scheduler);
  int holders = 0;
  int most = 0;
  constexpr auto kHold = [](ManualScheduler& s, Semaphore& sem, int ms, int& now, int& peak) -> Task<void> {
    const auto permit = co_await sem.acquire();
    peak = std::max(peak, ++now);
    co_await sleep_for(s, Duration(ms));
    --now;
  };
  for (int i = 0; i < 100; ++i) scope.spawn(kHold(scheduler, semaphore, i % 7, holders, most));
  scheduler.run(scope.join());
  EXPECT_EQ(most, 3);
  EXPECT_EQ(semaphore.free(), 3U);
}

TEST(SemaphoreTest, FirstComeFirstServed) {
  ManualScheduler scheduler;
  Semaphore semaphore(scheduler, 1);
  TaskScope scope(scheduler);
  std::string out;
  for (const char name : {'a', 'b', 'c', 'd'}) scope.spawn(hold(scheduler, semaphore, 1, name, out));
  EXPECT_EQ(semaphore.waiting(), 3U);
  scheduler.run(scope.join());
  EXPECT_EQ(out, "abcd");
}

TEST(SemaphoreTest, ANewcomerDoesNotOvertakeOneThatWasChosen) {
  ManualScheduler scheduler;
  Semaphore semaphore(scheduler, 1);
  TaskScope scope(scheduler);
  std::string out;
  std::optional<Semaphore::Permit> first;
  constexpr auto kTake = [](Semaphore& s, std::optional<Semaphore::Permit>& permit) -> Task<void> {
    permit.emplace(co_await s.acquire());
  };
  scope.spawn(kTake(semaphore, first));
  scope.spawn(hold(scheduler, semaphore, 1, 'b', out));
  first.reset();  // b is chosen, but has not run yet
  scope.spawn(hold(scheduler, semaphore, 1, 'c', out));
  scheduler.run(scope.join());
  EXPECT_EQ(out, "bc");
}

TEST(SemaphoreTest, ThePlaceOfAChosenWaiterThatIsDestroyedGoesToTheNext) {
  ManualScheduler scheduler;
  Semaphore semaphore(scheduler, 1);
  TaskScope others(scheduler);
  std::string out;
  std::optional<Semaphore::Permit> first;
  constexpr auto kTake = [](Semaphore& s, std::optional<Semaphore::Permit>& permit) -> Task<void> {
    permit.emplace(co_await s.acquire());
  };
  others.spawn(kTake(semaphore, first));
  {
    TaskScope doomed(scheduler);
    doomed.spawn(hold(scheduler, semaphore, 1, 'x', out));
    others.spawn(hold(scheduler, semaphore, 1, 'c', out));
    first.reset();
  }
  scheduler.run(others.join());
  EXPECT_EQ(out, "c");
  EXPECT_EQ(semaphore.free(), 1U);
}

TEST(SemaphoreTest, ThePlaceOfALoneChosenWaiterThatIsDestroyedIsFreeAgain) {
  ManualScheduler scheduler;
  Semaphore semaphore(scheduler, 1);
  std::string out;
  std::optional<Semaphore::Permit> first;
  constexpr auto kTake = [](Semaphore& s, std::optional<Semaphore::Permit>& permit) -> Task<void> {
    permit.emplace(co_await s.acquire());
  };
  scheduler.run(kTake(semaphore, first));
  {
    Task<void> doomed = hold(scheduler, semaphore, 1, 'x', out);
    doomed.start(std::noop_coroutine()).resume();
    first.reset();
    EXPECT_EQ(semaphore.free(), 0U);
  }
  EXPECT_EQ(semaphore.free(), 1U);
}

TEST(SemaphoreTest, APermitIsGivenBackOnceHoweverItMoves) {
  ManualScheduler scheduler;
  Semaphore semaphore(scheduler, 2);
  constexpr auto kMove = [](Semaphore& s) -> Task<std::size_t> {
    auto a = co_await s.acquire();
    auto b = co_await s.acquire();
    a = std::move(b);  // gives one back
    const std::size_t free = s.free();
    Semaphore::Permit c(std::move(a));
    c.release();
    c.release();
    co_return free;
  };
  EXPECT_EQ(scheduler.run(kMove(semaphore)), 1U);
  EXPECT_EQ(semaphore.free(), 2U);
}

}  // namespace
}  // namespace invd::async
