#include "async/worker.h"

#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>

#include "support/manual_scheduler.h"
#include "unit/async/counted.h"

namespace invd::async {
namespace {

using test::Counted;
using test::ManualScheduler;

TEST(OnWorker, GivesTheResultAlsoOneThatCanOnlyMove) {
  ManualScheduler scheduler;
  EXPECT_EQ(scheduler.run(on_worker(scheduler, [] { return 6 * 7; })), 42);
  EXPECT_EQ(*scheduler.run(on_worker(scheduler, [p = std::make_unique<int>(3)]() mutable { return std::move(p); })), 3);
}

TEST(OnWorker, WhatTheFunctionThrowsReachesTheCaller) {
  ManualScheduler scheduler;
  EXPECT_THROW(scheduler.run(on_worker(scheduler, []() -> int { throw std::runtime_error("broken"); })),
               std::runtime_error);
}

TEST(OnWorker, TheWorkOfADestroyedCallerRunsToItsEndAndIsFreed) {
  ManualScheduler scheduler;
  bool ran = false;
  scheduler.hold_workers(true);
  {
    Task<int> task = on_worker(scheduler, [&ran, counted = Counted()] {
      ran = true;
      return 1;
    });
    task.start(std::noop_coroutine()).resume();
    scheduler.run_ready();
  }
  EXPECT_FALSE(ran);
  scheduler.hold_workers(false);
  scheduler.run_all();
  EXPECT_TRUE(ran);
  EXPECT_EQ(Counted::alive, 0);
}

TEST(OnWorker, NothingRunsBeforeItIsAwaited) {
  ManualScheduler scheduler;
  {
    const Task<int> never = on_worker(scheduler, [counted = Counted()] { return 1; });
  }
  EXPECT_EQ(scheduler.queued(), 0U);
  EXPECT_EQ(Counted::alive, 0);
}

}  // namespace
}  // namespace invd::async
