#include "async/event.h"

#include <gtest/gtest.h>
#include <string>

#include "async/task_scope.h"
#include "support/manual_scheduler.h"

namespace invd::async {
namespace {

using test::ManualScheduler;

Task<void> wait_and_note(Event& event, char name, std::string& out) {
  co_await event.wait();
  out += name;
}

TEST(EventTest, SetWakesAllInTheOrderTheyCameAndNeverInline) {
  ManualScheduler scheduler;
  Event event(scheduler);
  TaskScope scope(scheduler);
  std::string out;
  for (const char name : {'a', 'b', 'c'}) scope.spawn(wait_and_note(event, name, out));
  scheduler.run_ready();
  EXPECT_EQ(out, "");
  event.set();
  EXPECT_EQ(out, "");
  scheduler.run_ready();
  EXPECT_EQ(out, "abc");
}

TEST(EventTest, StaysSetUntilReset) {
  ManualScheduler scheduler;
  Event event(scheduler);
  TaskScope scope(scheduler);
  std::string out;
  event.set();
  scope.spawn(wait_and_note(event, 'a', out));
  EXPECT_EQ(out, "a");
  event.reset();
  scope.spawn(wait_and_note(event, 'b', out));
  scheduler.run_ready();
  EXPECT_EQ(out, "a");
}

TEST(EventTest, AWaiterIsWokenEvenIfTheEventIsResetBeforeItRuns) {
  ManualScheduler scheduler;
  Event event(scheduler);
  TaskScope scope(scheduler);
  std::string out;
  scope.spawn(wait_and_note(event, 'a', out));
  event.set();
  event.reset();
  scheduler.run_ready();
  EXPECT_EQ(out, "a");
}

void outlive_an_event() {
  ManualScheduler scheduler;
  std::string out;
  Task<void> task;
  {
    Event event(scheduler);
    task = wait_and_note(event, 'a', out);
    task.start(std::noop_coroutine()).resume();
  }
}

TEST(EventDeathTest, GoingWhileSomebodyWaitsIsABrokenInvariant) {
  EXPECT_DEATH(outlive_an_event(), "broken invariant");
}

}  // namespace
}  // namespace invd::async
