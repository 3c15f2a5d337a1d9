#include <gmock/gmock.h>

#include "daemon/findings.h"
#include "sync/problem.h"
#include "sync/window.h"

namespace invd::process {
namespace {

/// An update is late after an hour or so, and forgotten after days: too slowly for a daemon of a test.
TEST(OrdersLate, IsSaidWhileWindowsOverlapByMoreAndGoesWithIt) {
  const sync::OrdersSettings settings;
  const auto late = [&](const store::OrdersState& state) {
    sync::IntegrationFacts facts;
    facts.orders_automatic = false;
    facts.orders_late_by = state.late_by;
    if (const Duration grown = sync::overlap(state, settings); grown > settings.overlap) facts.orders_overlap = grown;
    return sync::problems(facts, Timestamp{1'793'527'200'000});
  };
  store::OrdersState state;
  EXPECT_TRUE(late(state).empty());
  state = sync::note_late(state, std::chrono::minutes(12));
  ASSERT_EQ(late(state).size(), 1U);
  const sync::Problem problem = late(state).front();
  EXPECT_EQ(problem.code, "orders_late");
  EXPECT_FALSE(problem.is_error);
  EXPECT_THAT(problem.message, testing::HasSubstr("late, by up to 12 min"));
  EXPECT_THAT(problem.hint, testing::HasSubstr("windows overlap by 24 min"));
  EXPECT_EQ(daemon::find_finding_kind(problem.code)->area, "orders");
  state = sync::complete_audit(sync::complete_audit(sync::complete_audit(state, {}), {}), {});
  EXPECT_TRUE(late(state).empty());
}

}  // namespace
}  // namespace invd::process
