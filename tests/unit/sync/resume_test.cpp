#include <gtest/gtest.h>

#include "unit/sync/shop_fixture.h"

namespace invd::sync::test {
namespace {

TEST(I9, AnImportThatWasCutOffGoesOnAtOnceAndNotAtItsNextTurn) {
  Shop shop(350);
  shop.client.latency = seconds(2);
  shop.sync->start();
  shop.scheduler.advance(seconds(7));  // the login and some pages
  const std::size_t before = shop.stored().size();
  ASSERT_GT(before, 0U);
  ASSERT_LT(before, 300U);
  shop.crash();
  shop.sync->start();
  shop.scheduler.advance(seconds(20));
  EXPECT_EQ(shop.differences(), "") << "the timer's interval is three minutes";
  EXPECT_GT(shop.stored().size(), 300U);
}

TEST(I9, ARunThatGoesOnWithAnOldWindowAlsoReadsTheTimeSince) {
  for (const seconds cut : {seconds(5), seconds(9), seconds(11)}) {  // among the pages, before the last, in the sweep
    Shop shop(350);
    shop.client.latency = seconds(2);
    shop.sync->start();
    shop.scheduler.advance(cut);
    ASSERT_EQ(shop.last_run().status, history::RunStatus::running);
    shop.crash();
    const auto placed = shop.world.shop().place({});
    ASSERT_TRUE(placed);
    shop.scheduler.advance(minutes(5));
    const auto run = shop.run();
    EXPECT_EQ(run->run.status, history::RunStatus::succeeded);
    EXPECT_TRUE(shop.stored(*placed)) << "placed before the run was asked for; cut off after " << cut.count() << " s";
    EXPECT_TRUE(shop.state().open_swept);
  }
}

TEST(Pref5, ARestartAfterASuccessKeepsTheRhythm) {
  Shop shop(50);
  shop.sync->start();
  shop.scheduler.advance(seconds(30));
  ASSERT_EQ(shop.last_run().status, history::RunStatus::succeeded);
  const std::size_t asked = shop.client.urls.size();
  shop.crash();
  shop.sync->start();
  shop.scheduler.advance(seconds(60));
  EXPECT_EQ(shop.client.urls.size(), asked);
  shop.scheduler.advance(seconds(100));
  EXPECT_GT(shop.client.urls.size(), asked);
}

}  // namespace
}  // namespace invd::sync::test
