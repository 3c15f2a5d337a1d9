#include <cstdio>

#include "store/history.h"
#include "support/sanitized.h"
#include "unit/push/feeding_shop.h"

namespace invd::sync::test {
namespace {

using Outcome = store::StockFeed::Outcome;
using State = store::StockFeed::State;

constexpr std::string_view kCreate = "createFeed";

void place_orders(FeedingShop& shop, int count) {
  for (int i = 0; i < count; ++i) {
    (void)shop.world.shop().place({.by_amazon = false});
    shop.live_for(seconds(20));
  }
}

void expect_right(FeedingShop& shop, const std::string& when = {}) {
  EXPECT_EQ(shop.number_differences(), "") << when;
  EXPECT_EQ(shop.path_conflicts(), "") << when;
  EXPECT_EQ(shop.damage(), "") << when;
  EXPECT_TRUE(shop.store_failures.empty()) << when;
  for (const store::StockFeed& feed : shop.feeds()) {
    EXPECT_EQ(feed.state, State::ended) << when;
    EXPECT_TRUE(shop.members(feed.number).empty()) << when;
  }
  for (const auto& domain : shop.domains())
    EXPECT_FALSE(domain.push.state.attempt && stock::travels_by_feed(*domain.push.state.attempt)) << when;
}

/// What the history has of numbers that Amazon refused.
std::vector<history::RunRecord> refusals(FeedingShop& shop) {
  return shop.books.read([](store::ReadTxn& txn) {
    std::vector<history::RunRecord> all;
    store::RunQuery query;
    query.module = history::Module::stock;
    for (const history::Run& run : store::list_runs(txn, query).value().runs) {
      const auto page = store::list_records(txn, run.id, history::Outcome::failed, {}, 1'000, 100'000).value();
      EXPECT_EQ(run.counts.failed, page.records.size()) << "run " << run.id;
      EXPECT_NE(run.status, history::RunStatus::running) << "run " << run.id;
      all.insert(all.end(), page.records.begin(), page.records.end());
    }
    return all;
  });
}

TEST(Stk10, ABacklogOfRaisesGoesByOneFeedWhileOrdersArrive) {
  FeedingShop shop(1, 120);
  const std::size_t raised = shop.raise_all(+50);
  ASSERT_GT(raised, 30U);
  place_orders(shop, 60);
  shop.live_for(minutes(40));
  expect_right(shop);
  ASSERT_EQ(shop.feeds().size(), 1U);
  const store::StockFeed feed = shop.feeds().front();
  EXPECT_EQ(feed.outcome, Outcome::done) << feed.what;
  EXPECT_GT(feed.messages, raised / 2);
  EXPECT_LT(shop.patches(), raised / 2);
  ASSERT_EQ(shop.world.feeds().all().size(), 1U);
  EXPECT_EQ(shop.skus_of(shop.world.feeds().all().front()).size(), feed.messages);
}

// With Amazon's own rates and bursts, and by nothing but the estimate.
TEST(Stk10, ThousandsOfRaisesAreDoneByAFeedBeforePatchesWouldBe) {
  FeedingShop shop(1, 9'500, [](sandbox::Options& o) { Shop::true_quota(o); });
  shop.push_settings.feeds.from.reset();
  shop.stock->update(shop.push_settings, shop.items_settings, true);
  ASSERT_TRUE(shop.world.feeds().set({.queued = minutes(1), .processing = minutes(4)}));
  const std::size_t raised = shop.raise_all(+50);
  place_orders(shop, 60);
  shop.live_for(minutes(40));
  expect_right(shop);
  ASSERT_EQ(shop.feeds().size(), 1U);
  const store::StockFeed feed = shop.feeds().front();
  EXPECT_GT(feed.messages, raised - 10);
  EXPECT_LT(shop.patches(), 60U) << "as many as orders came meanwhile";
  const Duration took = *feed.ended_at - feed.created_at;
  EXPECT_LT(took, Duration(static_cast<std::int64_t>(raised) * 200)) << "at five patches a second";
  std::printf("%zu raises by a feed after %.1f minutes, %zu patches\n", raised,
              static_cast<double>(took.count()) / 60'000, shop.patches());
}

TEST(Stk10, FewRaisesGoByPatches) {
  FeedingShop shop(2);
  shop.push_settings.feeds.from = 1'000;
  shop.stock->update(shop.push_settings, shop.items_settings, true);
  shop.raise_all(+50);
  shop.live_for(minutes(40));
  EXPECT_TRUE(shop.feeds().empty());
  expect_right(shop);
}

TEST(Stk10, ALoweringToZeroGoesAtOnceThoughAFeedIsOnItsWay) {
  FeedingShop shop(3);
  ASSERT_TRUE(shop.world.feeds().set({.queued = minutes(10), .processing = minutes(20)}));
  const auto domains = shop.domains();
  // One is no part of the backlog.
  const auto& last = domains.back();
  for (std::size_t i = 0; i + 1 < domains.size(); ++i) shop.adjust(domains[i], +50);
  ASSERT_TRUE(shop.live_until(State::submitted));
  const std::size_t before = shop.patches();
  shop.adjust(last, -last.available);
  shop.live_for(seconds(3));
  ASSERT_EQ(shop.patches(), before + 1);
  EXPECT_EQ(shop.writes().back().sku, last.push.id.sku.str());
  EXPECT_EQ(shop.writes().back().quantity(), 0);
  shop.live_for(hours(2));
  expect_right(shop);
}

TEST(I22, WhatAFeedAcceptsIsDoneOnlyWhenItIsSeen) {
  FeedingShop shop(4);
  ASSERT_TRUE(shop.world.submissions().set({.shortest = minutes(5), .longest = minutes(5)}));
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::ended));
  std::size_t accepted = 0;
  for (const auto& domain : shop.domains())
    if (domain.push.state.attempt) {
      EXPECT_EQ(domain.push.state.attempt->state, stock::Attempt::State::accepted);
      EXPECT_FALSE(domain.push.state.confirmed);
      ++accepted;
    }
  EXPECT_GT(accepted, 5U);
  shop.live_for(minutes(30));
  for (const auto& domain : shop.domains())
    EXPECT_EQ(stock::stage_of(domain.push.state), stock::PushStage::clean) << domain.push.id.sku.str();
  expect_right(shop);
}

TEST(I22, WhatAFeedRefusesIsTriedAgainWithAmazonsWords) {
  FeedingShop shop(5);
  shop.world.faults().set(
      {.kind = FaultKind::invalid_submission, .probability = 0.5, .operation = std::string(kCreate), .amount = 0});
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::ended));
  std::set<std::string> taken;
  for (const sandbox::Submission& write : shop.writes()) taken.insert(write.sku);
  std::size_t refused = 0;
  for (const auto& domain : shop.domains()) {
    EXPECT_EQ(taken.contains(domain.push.id.sku.str()), domain.push.state.failures == 0) << domain.push.id.sku.str();
    if (domain.push.state.failures == 0) continue;
    ++refused;
    EXPECT_NE(domain.push.state.failure.find("Amazon refuses it"), std::string::npos) << domain.push.state.failure;
  }
  EXPECT_EQ(refused, shop.world.faults().fired(FaultKind::invalid_submission));
  EXPECT_GT(refused, 0U);
  shop.live_for(minutes(1));
  std::set<std::string> told;
  for (const history::RunRecord& record : refusals(shop)) {
    EXPECT_NE(record.reason.find("Amazon refuses it"), std::string::npos) << record.reason;
    EXPECT_FALSE(taken.contains(record.id.substr(record.id.rfind('/') + 1))) << record.id;
    told.insert(record.id);
  }
  EXPECT_EQ(told.size(), refused) << "each is in the history, once";
  shop.live_for(hours(1));
  expect_right(shop);
}

