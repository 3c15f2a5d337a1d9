#include "sync/page_reading.h"

#include <gtest/gtest.h>

namespace invd::sync {
namespace {

const Error kMalformed{ErrorCode::malformed, "not JSON", {}, {}};
const Error kTooLarge{ErrorCode::limit, "too large", {}, {}};

int size_of(const PageReading& reading) {
  return reading.apply({}).page_size;
}
bool repairs(const PageReading& reading) {
  return reading.apply({}).reading == amazon::Reading::repairing;
}

TEST(Ord11, APageThatIsNoJsonIsAskedForAgainAndThenRepaired) {
  PageReading reading;
  EXPECT_TRUE(reading.try_again(kMalformed));
  EXPECT_FALSE(repairs(reading)) << "damage on the way is not there the next time";
  EXPECT_TRUE(reading.try_again(kMalformed));
  EXPECT_TRUE(repairs(reading));
  EXPECT_TRUE(reading.try_again(kMalformed));
  EXPECT_FALSE(reading.try_again(kMalformed));
  reading.succeeded();
  EXPECT_FALSE(repairs(reading));
  EXPECT_EQ(size_of(reading), 100);
}

TEST(Ord11, APageBeyondALimitIsReadInSmallerOnesUntilItIsPassed) {
  PageReading reading;
  EXPECT_TRUE(reading.try_again(kTooLarge));
  EXPECT_EQ(size_of(reading), 10);
  EXPECT_TRUE(reading.try_again(kTooLarge));
  EXPECT_EQ(size_of(reading), 1);
  EXPECT_TRUE(repairs(reading)) << "what is nested too deeply can be cut out";
  for (int i = 0; i < 10; ++i) reading.succeeded();
  EXPECT_EQ(size_of(reading), 10) << "ten pages of one are a page of ten";
  for (int i = 0; i < 10; ++i) reading.succeeded();
  EXPECT_EQ(size_of(reading), 100);
}

TEST(Ord11, AnOrderThatIsTooLargeAloneEndsTheTrying) {
  PageReading reading;
  int tries = 1;
  while (reading.try_again(kTooLarge)) ++tries;
  EXPECT_LT(tries, 8);
}

TEST(Ord11, OtherErrorsAreNotForItToOvercome) {
  PageReading reading;
  EXPECT_FALSE(reading.try_again({ErrorCode::unreachable, "no route", {}, {}}));
  EXPECT_FALSE(reading.try_again({ErrorCode::rejected, "no", {}, {}}));
}

}  // namespace
}  // namespace invd::sync
