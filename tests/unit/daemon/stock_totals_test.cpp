#include "daemon/stock_totals.h"

#include <gtest/gtest.h>

namespace invd::daemon {
namespace {

using stock::PushState;

constexpr Timestamp kToday{10'000'000};
const IntegrationName kShop("amazon-us");

PushState dirty(Duration since) {
  PushState state;
  state.verified = stock::Reading{10, kToday - since};
  state.desired = 3;
  state.delta = -7;
  state.dirty_since = kToday - since;
  return state;
}
PushState held(Duration since) {
  PushState state = dirty(since);
  state.hold = stock::Hold::link;
  return state;
}
PushState sent(Duration since) {
  return stock::begin_attempt(dirty(since), 3, {10, kToday}, kToday);
}
PushState clean() {
  PushState state = dirty(Duration(0));
  state.delta = 0;
  return state;
}

StockTotals sum(const std::vector<PushState>& states) {
  StockTotals totals;
  for (const PushState& state : states) add(totals, state, kToday);
  return totals;
}

TEST(StockTotals, WhatIsToBeWrittenWhatIsNotSeenAndWhatIsHeldAreCountedApart) {
  constexpr Duration minute = std::chrono::minutes(1);
  const StockTotals totals = sum({dirty(minute), dirty(3 * minute), held(90 * minute), sent(2 * minute), clean(), {}});
  EXPECT_EQ(totals, (StockTotals{.dirty = 2,
                                 .unconfirmed = 1,
                                 .held = 1,
                                 .late = 0,
                                 .oldest_dirty_at = kToday - 3 * minute,
                                 .oldest_late_at = {}}));
  const auto message = to_message({{kShop, totals}, {IntegrationName("b"), sum({dirty(9 * minute)})}});
  EXPECT_EQ(message.dirty, 3);
  EXPECT_EQ(message.unconfirmed, 1);
  EXPECT_EQ(message.oldest_dirty_at, kToday - 9 * minute);
  EXPECT_EQ(message.held_plan, "amazon-us");
  EXPECT_EQ(to_message({{kShop, sum({clean()})}}), control::StockStatus());
}

TEST(Stk8, WhatIsHeldBeforeItsNumberIsReadIsNoMatterOfPeopleYet) {
  PushState unread = held(Duration(1));
  unread.verified.reset();
  EXPECT_EQ(sum({unread}).held, 0);
  EXPECT_EQ(sum({unread}).dirty, 1);
}

TEST(StockTotals, WhatHasNotComeAboutAfterHalfAnHourIsAProblemAndVanishesWithIt) {
  StockTotals totals = sum({dirty(kPushLate), sent(kPushLate), held(kPushLate * 2)});
  EXPECT_EQ(totals.late, 0);
  totals = sum({dirty(kPushLate + Duration(1)), sent(kPushLate * 2)});
  ASSERT_EQ(totals.late, 2);
  const auto problems = stock_problems(kShop, totals, true);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "stock_unconfirmed");
  EXPECT_EQ(problems[0].message, "2 numbers on Amazon have not become what they shall be for more than 30 minutes");
  EXPECT_EQ(problems[0].since, kToday - kPushLate * 2);
  EXPECT_TRUE(stock_problems(kShop, totals, false).empty()) << "by hand only: people write when they like";
}

TEST(Stk8, AHoldIsAProblemThatNamesTheCommandThatLetsItGo) {
  const auto problems = stock_problems(kShop, sum({held(Duration(1))}), false);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "stock_held");
  EXPECT_EQ(problems[0].message, "a number on Amazon waits for approval");
  EXPECT_NE(problems[0].hint.find("invctl stock approve amazon-us"), std::string::npos);
}

}  // namespace
}  // namespace invd::daemon
