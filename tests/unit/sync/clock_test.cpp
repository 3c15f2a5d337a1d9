// Time cannot fool us (I13): clocks that are wrong, and horizons that are.
#include <gtest/gtest.h>

#include "store/oversells.h"
#include "sync/expire_history.h"
#include "unit/sync/shop_fixture.h"

namespace invd::sync::test {
namespace {

TEST(I13, AClockThatIsAheadAfterABrokenChainDelaysNoImport) {
  for (const Duration ahead : {Duration(minutes(2)), Duration(minutes(5)), Duration(days(1)), Duration(days(3650))})
    for (const bool is_known : {true, false}) {
      Shop shop(60, 6);
      shop.run();
      shop.change_state([](store::OrdersState& state) { state.window = minutes(20); });
      if (!is_known) {
        shop.quotas.saved.clear();
        shop.crash();
      }
      shop.scheduler.set_wall_clock(shop.scheduler.now() + ahead);
      for (int i = 0; i < 8; ++i) {
        const std::string placed = shop.world.shop().place({.status = sandbox::Status::unshipped}).value();
        shop.scheduler.advance(minutes(3));
        const auto run = shop.run();
        ASSERT_EQ(run->run.status, history::RunStatus::succeeded) << run->run.reason << ", ahead " << to_string(ahead);
        ASSERT_TRUE(shop.stored(placed)) << "ahead " << to_string(ahead) << ", poll " << i;
      }
    }
}

TEST(I8, AHorizonThatLiesInTheFutureDoesNotMoveTheWatermarkThere) {
  Shop shop(60, 6);
  shop.run();
  const auto before = shop.state().watermark;
  shop.client.change_body = [](std::string& body) {
    const std::string_view name = "\"lastUpdatedBefore\":\"2026";
    if (const std::size_t at = body.find(name); at != std::string::npos) body.replace(at + name.size() - 4, 4, "2036");
  };
  shop.scheduler.advance(minutes(5));
  EXPECT_TRUE(shop.run()->error);
  EXPECT_EQ(shop.state().watermark, before);
  shop.client.change_body = nullptr;
  shop.run();
  EXPECT_GT(shop.state().watermark, before);
  EXPECT_EQ(shop.differences(), "");
}

TEST(I9, ProgressIsGoneOnWithHoweverWrongTheMachinesClockIs) {
  std::size_t pages = 0;
  {
    Shop whole;
    whole.run();
    pages = whole.client.count(kSearch);
  }
  for (const Duration off : {Duration(hours(-2)), Duration(hours(25)), Duration(days(-3650))}) {
    Shop shop;
    shop.scheduler.set_wall_clock(shop.scheduler.now() + off);
    (void)shop.sync->request({.trigger = history::Trigger::first});
    while (shop.client.count(kSearch) < 4)
      if (!shop.scheduler.step()) shop.scheduler.advance(*shop.scheduler.next_timer() - shop.scheduler.monotonic());
    shop.crash();
    shop.run();
    EXPECT_EQ(shop.differences(), "");
    EXPECT_LE(shop.client.count(kSearch), pages + 3) << to_string(off) << ": one showed that the clock is wrong";
  }
}

class ExpiryUnderAClock : public testing::Test {
 protected:
  ExpiryUnderAClock() { shop.run(); }
  /// Lets history expire for some hours; how many runs are left.
  std::size_t live(Duration length) {
    async::TaskScope scope(shop.scheduler);
    scope.spawn(expire_history_for_ever(
        shop.services(), [] { return history::Retention{}; }, [this] { return shop.quota->clock().told(); }));
    shop.scheduler.advance(length);
    return shop.runs().size();
  }
  Shop shop{40};
};

TEST_F(ExpiryUnderAClock, Hist2AClockThatIsAheadDeletesNothing) {
  const std::size_t before = shop.runs().size();
  shop.scheduler.set_wall_clock(shop.scheduler.now() + days(3650));
  EXPECT_EQ(live(hours(5)), before);
  shop.quotas.saved.clear();
  shop.crash();
  ASSERT_FALSE(shop.quota->clock().told());
  EXPECT_EQ(live(hours(5)), before) << "as long as nobody knows the time, nothing is old";
  shop.run();
  EXPECT_EQ(live(hours(5)), before + 1);
}

TEST_F(ExpiryUnderAClock, Hist2RunsThatEndedUnderAClockThatWasAheadLiveNoLonger) {
  shop.scheduler.set_wall_clock(shop.scheduler.now() + days(3650));
  shop.run();
  shop.scheduler.set_wall_clock(shop.client.shop_now());
  EXPECT_EQ(live(days(20)), 2U);
  shop.run();
  EXPECT_EQ(live(days(20)), 1U) << "two of them are older than a month, of whatever year they were";
}

TEST_F(ExpiryUnderAClock, Hist2OversellsLiveTwoMonths) {
  store::Oversell oversell;
  oversell.integration = kShop;
  oversell.order = OrderId("111-1");
  oversell.purchased = shop.scheduler.now();
  oversell.needed = 1;
  ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) { return store::add_oversell(txn, oversell); }));
  const auto left = [this] {
    return shop.books.read([](store::ReadTxn& txn) { return store::list_oversells(txn, {}).value().oversells.size(); });
  };
  (void)live(days(58));
  EXPECT_EQ(left(), 1U);
  (void)live(days(5));
  EXPECT_EQ(left(), 0U);
}

}  // namespace
}  // namespace invd::sync::test
