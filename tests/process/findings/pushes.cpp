// Numbers on Amazon that are held, or do not come about: said from what the store knows of each.
#include <gmock/gmock.h>

#include "daemon/findings.h"
#include "daemon/stock_totals.h"

namespace invd::process {
namespace {

constexpr Timestamp kNow{1'793'527'200'000};
const IntegrationName kShop("demo");

/// Amazon shows 10 and shall show 3.
stock::PushState state_since(Timestamp since) {
  stock::PushState state;
  state.verified = stock::Reading{10, since};
  state.desired = 3;
  state.delta = -7;
  state.dirty_since = since;
  return state;
}

std::vector<control::Problem> said_of(const stock::PushState& state) {
  daemon::StockTotals totals;
  daemon::add(totals, state, kNow);
  return daemon::stock_problems(kShop, totals, true);
}

TEST(Stk8, HeldNumbersAreSaidUntilTheyAreLetGo) {
  stock::PushState state = state_since(kNow);
  EXPECT_TRUE(said_of(state).empty());
  state.hold = stock::Hold::guard;
  ASSERT_EQ(said_of(state).size(), 1U);
  const control::Problem problem = said_of(state).front();
  EXPECT_EQ(problem.code, "stock_held");
  EXPECT_THAT(problem.hint, testing::HasSubstr("invctl stock approve demo"));
  EXPECT_EQ(daemon::find_finding_kind(problem.code)->area, "stock");
  state.hold = stock::Hold::none;
  EXPECT_TRUE(said_of(state).empty());
}

TEST(Stk5, NumbersThatDoNotComeAboutAreSaidUntilTheyDo) {
  const Timestamp since = kNow - daemon::kPushLate - Duration(1);
  stock::PushState state = state_since(since);
  ASSERT_EQ(said_of(state).size(), 1U);
  const control::Problem problem = said_of(state).front();
  EXPECT_EQ(problem.code, "stock_unconfirmed");
  EXPECT_EQ(problem.since, since);
  EXPECT_EQ(daemon::find_finding_kind(problem.code)->area, "stock");
  state = stock::begin_attempt(state, 3, {10, kNow}, kNow);
  EXPECT_EQ(said_of(state).size(), 1U) << "written again and again, and never seen";
  EXPECT_TRUE(said_of(state_since(kNow)).empty());
}

}  // namespace
}  // namespace invd::process
