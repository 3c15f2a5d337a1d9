#include <gtest/gtest.h>
#include <utility>

#include "async/scheduler.h"
#include "support/manual_scheduler.h"

namespace invd::async {
namespace {

using test::ManualScheduler;

TEST(ScheduledCallTest, DropsItsCallbackWhenItGoes) {
  ManualScheduler scheduler;
  bool ran = false;
  {
    const ScheduledCall call(scheduler, scheduler.post([&ran] { ran = true; }));
  }
  scheduler.run_all();
  EXPECT_FALSE(ran);
}

TEST(ScheduledCallTest, MovingItKeepsTheCallbackAndReplacingItDropsTheOld) {
  ManualScheduler scheduler;
  int ran = 0;
  ScheduledCall first(scheduler, scheduler.post([&ran] { ran += 1; }));
  ScheduledCall second(std::move(first));
  ScheduledCall third(scheduler, scheduler.post([&ran] { ran += 10; }));
  third = std::move(second);
  scheduler.run_all();
  EXPECT_EQ(ran, 1);
  third.cancel();  // has run: harmless
}

TEST(ScheduledCallTest, OneOwnedByACallbackMayGoWithTheScheduler) {
  ManualScheduler scheduler;
  ScheduledCall inner(scheduler, scheduler.call_at(scheduler.monotonic() + Duration(1'000), [] {}));
  scheduler.post([call = std::move(inner)] {});
}

}  // namespace
}  // namespace invd::async
