#include "uv/loop.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "async/sleep.h"
#include "async/task.h"
#include "async/timeout.h"
#include "async/worker.h"

namespace invd::uv {
namespace {

using async::Task;

/// Stops the loop when it comes to it in the queue.
void stop_soon(Loop& loop) {
  loop.post([&loop] { loop.stop(); });
}

TEST(LoopOrder, PostsRunInTheOrderTheyWerePosted) {
  Loop loop;
  std::string order;
  loop.post([&] {
    order += "a(";
    loop.post([&] { order += "c"; });
    order += ")";  // c waits until this callback has returned
  });
  loop.post([&] { order += "b"; });
  loop.post([&] { loop.post([&] { loop.stop(); }); });
  loop.run();
  EXPECT_EQ(order, "a()bc");
}

TEST(LoopOrder, TimersRunByTimeThenByOrderOfCall) {
  Loop loop;
  std::string order;
  const Monotonic now = loop.monotonic();
  loop.call_at(now + Duration(8), [&] { order += "3"; });
  loop.call_at(now + Duration(4), [&] { order += "1"; });
  loop.call_at(now + Duration(8), [&] { order += "4"; });
  loop.call_at(now + Duration(4), [&] { order += "2"; });
  loop.call_at(now - Duration(5), [&] { order += "0"; });
  loop.call_at(now + Duration(9), [&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(order, "01234");
}

TEST(LoopOrder, ATimerNeverRunsBeforeItsTime) {
  Loop loop;
  for (int i = 0; i < 20; ++i) {
    const Monotonic due = loop.monotonic() + Duration(i % 3);
    loop.call_at(due, [&] {
      EXPECT_GE(loop.monotonic(), due);
      loop.stop();
    });
    loop.run();
  }
}

TEST(LoopOrder, ACoroutineThatYieldsForEverStarvesNoTimer) {
  Loop loop;
  constexpr auto kSpin = [](Loop& l) -> Task<void> {
    for (;;) co_await async::yield(l);
  };
  constexpr auto kRace = [](Loop& l, Task<void> spin) -> Task<bool> {
    co_return (co_await async::with_timeout(l, Duration(5), std::move(spin))).has_value();
  };
  EXPECT_FALSE(loop.run(kRace(loop, kSpin(loop))));
}

TEST(LoopCancel, ACancelledCallbackNeverRunsAndIsDestroyedAtOnce) {
  Loop loop;
  auto token = std::make_shared<int>(1);
  bool ran = false;
  const auto post = loop.post([&ran, token] { ran = true; });
  const auto timer = loop.call_at(loop.monotonic(), [&ran, token] { ran = true; });
  EXPECT_EQ(token.use_count(), 3);
  loop.cancel(post);
  loop.cancel(timer);
  EXPECT_EQ(token.use_count(), 1);
  loop.cancel(post);
  loop.cancel(timer);
  loop.cancel(0);
  stop_soon(loop);
  loop.run();
  EXPECT_FALSE(ran);
}

TEST(LoopCancel, ACallbackMayCancelItselfAndItsNeighbours) {
  Loop loop;
  std::string order;
  async::Scheduler::CallId self = 0;
  async::Scheduler::CallId next = 0;
  async::Scheduler::CallId timer = 0;
  async::Scheduler::CallId timer_self = 0;
  const auto held = std::make_shared<std::string>("held");
  self = loop.post([&, held] {
    loop.cancel(self);
    loop.cancel(next);
    loop.cancel(timer);
    order += *held;  // still alive: a running callback has left the queue
  });
  next = loop.post([&] { order += " next"; });
  timer = loop.call_at(loop.monotonic(), [&] { order += " timer"; });
  timer_self = loop.call_at(loop.monotonic() + Duration(1), [&, held] {
    loop.cancel(timer_self);
    order += " " + *held;
    loop.stop();
  });
  loop.run();
  EXPECT_EQ(order, "held held");
}

TEST(LoopCancel, DestructionOfACallbackMayCancelOthers) {
  Loop loop;
  async::ScheduledCall inner(loop, loop.post([] { FAIL(); }));
  const auto outer = loop.post([call = std::move(inner)] { FAIL(); });
  loop.cancel(outer);
  stop_soon(loop);
  loop.run();
}

TEST(LoopTimers, AHundredThousandTimersRunOnceEachInOrder) {
  Loop loop;
  constexpr int kCount = 100'000;
  const Monotonic start = loop.monotonic();
  int ran = 0;
  Monotonic last{0};
  bool ordered = true;
  std::vector<async::Scheduler::CallId> cancelled;
  for (int i = 0; i < kCount; ++i) {
    const Monotonic due = start + Duration((i * 7919) % 50);
    const auto id = loop.call_at(due, [&, due] {
      ordered = ordered && due >= last;
      last = due;
      ++ran;
    });
    if (i % 4 == 0) cancelled.push_back(id);
  }
  for (const auto id : cancelled) loop.cancel(id);
  loop.call_at(start + Duration(51), [&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(ran, kCount / 4 * 3);
  EXPECT_TRUE(ordered);
}

TEST(LoopIdle, NothingDueMeansNoWakeUps) {
  Loop loop;
  // Traces of earlier work must not tick on: a cancelled timer, a post, a job, a foreign call.
  loop.cancel(loop.call_at(loop.monotonic() + Duration(10), [] {}));
  loop.post([] {});
  loop.run(async::on_worker(loop, [] { return 1; }));
  loop.post_from_any_thread([] {});
  loop.call_at(loop.monotonic() + Duration(20), [&] { loop.stop(); });
  loop.run();

  const std::uint64_t before = loop.iterations();
  loop.call_at(loop.monotonic() + Duration(300), [&] { loop.stop(); });
  loop.run();
  // One to fall asleep, one for the timer.
  EXPECT_LE(loop.iterations() - before, 2U);
}

TEST(LoopWorker, WorkRunsElsewhereAndItsResultHere) {
  Loop loop;
  const auto here = std::this_thread::get_id();
  std::thread::id there;
  loop.run_on_worker([&] { there = std::this_thread::get_id(); },
                     [&] {
                       EXPECT_EQ(std::this_thread::get_id(), here);
                       loop.stop();
                     });
  loop.run();
  EXPECT_NE(there, std::thread::id());
  EXPECT_NE(there, here);
}

TEST(LoopWorker, ADestroyedCallerDoesNoHarm) {
  Loop loop;
  auto ran = std::make_shared<std::atomic<bool>>(false);
  {
    constexpr auto kCall = [](Loop& l, std::shared_ptr<std::atomic<bool>> flag) -> Task<int> {
      co_return co_await async::on_worker(l, [flag] {
        flag->store(true);
        return 1;
      });
    };
    Task<int> task = kCall(loop, ran);
    task.start(std::noop_coroutine()).resume();
  }
  loop.run(async::on_worker(loop, [] { return 2; }));
  while (!ran->load()) std::this_thread::yield();
  stop_soon(loop);
  loop.run();
}

TEST(LoopThreads, CallsOfOtherThreadsRunHereInTheirOrder) {
  Loop loop;
  constexpr int kThreads = 4;
  constexpr int kEach = 2'000;
  const auto here = std::this_thread::get_id();
  std::vector<std::vector<int>> seen(kThreads);
  int total = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i)
        loop.post_from_any_thread([&, t, i] {
          ASSERT_EQ(std::this_thread::get_id(), here);
          seen[static_cast<std::size_t>(t)].push_back(i);
          if (++total == kThreads * kEach) loop.stop();
        });
    });
  loop.run();
  for (std::thread& thread : threads) thread.join();
  for (const auto& one : seen) {
    ASSERT_EQ(one.size(), static_cast<std::size_t>(kEach));
    EXPECT_TRUE(std::ranges::is_sorted(one));
  }
}

TEST(LoopThreadsDeathTest, TheWrongThreadIsRefused) {
  EXPECT_DEATH(
      {
        Loop loop;
        std::thread([&] { loop.post([] {}); }).join();
      },
      "broken invariant");
}

TEST(LoopEnd, DestructionDropsWhatIsQueuedAndWaitsForWorkThatRuns) {
  const auto token = std::make_shared<int>(1);
  std::atomic<bool> started = false;
  std::atomic<bool> finished = false;
  bool done_called = false;
  {
    Loop loop;
    loop.post([token] { FAIL(); });
    loop.call_at(loop.monotonic(), [token] { FAIL(); });
    loop.run_on_worker(
        [&, token] {
          started = true;
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
          finished = true;
        },
        [&, token] { done_called = true; });
    while (!started) std::this_thread::yield();
  }
  EXPECT_TRUE(finished);
  EXPECT_FALSE(done_called);
  EXPECT_EQ(token.use_count(), 1);
}

TEST(LoopEnd, ACallbackThatOwnsAScheduledCallMayGoWithTheLoop) {
  Loop loop;
  async::ScheduledCall inner(loop, loop.call_at(loop.monotonic() + Duration(1'000), [] {}));
  loop.post([call = std::move(inner)] {});
}

TEST(LoopRun, GivesTheResultOfATaskOrThrowsWhatItThrew) {
  Loop loop;
  constexpr auto kSlow = [](Loop& l) -> Task<int> {
    co_await async::sleep_for(l, Duration(1));
    co_return 7;
  };
  constexpr auto kThrows = [](Loop& l) -> Task<int> {
    co_await async::yield(l);
    throw std::runtime_error("broken");
  };
  EXPECT_EQ(loop.run(kSlow(loop)), 7);
  EXPECT_THROW(loop.run(kThrows(loop)), std::runtime_error);
  EXPECT_EQ(loop.run(kSlow(loop)), 7);
}

TEST(I13, MonotonicTimeIsTheBootClockAndNowIsTheWallClock) {
  const Loop loop;
  timespec boot{};
  timespec wall{};
  clock_gettime(CLOCK_BOOTTIME, &boot);
  clock_gettime(CLOCK_REALTIME, &wall);
  EXPECT_NEAR(static_cast<double>(loop.monotonic().ms), static_cast<double>(boot.tv_sec) * 1e3, 5'000);
  EXPECT_NEAR(static_cast<double>(loop.now().ms), static_cast<double>(wall.tv_sec) * 1e3, 5'000);
}

}  // namespace
}  // namespace invd::uv