TEST(I21, OfACancelledFeedNothingIsCertainAndItsNumbersGoByPatches) {
  FeedingShop shop(6);
  shop.world.faults().set(
      {.kind = FaultKind::cancelled_feed, .probability = 1, .operation = std::string(kCreate), .amount = 0});
  const std::size_t raised = shop.raise_all(+50);
  shop.live_for(hours(1));
  ASSERT_EQ(shop.feeds().size(), 1U) << "not by a feed again";
  EXPECT_EQ(shop.feeds().front().outcome, Outcome::cancelled);
  EXPECT_GE(shop.patches(), raised);
  expect_right(shop);
}

TEST(I21, OfAFatalFeedSomeIsDone) {
  FeedingShop shop(7, 60);
  shop.world.faults().set(
      {.kind = FaultKind::fatal_feed, .probability = 1, .operation = std::string(kCreate), .amount = 0});
  shop.raise_all(+50);
  place_orders(shop, 30);
  shop.live_for(hours(1));
  ASSERT_EQ(shop.feeds().size(), 1U);
  EXPECT_EQ(shop.feeds().front().outcome, Outcome::fatal);
  EXPECT_NE(shop.feeds().front().what.find("could not be processed"), std::string::npos) << shop.feeds().front().what;
  EXPECT_GT(shop.patches(), 0U);
  EXPECT_LT(shop.patches(), shop.feeds().front().messages + 5);
  expect_right(shop);
}

