#include "amazon/server_clock.h"

#include <gtest/gtest.h>

#include "support/manual_scheduler.h"

namespace invd::amazon {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class I13ServerClock : public testing::Test {
 protected:
  void note(Timestamp date) { clock.note(date, scheduler.monotonic()); }

  invd::test::ManualScheduler scheduler;
  ServerClock clock{scheduler};
  const Timestamp start = scheduler.now();
};

TEST_F(I13ServerClock, ItIsTheMachinesWhileTheTwoAgreeOrAmazonHasSaidNothing) {
  scheduler.set_wall_clock(start + days(3650));
  EXPECT_EQ(clock.now(), start + days(3650));
  EXPECT_FALSE(clock.told());
  scheduler.set_wall_clock(start);
  note(start - seconds(29));
  EXPECT_EQ(clock.now(), start);
}

TEST_F(I13ServerClock, SettingTheMachinesClockMovesNothing) {
  note(start);
  for (const Duration by :
       {Duration(days(3650)), Duration(days(-3650)), Duration(seconds(-31)), Duration(minutes(2))}) {
    scheduler.set_wall_clock(clock.now());
    scheduler.advance(minutes(1));
    const Timestamp right = scheduler.now();
    scheduler.set_wall_clock(right + by);
    EXPECT_EQ(clock.now(), right);
    scheduler.advance(hours(1));
    EXPECT_EQ(clock.now(), right + hours(1));
  }
}

TEST_F(I13ServerClock, AnAnswerThatWasLongUnderWayTellsLess) {
  note(start);
  scheduler.advance(hours(1));
  note(start + hours(1) - seconds(90));
  EXPECT_EQ(clock.told(), start + hours(1));
  note(start + hours(1) + seconds(5));
  EXPECT_EQ(clock.told(), start + hours(1) + seconds(5));
  note(start - days(1));
  EXPECT_EQ(clock.told(), start - days(1)) << "that is another time, and not a slow answer";
}

TEST_F(I13ServerClock, AnEarlierBootsTimeHasPassedWhateverTheMachineSays) {
  clock.note_passed(start);
  scheduler.set_wall_clock(start - days(3650));
  EXPECT_EQ(clock.now(), start);
  scheduler.set_wall_clock(start + days(1));
  EXPECT_EQ(clock.now(), start + days(1));
  note(start - days(2));
  EXPECT_EQ(clock.now(), start - days(2)) << "what Amazon says now counts";
}

}  // namespace
}  // namespace invd::amazon
