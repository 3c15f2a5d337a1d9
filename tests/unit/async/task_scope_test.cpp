#include "async/task_scope.h"

#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "async/sleep.h"
#include "support/manual_scheduler.h"
#include "unit/async/counted.h"

namespace invd::async {
namespace {

using test::Counted;
using test::ManualScheduler;

Task<void> sleep_and_note(Scheduler& s, int ms, std::string& out, Counted) {
  out += "<";
  co_await sleep_for(s, Duration(ms));
  out += ">";
}

TEST(TaskScopeTest, SpawnRunsToTheFirstSuspension) {
  ManualScheduler scheduler;
  TaskScope scope(scheduler);
  std::string out;
  scope.spawn(sleep_and_note(scheduler, 1, out, {}));
  EXPECT_EQ(out, "<");
  EXPECT_EQ(scope.running(), 1U);
  scheduler.run_all();
  EXPECT_EQ(out, "<>");
  EXPECT_EQ(scope.running(), 0U);
}

TEST(TaskScopeTest, AFinishedTaskIsFreedWhileTheScopeLives) {
  ManualScheduler scheduler;
  TaskScope scope(scheduler);
  std::string out;
  for (int i = 0; i < 1'000; ++i) {
    scope.spawn(sleep_and_note(scheduler, 1, out, {}));
    scheduler.advance(Duration(1));
    ASSERT_EQ(Counted::alive, 0);
  }
}

TEST(TaskScopeTest, JoinWaitsForAllAlsoForThoseSpawnedMeanwhile) {
  ManualScheduler scheduler;
  TaskScope scope(scheduler);
  std::string out;
  constexpr auto kSpawnMore = [](ManualScheduler& s, TaskScope& sc, std::string& o) -> Task<void> {
    co_await sleep_for(s, Duration(5));
    sc.spawn(sleep_and_note(s, 5, o, {}));
  };
  scope.spawn(kSpawnMore(scheduler, scope, out));
  const Monotonic start = scheduler.monotonic();
  scheduler.run(scope.join());
  EXPECT_EQ(out, "<>");
  EXPECT_EQ(scheduler.monotonic() - start, Duration(10));
  scheduler.run(scope.join());  // an empty scope joins at once
}

TEST(TaskScopeTest, CancelDestroysAllAndTheScopeMayBeUsedAgain) {
  ManualScheduler scheduler;
  TaskScope scope(scheduler);
  std::string out;
  for (int i = 0; i < 3; ++i) scope.spawn(sleep_and_note(scheduler, 10, out, {}));
  EXPECT_EQ(Counted::alive, 3);
  scope.cancel();
  EXPECT_EQ(Counted::alive, 0);
  EXPECT_EQ(scheduler.queued(), 0U);
  scope.spawn(sleep_and_note(scheduler, 1, out, {}));
  scheduler.run(scope.join());
  EXPECT_EQ(out, "<<<<>");
}

TEST(TaskScopeTest, CancelWakesWhoJoins) {
  ManualScheduler scheduler;
  TaskScope scope(scheduler);
  std::string out;
  scope.spawn(sleep_and_note(scheduler, 10, out, {}));
  Task<void> join = scope.join();
  join.start(std::noop_coroutine()).resume();
  scope.cancel();
  scheduler.run_ready();
  EXPECT_TRUE(join.done());
}

TEST(TaskScopeTest, WhatATaskThrowsGoesToTheHandlerAndTheOthersRunOn) {
  ManualScheduler scheduler;
  std::string thrown;
  TaskScope scope(scheduler, [&](std::exception_ptr e) {
    try {
      std::rethrow_exception(std::move(e));
    } catch (const std::exception& error) {
      thrown = error.what();
    }
  });
  std::string out;
  constexpr auto kThrow = [](Scheduler& s) -> Task<void> {
    co_await yield(s);
    throw std::logic_error("broken");
  };
  scope.spawn(sleep_and_note(scheduler, 5, out, {}));
  scope.spawn(kThrow(scheduler));
  scheduler.run(scope.join());
  EXPECT_EQ(thrown, "broken");
  EXPECT_EQ(out, "<>");
}

void throw_in_a_scope() {
  ManualScheduler scheduler;
  TaskScope scope(scheduler);
  constexpr auto kThrow = []() -> Task<void> {
    throw std::logic_error("broken");
    co_return;
  };
  scope.spawn(kThrow());
}

TEST(TaskScopeDeathTest, WithoutAHandlerTheProgramEndsAndSaysWhy) {
  EXPECT_DEATH(throw_in_a_scope(), "a task threw: broken");
}

}  // namespace
}  // namespace invd::async