TEST(I20, AFeedWhoseCreationGaveNoAnswerIsAdoptedAndNotMadeAgain) {
  FeedingShop shop(8);
  shop.world.faults().set({.kind = FaultKind::lost_answer, .remaining = 1, .operation = std::string(kCreate)});
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::submitted, hours(1)));
  EXPECT_EQ(shop.world.faults().fired(FaultKind::lost_answer), 1U);
  EXPECT_EQ(shop.feeds().front().feed_id, shop.world.feeds().all().front().id());
  shop.live_for(minutes(40));
  EXPECT_EQ(shop.world.feeds().all().size(), 1U);
  EXPECT_EQ(shop.feeds().front().outcome, Outcome::done);
  expect_right(shop);
}

TEST(I20, AFeedThatShowsLateIsAdoptedAllTheSame) {
  FeedingShop shop(18);
  shop.world.faults().set({.kind = FaultKind::lost_answer, .remaining = 1, .operation = std::string(kCreate)});
  int searches = 0;
  shop.client.answer_instead = [&searches](std::string_view url) -> std::optional<http::Response> {
    if (!url.starts_with("/feeds/2021-06-30/feeds?") || ++searches > 3) return std::nullopt;
    return http::Response{.status = 200, .headers = {}, .body = R"({"feeds":[]})"};
  };
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::ended, hours(2)));
  EXPECT_GT(searches, 3);
  EXPECT_EQ(shop.world.feeds().all().size(), 1U);
  EXPECT_EQ(shop.feeds().front().outcome, Outcome::done);
  shop.live_for(minutes(30));
  EXPECT_EQ(shop.patches(), 0U);
  expect_right(shop);
}

// The request never arrived, which nobody can tell: what was not made is not found, and then the numbers are looked at.
TEST(I20, AFeedThatWasNeverMadeIsGivenUpWhenItHadTimeToShow) {
  FeedingShop shop(9);
  int asked = 0;
  shop.client.answer_instead = [&asked](std::string_view url) -> std::optional<http::Response> {
    if (url != "/feeds/2021-06-30/feeds") return std::nullopt;
    ++asked;
    return http::Response{.status = 500, .headers = {}, .body = "{}"};
  };
  shop.raise_all(+50);
  shop.live_for(hours(2));
  EXPECT_EQ(asked, 1);
  ASSERT_FALSE(shop.feeds().empty());
  EXPECT_EQ(shop.feeds().back().outcome, Outcome::lost);
  EXPECT_TRUE(shop.world.feeds().all().empty());
  expect_right(shop);
}

