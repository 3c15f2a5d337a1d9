// What runs beside the import for hours or days, under Amazon's true token buckets.
#include <gtest/gtest.h>

#include "unit/sync/shop_fixture.h"

namespace invd::sync::test {
namespace {

constexpr std::string_view kByCreation = "createdAfter";

/// A shop with some thirty pages of orders, polled every three minutes.
class Beside : public testing::Test {
 protected:
  void SetUp() override {
    shop.settings.initial_window = hours(1);
    shop.crash();
    shop.sync->start();
    shop.scheduler.advance(hours(6));
    ASSERT_TRUE(shop.state().open_swept);
  }
  /// Lets time pass until the run is over; the poll must never fall behind meanwhile.
  void live_until_done(const Ticket& ticket, Duration at_most) {
    for (Duration passed{0}; passed < at_most && !ticket.run->done.is_set(); passed += minutes(30)) {
      shop.scheduler.advance(minutes(30));
      ASSERT_LT(shop.scheduler.now() - *shop.state().watermark, minutes(15));
    }
    EXPECT_TRUE(ticket.run->done.is_set()) << "after " << shop.client.count(kSearch) << " pages";
  }

  Shop shop{3'000, 3, 0, Shop::true_quota};
};

TEST_F(Beside, Pref4APeriodBeyondTheBurstEndsWhileThePollGoesOn) {
  const auto period =
      shop.sync->request({.trigger = history::Trigger::manual, .from = shop.scheduler.now() - days(95)});
  live_until_done(period, days(2));
  EXPECT_EQ(period.run->run.status, history::RunStatus::succeeded) << period.run->run.reason;
  EXPECT_GT(shop.client.count(kByCreation), 25U) << "more than the burst holds";
  EXPECT_GT(shop.stored().size(), 2'500U);
}

TEST_F(Beside, Pref4ThreeThatShareATenthOfTheTokensAllEnd) {
  const Timestamp from = shop.scheduler.now() - days(95);
  for (int i = 0; i < 2'000; ++i)
    ASSERT_TRUE(shop.world.shop().place({.status = sandbox::Status::unshipped, .still = true}));
  shop.scheduler.advance(hours(4));
  const auto period = shop.sync->request({.trigger = history::Trigger::manual, .from = from});
  const auto preview = shop.sync->request({.trigger = history::Trigger::manual, .from = from, .dry_run = true});
  const auto audit = shop.sync->request({.trigger = history::Trigger::audit});
  for (const auto& ticket : {period, preview, audit}) {
    live_until_done(ticket, days(10));
    EXPECT_EQ(ticket.run->run.status, history::RunStatus::succeeded) << ticket.run->run.reason;
  }
}

TEST_F(Beside, I9APeriodThatIsAskedForAgainGoesOnWhereARestartCutItOff) {
  const RunRequest request{.trigger = history::Trigger::manual, .from = shop.scheduler.now() - days(95)};
  (void)shop.sync->request(request);
  shop.scheduler.advance(hours(1));
  const auto chain = shop.state().chains.at(store::ChainKind::period);
  ASSERT_GT(chain.pages, 5U);
  const std::size_t before = shop.client.count(kByCreation);
  shop.crash();
  shop.sync->start();
  live_until_done(shop.sync->request(request), days(2));
  EXPECT_GT(shop.stored().size(), 2'500U);
  EXPECT_LE(shop.client.count(kByCreation), 32U) << before << " were read before the restart";
  // Another period begins at its own begin.
  RunRequest other = request;
  other.from = shop.scheduler.now() - days(1);
  live_until_done(shop.sync->request(other), days(1));
  EXPECT_FALSE(shop.state().chains.contains(store::ChainKind::period));
}

TEST_F(Beside, Ord9AnAuditThatIsCutOffAgainAndAgainEnds) {
  for (int i = 0; i < 2'500; ++i)
    ASSERT_TRUE(shop.world.shop().place({.status = sandbox::Status::unshipped, .still = true}));
  shop.scheduler.advance(hours(2));  // the poll has read them, and the burst is spent
  const Timestamp before = shop.scheduler.now() - hours(25);
  shop.change_state([&](store::OrdersState& state) { state.audited_at = before; });
  for (int i = 0; i < 40 && shop.state().audited_at == before; ++i) {
    shop.crash();
    shop.sync->start();
    shop.scheduler.advance(hours(1));
  }
  EXPECT_GT(shop.state().audited_at, before);
}

TEST_F(Beside, Pref1SyncNowDoesNotWaitBehindAnAudit) {
  for (int i = 0; i < 1'200; ++i)
    ASSERT_TRUE(shop.world.shop().place({.status = sandbox::Status::unshipped, .still = true}));
  shop.scheduler.advance(hours(2));  // the poll has read them, and the burst is spent
  const auto audit = shop.sync->request({.trigger = history::Trigger::audit});
  shop.scheduler.advance(minutes(10));
  const auto period = shop.sync->request({.trigger = history::Trigger::manual,
                                          .from = shop.scheduler.now() - hours(1),
                                          .to = shop.scheduler.now() - minutes(30)});
  live_until_done(period, hours(1));
  EXPECT_FALSE(audit.run->done.is_set()) << "else this shows nothing";
}

}  // namespace
}  // namespace invd::sync::test
