#include "orders/reread.h"

#include <gtest/gtest.h>

#include "unit/orders/some_order.h"

namespace invd::orders::test {
namespace {

using std::chrono::days;
using std::chrono::hours;
using enum FulfillmentStatus;

TEST(Ord9, AnOpenOrderIsReadAfterAnHourSixHoursAndThenDailyTo90Days) {
  const Timestamp bought = kNow;
  std::vector<Duration> readings;
  Timestamp now = bought;
  for (std::uint32_t n = 0;; ++n) {
    const auto next = next_reread(unshipped, bought, bought, n, now);
    if (!next) break;
    ASSERT_GT(*next, now);
    readings.push_back(*next - bought);
    now = *next + std::chrono::seconds(40);  // the follower looks once a minute
    ASSERT_LT(readings.size(), 200U);
  }
  ASSERT_EQ(readings.size(), 92U);
  EXPECT_EQ(readings[0], hours(1));
  EXPECT_EQ(readings[1], hours(6));
  EXPECT_EQ(readings[2], days(1));
  EXPECT_EQ(readings[3], days(2));
  EXPECT_EQ(readings.back(), days(90));
}

TEST(Ord9, AnOrderThatIsFinalOrTooOldIsNeverRead) {
  for (const auto status : {shipped, cancelled, unfulfillable})
    EXPECT_EQ(next_reread(status, kNow, kNow, 0, kNow), std::nullopt);
  for (const auto status : {unknown, pending_availability, pending, unshipped, partially_shipped})
    EXPECT_EQ(next_reread(status, kNow, kNow, 0, kNow), kNow + hours(1));
  EXPECT_EQ(next_reread(unshipped, kNow - days(90), kNow, 0, kNow), std::nullopt);
  EXPECT_TRUE(next_reread(unshipped, kNow - days(90) + hours(2), kNow, 0, kNow));
}

/// A daemon that was off for 30 days reads an overdue order once, then goes on daily: not hourly for each day missed.
TEST(Ord9, AnOverdueOrderIsReadOnceAndThenDailyAgain) {
  const Timestamp changed = kNow;
  for (const std::uint32_t read_before : {0U, 1U, 2U, 5U}) {
    Timestamp now = changed + days(40);
    int in_three_days = 0;
    for (std::uint32_t n = read_before + 1; n < 100; ++n) {
      const auto next = next_reread(unshipped, changed, changed, n, now);
      ASSERT_TRUE(next);
      if (*next > changed + days(43)) break;
      now = *next;
      ++in_three_days;
    }
    EXPECT_LE(in_three_days, 3) << read_before;
    EXPECT_GE(in_three_days, 2) << read_before;
  }
}

}  // namespace
}  // namespace invd::orders::test