TEST(I20, AnUploadThatIsLostIsMadeAnew) {
  for (const FaultKind kind : {FaultKind::lost_answer, FaultKind::reset, FaultKind::unavailable}) {
    FeedingShop shop(10);
    shop.world.faults().set({.kind = kind, .remaining = 2, .operation = "uploadDocument"});
    shop.raise_all(+50);
    shop.live_for(hours(2));
    EXPECT_EQ(shop.world.faults().fired(kind), 2U);
    EXPECT_GE(shop.world.feeds().all().size(), 1U);
    expect_right(shop, std::string(sandbox::name(kind)));
  }
}

TEST(I22, OfAFeedWhoseResultCannotBeReadTheNumbersAreLookedAt) {
  FeedingShop shop(11);
  shop.world.faults().set({.kind = FaultKind::truncated_body, .operation = "downloadDocument"});
  shop.raise_all(+50);
  shop.live_for(hours(1));
  EXPECT_GT(shop.world.faults().fired(FaultKind::truncated_body), 1U);
  ASSERT_EQ(shop.feeds().size(), 1U);
  EXPECT_EQ(shop.feeds().front().outcome, Outcome::unclear);
  shop.live_for(minutes(30));
  EXPECT_EQ(shop.patches(), 0U) << "all of it had been done";
  expect_right(shop);
}

// What is counted while a document is made must not leave with it (I17).
TEST(I17, WhatChangesBeforeTheUploadIsLeftOut) {
  FeedingShop shop(13, 60);
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::preparing));
  for (int i = 0; i < 200 && shop.members(shop.feeds().front().number).size() < 10; ++i) shop.live_for(Duration(20));
  const auto members = shop.members(shop.feeds().front().number);
  ASSERT_GE(members.size(), 10U);
  ASSERT_EQ(shop.feeds().front().state, State::preparing);
  for (const auto& domain : shop.domains())
    if (domain.push.id == members.front()) shop.adjust(domain, -40);
  ASSERT_TRUE(shop.live_until(State::submitted));
  const auto skus = shop.skus_of(shop.world.feeds().all().front());
  EXPECT_FALSE(skus.contains(members.front().sku.str()));
  EXPECT_TRUE(skus.contains(members.back().sku.str()));
  shop.live_for(minutes(40));
  expect_right(shop);
}

// Who has only just sold out elsewhere does not wait until a long feed is full.
TEST(I17, WhatMustBeLoweredWhileAFeedIsPreparedIsLoweredAtOnce) {
  FeedingShop shop(19, invd::test::kSanitized ? 300 : 600);
  shop.client.latency = seconds(4);
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::preparing));
  for (int i = 0; i < 2'000 && shop.members(shop.feeds().front().number).size() < 20; ++i) shop.live_for(Duration(20));
  const auto members = shop.members(shop.feeds().front().number);
  ASSERT_GE(members.size(), 20U);
  for (const auto& domain : shop.domains())
    if (domain.push.id == members.front()) shop.adjust(domain, -domain.available);
  const Timestamp lowered = shop.scheduler.now();
  shop.live_for(seconds(14));
  ASSERT_EQ(shop.patches(), 1U);
  const sandbox::Submission write = shop.writes().back();
  EXPECT_EQ(write.sku, members.front().sku.str());
  EXPECT_EQ(write.quantity(), 0);
  EXPECT_LE(write.received - lowered, seconds(11)) << "the time of two calls, and a little";
  ASSERT_TRUE(shop.live_until(State::submitted));
  const sandbox::Feed& feed = shop.world.feeds().all().front();
  EXPECT_LT(write.received, feed.created);
  EXPECT_FALSE(shop.skus_of(feed).contains(members.front().sku.str()));
  EXPECT_TRUE(shop.skus_of(feed).contains(members.back().sku.str()));
  shop.live_for(hours(1));
  expect_right(shop);
}

