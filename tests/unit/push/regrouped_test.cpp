// The setting `quantity_domains` changes while numbers are on their way.

#include "unit/push/feeding_shop.h"

namespace invd::sync::test {
namespace {

using State = store::StockFeed::State;

/// As by a reload: each marketplace has a number of its own from now on.
void group_by_marketplace(FeedingShop& shop) {
  for (const MarketplaceId& marketplace : shop.items_settings.marketplaces)
    shop.items_settings.books.quantity_domains.push_back({marketplace});
  shop.push_settings.books = shop.items_settings.books;
  shop.items.reset();
  shop.open_items();
  shop.stock->update(shop.push_settings, shop.items_settings, true);
}

std::size_t attempts(FeedingShop& shop) {
  return shop.books.read([](store::ReadTxn& txn) {
    const auto page =
        store::list_pushes(txn, {.integration = kShop, .after = {}, .limit = 100'000, .scan_limit = 100'000}).value();
    return static_cast<std::size_t>(
        std::ranges::count_if(page.pushes, [](const store::Push& push) { return push.state.attempt.has_value(); }));
  });
}

TEST(I21, WhereSkusAreGroupedAnewNothingOvertakesWhatAFeedCarries) {
  FeedingShop shop(31);
  ASSERT_TRUE(shop.world.feeds().set({.queued = minutes(10), .processing = minutes(30)}));
  shop.raise_all(+50);
  ASSERT_TRUE(shop.live_until(State::submitted));
  const auto messages = shop.feeds().front().messages;
  group_by_marketplace(shop);
  shop.live_for(minutes(2));
  std::size_t anew = 0;
  for (const auto& domain : shop.domains()) anew += domain.push.id.group.empty() ? 0 : 1;
  EXPECT_GE(anew, messages);
  shop.raise_all(+5);
  shop.live_for(minutes(20));
  EXPECT_EQ(shop.feeds().back().state, State::submitted);
  EXPECT_EQ(attempts(shop), messages) << "the feed's, and no other";
  shop.live_for(hours(2));
  EXPECT_EQ(shop.feeds().back().outcome, store::StockFeed::Outcome::done) << shop.feeds().back().what;
  EXPECT_EQ(attempts(shop), 0U);
  const Timestamp processed = shop.world.feeds().all().front().ended.value();
  for (const sandbox::Submission& write : shop.writes())
    EXPECT_GE(write.received, processed) << write.sku << " by " << write.source;
  EXPECT_EQ(shop.number_differences(), "");
  EXPECT_EQ(shop.damage(), "");
  EXPECT_TRUE(shop.store_failures.empty());
}

// The later one would be undone by the earlier one, which Amazon shows late.
TEST(I21, WhereSkusAreGroupedAnewNothingOvertakesAPatch) {
  FeedingShop shop(32);
  shop.push_settings.feeds.from = 100'000;
  shop.push_settings.lag = seconds(30);  // so that the new numbers are soon believed
  shop.push_settings.reconcile = days(30);
  ASSERT_TRUE(shop.world.submissions().set({.shortest = minutes(14), .longest = minutes(14)}));
  shop.stock->update(shop.push_settings, shop.items_settings, true);
  shop.raise_all(-20);
  shop.live_for(seconds(20));
  const std::size_t sent = shop.writes().size();
  ASSERT_GT(sent, 10U);
  group_by_marketplace(shop);
  ASSERT_TRUE(shop.world.submissions().set({.shortest = seconds(1), .longest = seconds(1)}));
  shop.live_for(seconds(10));
  shop.raise_all(-5);
  shop.live_for(minutes(13));
  EXPECT_EQ(shop.writes().size(), sent) << "the first have not shown";
  shop.live_for(hours(1));
  EXPECT_EQ(attempts(shop), 0U);
  EXPECT_EQ(shop.number_differences(), "");
  EXPECT_EQ(shop.damage(), "");
}

}  // namespace
}  // namespace invd::sync::test
