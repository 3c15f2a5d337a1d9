#include "async/single_flight.h"

#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <stdexcept>

#include "async/sleep.h"
#include "async/task_scope.h"
#include "support/manual_scheduler.h"

namespace invd::async {
namespace {

using test::ManualScheduler;

struct Fixture {
  ManualScheduler scheduler;
  SingleFlight<int> flight{scheduler};
  int started = 0;

  Task<int> operation() {
    const int mine = ++started;
    co_await sleep_for(scheduler, Duration(10));
    co_return mine;
  }
  Task<void> call(std::optional<int>& out) {
    out = co_await flight.run([this] { return operation(); });
  }
};

TEST(SingleFlightTest, CallersThatComeMeanwhileShareOneRun) {
  Fixture f;
  std::optional<int> a;
  std::optional<int> b;
  TaskScope scope(f.scheduler);
  scope.spawn(f.call(a));
  f.scheduler.advance(Duration(5));
  scope.spawn(f.call(b));
  EXPECT_TRUE(f.flight.under_way());
  f.scheduler.run(scope.join());
  EXPECT_EQ(f.started, 1);
  EXPECT_EQ(a, 1);
  EXPECT_EQ(b, 1);
  EXPECT_FALSE(f.flight.under_way());
}

TEST(SingleFlightTest, ACallerThatComesLaterStartsItsOwn) {
  Fixture f;
  std::optional<int> a;
  std::optional<int> b;
  f.scheduler.run(f.call(a));
  f.scheduler.run(f.call(b));
  EXPECT_EQ(a, 1);
  EXPECT_EQ(b, 2);
}

TEST(SingleFlightTest, ACancelledCallerDoesNotCancelTheOthers) {
  Fixture f;
  std::optional<int> first;
  std::optional<int> second;
  TaskScope scope(f.scheduler);
  {
    TaskScope doomed(f.scheduler);
    doomed.spawn(f.call(first));  // the one that started it
    scope.spawn(f.call(second));
    f.scheduler.advance(Duration(5));
  }
  f.scheduler.run(scope.join());
  EXPECT_EQ(first, std::nullopt);
  EXPECT_EQ(second, 1);
  EXPECT_EQ(f.started, 1);
}

TEST(SingleFlightTest, TheRunEndsEvenIfAllCallersWent) {
  Fixture f;
  std::optional<int> out;
  {
    TaskScope doomed(f.scheduler);
    doomed.spawn(f.call(out));
  }
  EXPECT_TRUE(f.flight.under_way());
  f.scheduler.run_all();
  EXPECT_FALSE(f.flight.under_way());
}

TEST(SingleFlightTest, AnOperationThatEndsAtOnceGivesItsResult) {
  ManualScheduler scheduler;
  SingleFlight<int> flight(scheduler);
  constexpr auto kNow = []() -> Task<int> { co_return 3; };
  EXPECT_EQ(scheduler.run(flight.run(kNow)), 3);
  EXPECT_EQ(scheduler.run(flight.run(kNow)), 3);
}

TEST(SingleFlightTest, KeepsNoResultOnceItsCallersHaveIt) {
  ManualScheduler scheduler;
  SingleFlight<std::shared_ptr<int>> flight(scheduler);
  std::weak_ptr<int> seen;
  constexpr auto kMake = []() -> Task<std::shared_ptr<int>> { co_return std::make_shared<int>(1); };
  seen = scheduler.run(flight.run(kMake));
  scheduler.run_all();
  EXPECT_TRUE(seen.expired());
}

TEST(SingleFlightTest, EveryCallerGetsWhatTheOperationThrew) {
  ManualScheduler scheduler;
  SingleFlight<int> flight(scheduler);
  int caught = 0;
  constexpr auto kThrow = [](Scheduler& s) -> Task<int> {
    co_await yield(s);
    throw std::runtime_error("broken");
  };
  constexpr auto kCall = [](ManualScheduler& s, SingleFlight<int>& f, int& count, auto thrower) -> Task<void> {
    try {
      static_cast<void>(co_await f.run([&s, thrower] { return thrower(s); }));
    } catch (const std::runtime_error&) {
      ++count;
    }
  };
  TaskScope scope(scheduler);
  scope.spawn(kCall(scheduler, flight, caught, kThrow));
  scope.spawn(kCall(scheduler, flight, caught, kThrow));
  scheduler.run(scope.join());
  EXPECT_EQ(caught, 2);
  EXPECT_FALSE(flight.under_way());
}

}  // namespace
}  // namespace invd::async