TEST(I18, ASwitchEndsAFeedThatIsPrepared) {
  FeedingShop shop(14, 60);
  ASSERT_TRUE(shop.world.feeds().set({.queued = hours(1)}));
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::preparing));
  std::optional<State> then;
  const auto asked = shop.stock->switch_by([&](store::WriteTxn& txn, Timestamp) -> Result<void> {
    const auto all = store::list_feeds(txn, kShop);
    if (!all) return fail(all);
    then = all->front().state;
    return {};
  });
  EXPECT_FALSE(asked->done.is_set());
  shop.live_for(minutes(3));
  ASSERT_TRUE(asked->done.is_set());
  EXPECT_TRUE(asked->outcome);
  EXPECT_EQ(then, State::ended) << "what is not at Amazon yet does not go there any more";
  shop.live_for(hours(3));
  EXPECT_TRUE(shop.world.feeds().all().empty());
  expect_right(shop);
}

TEST(I18, ASwitchDoesNotWaitUntilAmazonHasProcessedAFeed) {
  FeedingShop shop(14, 60);
  ASSERT_TRUE(shop.world.feeds().set({.queued = hours(1)}));
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::submitted));
  const auto asked = shop.stock->switch_by([](store::WriteTxn&, Timestamp) { return Result<void>(); });
  shop.live_for(seconds(10));
  EXPECT_TRUE(asked->done.is_set());
  EXPECT_EQ(shop.feeds().front().state, State::submitted);
  shop.live_for(hours(3));
  expect_right(shop);
}

// Nothing may stay busy that is not being sent: it would never be sent again.
TEST(I5, AFullDiskWhileAFeedIsPreparedHoldsNothingBackForEver) {
  FeedingShop shop(17, 60);
  shop.world.faults().set({.kind = FaultKind::forbidden, .operation = "searchListingsItems"});
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::preparing));
  shop.books.writer().broken = Error{ErrorCode::store_full, "the disk is full", "", {}};
  const std::size_t asked = shop.client.urls.size();
  shop.live_for(minutes(2));
  shop.books.writer().broken.reset();
  shop.world.faults().clear();
  EXPECT_FALSE(shop.store_failures.empty());
  EXPECT_LT(shop.store_failures.size(), 1'500U) << "of all numbers, every five seconds";
  EXPECT_LT(shop.client.urls.size() - asked, 200U) << "what cannot be noted is not asked for again and again";
  shop.store_failures.clear();
  shop.live_for(hours(2));
  EXPECT_EQ(shop.stock->sending(), 0U);
  expect_right(shop);
}

TEST(Ctl3, ARunByHandEndsWhenItsFeedIsSubmitted) {
  FeedingShop shop(15);
  ASSERT_TRUE(shop.world.feeds().set({.queued = hours(1)}));
  shop.stock->update(shop.push_settings, shop.items_settings, false);
  shop.raise_all(+50);
  shop.live_for(minutes(10));
  EXPECT_TRUE(shop.feeds().empty());
  const auto run = shop.finish(shop.stock->request({.trigger = history::Trigger::manual}));
  ASSERT_EQ(shop.feeds().size(), 1U);
  EXPECT_EQ(shop.feeds().front().state, State::submitted);
  EXPECT_GE(run->run.counts.synced, shop.feeds().front().messages);
  const auto records = shop.books.read([&](store::ReadTxn& txn) {
    return store::list_records(txn, run->run.id, std::nullopt, {}, 1'000, 1'000).value();
  });
  EXPECT_EQ(records.records.size(), run->run.counts.synced);
  EXPECT_NE(records.records.front().reason.find("in feed 1 (Amazon's " + shop.feeds().front().feed_id + ")"),
            std::string::npos)
      << records.records.front().reason;
  shop.live_for(hours(2));
  expect_right(shop);
}

