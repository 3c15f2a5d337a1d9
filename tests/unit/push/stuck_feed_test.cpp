// Feeds that Amazon leaves lying, or ends long after anybody waited for them (I21, I22).

#include "support/sanitized.h"
#include "unit/push/feeding_shop.h"

namespace invd::sync::test {
namespace {

using Outcome = store::StockFeed::Outcome;
using State = store::StockFeed::State;

void expect_numbers_right(FeedingShop& shop, const std::string& when = {}) {
  EXPECT_EQ(shop.number_differences(), "") << when;
  EXPECT_EQ(shop.damage(), "") << when;
  EXPECT_TRUE(shop.store_failures.empty()) << when;
}

/// One that takes its feed, and does nothing with it for half a day.
class StuckShop : public FeedingShop {
 public:
  explicit StuckShop(std::uint64_t seed) : FeedingShop(seed) {
    EXPECT_TRUE(world.feeds().set({.queued = minutes(1), .processing = hours(12)}));
    raised = raise_all(+50);
    EXPECT_TRUE(live_until(State::submitted));
    submitted = scheduler.now();
  }
  void live_until_after_submission(Duration age) { live_for(age - (scheduler.now() - submitted)); }
  std::size_t raised = 0;
  Timestamp submitted;
};

TEST(I21, AFeedThatAmazonDoesNotBeginIsCancelledAndItsNumbersGoByPatches) {
  FeedingShop shop(1);
  ASSERT_TRUE(shop.world.feeds().set({.queued = days(3)}));
  const std::size_t raised = shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::submitted));
  shop.live_for(minutes(115));
  EXPECT_EQ(shop.feeds().front().state, State::submitted);
  EXPECT_EQ(shop.patches(), 0U);
  shop.live_for(hours(1));
  ASSERT_EQ(shop.feeds().size(), 1U);
  EXPECT_EQ(shop.feeds().front().state, State::ended);
  EXPECT_EQ(shop.feeds().front().outcome, Outcome::cancelled) << shop.feeds().front().what;
  EXPECT_EQ(shop.world.feeds().all().front().status, sandbox::FeedStatus::cancelled);
  EXPECT_GE(shop.patches(), raised);
  EXPECT_EQ(shop.path_conflicts(), "");
  expect_numbers_right(shop);
}

TEST(I21, AFeedThatIsBegunWhileItIsCancelledIsWaitedFor) {
  FeedingShop shop(2);
  ASSERT_TRUE(shop.world.feeds().set({.queued = hours(2) + minutes(30), .processing = minutes(30)}));
  shop.world.faults().set({.kind = FaultKind::internal_error, .operation = "cancelFeed"});
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::submitted));
  shop.live_for(hours(2) + minutes(40));
  EXPECT_GT(shop.world.faults().fired(FaultKind::internal_error), 0U);
  EXPECT_EQ(shop.world.feeds().all().front().status, sandbox::FeedStatus::in_progress);
  shop.live_for(hours(1));
  EXPECT_EQ(shop.feeds().front().outcome, Outcome::done) << shop.feeds().front().what;
  EXPECT_EQ(shop.patches(), 0U);
  EXPECT_EQ(shop.path_conflicts(), "");
  expect_numbers_right(shop);
}

TEST(I21, AFeedThatDoesNotEndIsGivenUpAndItsNumbersGoByPatches) {
  StuckShop shop(3);
  shop.live_until_after_submission(hours(5));
  EXPECT_EQ(shop.feeds().front().outcome, Outcome::none);
  EXPECT_EQ(shop.patches(), 0U);
  shop.live_until_after_submission(hours(7));
  EXPECT_TRUE(is_given_up(shop.feeds().front()));
  EXPECT_GE(shop.patches(), shop.raised);
  expect_numbers_right(shop);
  shop.raise_all(+7);
  shop.live_for(hours(1));
  EXPECT_EQ(shop.feeds().size(), 1U) << "as long as Amazon has that one, there is no other";
  expect_numbers_right(shop);
}

// Its numbers were right half a day ago: what it raises again is lowered as soon as Amazon ends it.
TEST(I22, WhatAFeedDoesLongAfterItWasGivenUpIsFoundByLooking) {
  for (const bool kill : {false, true}) {
    if (invd::test::kSanitized && !kill) continue;
    StuckShop shop(4);
    shop.push_settings.reconcile = days(30);
    shop.stock->update(shop.push_settings, shop.items_settings, true);
    shop.live_until_after_submission(hours(7));
    ASSERT_TRUE(is_given_up(shop.feeds().front()));
    for (const auto& domain : shop.domains()) shop.adjust(domain, -30);
    shop.live_until_after_submission(hours(12) - minutes(10));
    expect_numbers_right(shop, "before it ends");
    if (kill) shop.kill();
    // Of what it says some shows late.
    ASSERT_TRUE(shop.world.submissions().set({.shortest = seconds(1), .longest = minutes(8)}));
    const std::size_t before = shop.writes().size();
    shop.live_for(minutes(12));
    if (kill) shop.kill();
    shop.live_for(minutes(60));
    EXPECT_GE(shop.writes().size(), before + 2 * shop.feeds().front().messages) << "the feed's, and what puts it right";
    ASSERT_EQ(shop.feeds().size(), 1U);
    EXPECT_EQ(shop.feeds().front().state, State::ended);
    EXPECT_EQ(shop.feeds().front().outcome, Outcome::done) << shop.feeds().front().what;
    EXPECT_TRUE(shop.members(shop.feeds().front().number).empty());
    expect_numbers_right(shop, kill ? "killed" : "lived");
  }
}

TEST(I21, AFeedThatAmazonForgetsIsFollowedNoFurther) {
  StuckShop shop(5);
  shop.live_until_after_submission(hours(7));
  ASSERT_TRUE(is_given_up(shop.feeds().front()));
  shop.client.answer_instead = [](std::string_view url) -> std::optional<http::Response> {
    if (!url.starts_with("/feeds/2021-06-30/feeds/")) return std::nullopt;
    return http::Response{.status = 404, .headers = {}, .body = R"({"errors":[{"code":"NotFound","message":"none"}]})"};
  };
  shop.live_for(hours(1));
  EXPECT_EQ(shop.feeds().front().state, State::ended);
  EXPECT_EQ(shop.feeds().front().outcome, Outcome::lost);
  EXPECT_TRUE(shop.members(shop.feeds().front().number).empty());
  expect_numbers_right(shop);
}

}  // namespace
}  // namespace invd::sync::test
