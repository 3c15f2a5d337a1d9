#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <string>

#include "async/event.h"
#include "async/retry.h"
#include "async/semaphore.h"
#include "async/single_flight.h"
#include "async/sleep.h"
#include "async/task.h"
#include "async/task_scope.h"
#include "async/timeout.h"
#include "async/worker.h"
#include "base/random.h"
#include "support/manual_scheduler.h"
#include "unit/async/counted.h"

namespace invd::async {
namespace {

using test::Counted;
using test::ManualScheduler;

/// What the flows below share. It outlives them, as it does in the daemon.
struct World {
  ManualScheduler scheduler;
  SeededRandom random{1};
  Event event{scheduler};
  Semaphore semaphore{scheduler, 1};
  SingleFlight<int> flight{scheduler};
  TaskScope background{scheduler};

  World() {
    // Others use the same things meanwhile: the event is set after a while, the place in the semaphore is taken twice.
    background.spawn(set_later(*this));
    background.spawn(hold_place(*this));
  }
  static Task<void> set_later(World& w) {
    co_await sleep_for(w.scheduler, Duration(5));
    w.event.set();
  }
  static Task<void> hold_place(World& w) {
    for (int i = 0; i < 2; ++i) {
      const auto permit = co_await w.semaphore.acquire();
      co_await sleep_for(w.scheduler, Duration(3));
    }
  }
};

using Flow = Task<void> (*)(World&, Counted);

Task<void> sleeps(World& w, Counted) {
  const Counted local;
  for (int i = 0; i < 3; ++i) co_await sleep_for(w.scheduler, Duration(i));
}

Task<void> yields(World& w, Counted) {
  const Counted local;
  for (int i = 0; i < 3; ++i) co_await yield(w.scheduler);
}

Task<void> waits_for_event(World& w, Counted) {
  const Counted local;
  co_await w.event.wait();
  co_await yield(w.scheduler);
}

Task<void> takes_places(World& w, Counted) {
  for (int i = 0; i < 3; ++i) {
    const auto permit = co_await w.semaphore.acquire();
    const Counted local;
    co_await sleep_for(w.scheduler, Duration(1));
  }
}

Task<int> nested(World& w, int depth, Counted held) {
  const Counted local;
  if (depth == 0) {
    co_await yield(w.scheduler);
    co_return 1;
  }
  const int below = co_await nested(w, depth - 1, held);
  co_await sleep_for(w.scheduler, Duration(1));
  co_return below + 1;
}
Task<void> nests(World& w, Counted held) {
  static_cast<void>(co_await nested(w, 5, held));
}

Task<void> times_out(World& w, Counted held) {
  const Counted local;
  static_cast<void>(co_await with_timeout(w.scheduler, Duration(2), sleeps(w, held)));
  static_cast<void>(co_await with_timeout(w.scheduler, Duration(2), nested(w, 5, held)));
  static_cast<void>(co_await with_timeout(w.scheduler, Duration(1'000), takes_places(w, held)));
}

Task<void> retries(World& w, Counted held) {
  const Counted local;
  int calls = 0;
  const auto result = co_await retry(
      w.scheduler, w.random, RetryPolicy{.attempts = 4, .base = Duration(4)},
      [&w, &calls, held]() -> Task<Result<int>> {
        ++calls;
        co_await yield(w.scheduler);
        co_return fail(ErrorCode::temporary, "again");
      },
      [](const Error&) { return true; });
  EXPECT_FALSE(result);
  EXPECT_EQ(calls, 4);
}

Task<void> works(World& w, Counted held) {
  const Counted local;
  for (int i = 0; i < 2; ++i) static_cast<void>(co_await on_worker(w.scheduler, [held] { return 1; }));
}

Task<void> flies(World& w, Counted held) {
  const Counted local;
  static_cast<void>(co_await w.flight.run([&w, held] { return nested(w, 2, held); }));
}

Task<void> scopes(World& w, Counted held) {
  TaskScope scope(w.scheduler);
  scope.spawn(sleeps(w, held));
  scope.spawn(takes_places(w, held));
  co_await yield(w.scheduler);
  scope.spawn(waits_for_event(w, held));
  co_await scope.join();
}

struct Case {
  const char* name;
  Flow flow;
};

class Cancellation : public ::testing::TestWithParam<Case> {};

/// Destroys the flow after it ran `steps` callbacks; true when it was done before.
bool destroy_after(Flow flow, int steps) {
  World world;
  bool done = false;
  {
    Task<void> task = flow(world, Counted());
    task.start(std::noop_coroutine()).resume();
    for (int i = 0; i < steps && !task.done(); ++i)
      if (!world.scheduler.step()) world.scheduler.advance(Duration(1));
    done = task.done();
  }
  // Nothing of the flow may be resumed, and what others wait for must still come.
  world.scheduler.run_all();
  EXPECT_EQ(world.background.running(), 0U) << "destroyed after " << steps << " steps";
  EXPECT_EQ(world.semaphore.free(), 1U) << "destroyed after " << steps << " steps";
  EXPECT_EQ(world.scheduler.queued(), 0U);
  return done;
}

TEST_P(Cancellation, ByDestructionIsCleanAtEverySuspensionPoint) {
  int steps = 0;
  for (bool done = false; !done; ++steps) {
    ASSERT_LT(steps, 1'000) << "the flow never ends";
    done = destroy_after(GetParam().flow, steps);
    ASSERT_EQ(Counted::alive, 0) << "destroyed after " << steps << " steps";
  }
  EXPECT_GT(steps, 3) << "the flow must suspend for this test to mean anything";
}

INSTANTIATE_TEST_SUITE_P(EachPrimitive, Cancellation,
                         ::testing::Values(Case{"sleep", sleeps}, Case{"yield", yields}, Case{"event", waits_for_event},
                                           Case{"semaphore", takes_places}, Case{"nested", nests},
                                           Case{"timeout", times_out}, Case{"retry", retries}, Case{"worker", works},
                                           Case{"single_flight", flies}, Case{"scope", scopes}),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace invd::async