// The process may end at any moment: with each request of a feed's life under way, and between them.
TEST(I20, KilledAtEveryStepOfAFeedNothingIsTwiceOrLeftOut) {
  std::map<std::string, int> killed_in;
  std::size_t steps = 0;
  for (bool all = false; !all && steps < 400; steps += invd::test::kSanitized ? 10 : 1) {
    FeedingShop shop(16, 30);
    shop.raise_all(+50);
    // Twenty times a second while it is prepared and submitted, then each five seconds.
    EXPECT_TRUE(shop.live_until(State::preparing));
    shop.live_for(Duration(50) * static_cast<std::int64_t>(steps < 60 ? steps : 60 + (steps - 60) * 100));
    const std::string when = "step " + std::to_string(steps) + ", " + std::string(name(shop.feeds().front().state));
    ++killed_in[std::string(name(shop.feeds().front().state))];
    all = shop.feeds().front().state == State::ended;
    shop.kill();
    shop.live_for(hours(2));
    expect_right(shop, when);
    if (::testing::Test::HasFailure()) return;
  }
  for (const auto& [state, times] : killed_in) std::printf("killed %d times while %s\n", times, state.c_str());
  EXPECT_EQ(killed_in.size(), 4U);
}

/// Everything at once, with orders during each feed, then the faults end and the numbers are judged by the sandbox's
/// truth.
TEST(I21, WhateverHappensToFeedsTheNumbersBecomeRight) {
  constexpr std::uint64_t kSeeds = invd::test::rounds(20);
  std::size_t feeds = 0;
  std::size_t messages = 0;
  std::map<Outcome, int> outcomes;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    FeedingShop shop(seed, 40);
    SeededRandom chance(seed);
    const std::vector<std::pair<FaultKind, double>> faults = {
        {FaultKind::lost_answer, 0.1},        {FaultKind::late_error, 0.05},      {FaultKind::internal_error, 0.05},
        {FaultKind::unavailable, 0.05},       {FaultKind::throttle, 0.05},        {FaultKind::truncated_body, 0.05},
        {FaultKind::cancelled_feed, 0.1},     {FaultKind::fatal_feed, 0.1},       {FaultKind::invalid_submission, 0.1},
        {FaultKind::dropped_submission, 0.1}, {FaultKind::late_submission, 0.05}, {FaultKind::html_ok, 0.02}};
    for (const auto& [kind, probability] : faults)
      shop.world.faults().set({.kind = kind, .probability = probability, .operation = {}, .amount = 0});
    for (int i = 0; i < 8; ++i) {
      shop.raise_all(1 + static_cast<std::int64_t>(chance.below(20)));
      for (int m = 0; m < 15; ++m) {
        if (chance.below(3) != 0) (void)shop.world.shop().place({.by_amazon = false});
        if (chance.below(30) == 0) shop.kill();
        shop.live_for(Duration(static_cast<std::int64_t>(chance.below(240'000))));
      }
    }
    shop.world.faults().clear();
    shop.push_settings.reconcile = hours(1);
    shop.stock->update(shop.push_settings, shop.items_settings, true);
    shop.live_for(hours(10));
    EXPECT_EQ(shop.number_differences(), "") << "seed " << seed;
    EXPECT_EQ(shop.path_conflicts(), "") << "seed " << seed;
    EXPECT_EQ(shop.damage(), "") << "seed " << seed;
    for (const store::StockFeed& feed : shop.feeds()) {
      EXPECT_EQ(feed.state, State::ended) << "seed " << seed;
      ++outcomes[feed.outcome];
      messages += feed.messages;
      ++feeds;
    }
    if (HasFailure()) return;
  }
  for (const auto& [outcome, count] : outcomes) std::printf("%d feeds %s\n", count, std::string(name(outcome)).c_str());
  std::printf("%zu feeds with %zu messages\n", feeds, messages);
  EXPECT_GT(feeds, 2 * kSeeds);
  EXPECT_GE(outcomes.size(), 4U);
}

}  // namespace
}  // namespace invd::sync::test
