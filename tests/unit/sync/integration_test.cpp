#include "sync/integration.h"

#include <gtest/gtest.h>

#include "unit/sync/shop_fixture.h"

namespace invd::sync::test {
namespace {

/// Two accounts on one store, each with an Amazon of its own.
class TwoAccounts : public testing::Test {
 protected:
  struct Side {
    Side(TwoAccounts& test, const char* name, const char* currency, std::uint64_t seed)
        : world(seed, Shop::options(80, 0, test.scheduler.now())), client(test.scheduler, world) {
      Integration::Settings s;
      s.account = {.name = IntegrationName(name),
                   .region = Region::na,
                   .endpoint = "http://127.0.0.1:1",
                   .login_endpoint = "http://127.0.0.1:1/auth/o2/token",
                   .version = "1"};
      s.marketplaces = {find_marketplace("US"), find_marketplace("CA")};
      s.organization_currency = currency;
      s.orders.integration = s.account.name;
      for (const Marketplace* m : s.marketplaces) s.orders.marketplaces.emplace_back(std::string(m->id));
      integration = std::make_unique<Integration>(
          Services{test.scheduler, test.scheduler, test.random, test.books.store(), test.events}, test.quota, client,
          std::make_unique<SandboxCredentials>(), s, [](const Error& e) { ADD_FAILURE() << e.message; });
    }
    sandbox::World world;
    invd::test::SandboxClient client;
    std::unique_ptr<Integration> integration;
  };
  std::size_t orders_of(const char* name) {
    return books.read([&](store::ReadTxn& txn) {
      store::OrderQuery query;
      query.integration = IntegrationName(name);
      query.limit = 10'000;
      return store::list_orders(txn, query).value().orders.size();
    });
  }
  invd::test::ManualScheduler scheduler;
  SeededRandom random{1};
  invd::test::TestStore books{scheduler};
  EventBus events{scheduler};
  amazon::QuotaBook quota{scheduler, scheduler, random, "boot", nullptr};
};

TEST_F(TwoAccounts, Int5AnUnreachableAccountDoesNotStopAnother) {
  Side good(*this, "good", "USD", 1);
  Side dead(*this, "dead", "USD", 2);
  dead.client.unreachable = true;
  dead.integration->start();
  good.integration->start();
  scheduler.advance(minutes(20));
  EXPECT_GT(orders_of("good"), 20U);
  EXPECT_EQ(good.integration->state(), Integration::State::active);
  EXPECT_EQ(dead.integration->state(), Integration::State::error);
  ASSERT_FALSE(dead.integration->problems().empty());
  EXPECT_EQ(dead.integration->problems()[0].code, "unreachable");
  EXPECT_EQ(dead.integration->orders().error().code, ErrorCode::temporary) << "it is worth another try";
  dead.client.unreachable = false;
  scheduler.advance(minutes(30));
  EXPECT_GT(orders_of("dead"), 20U) << "it connects by itself when it can";
  EXPECT_EQ(dead.integration->state(), Integration::State::active);
}

TEST_F(TwoAccounts, Int2ACurrencyMismatchRefusesAndSyncsNothing) {
  Side side(*this, "good", "EUR", 1);
  side.integration->start();
  scheduler.advance(minutes(20));
  EXPECT_EQ(side.client.count("/orders/"), 0U);
  EXPECT_EQ(side.integration->state(), Integration::State::error);
  const auto refused = side.integration->orders();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_NE(refused.error().message.find("EUR"), std::string::npos);
  auto mended = side.integration->settings();
  mended.organization_currency = "USD";
  side.integration->update(mended);
  scheduler.advance(minutes(20));
  EXPECT_GT(orders_of("good"), 20U);
  side.integration->stop();
  const std::size_t calls = side.client.urls.size();
  scheduler.advance(hours(2));
  EXPECT_EQ(side.client.urls.size(), calls) << "INT-3: nothing is fetched any more";
}

TEST_F(TwoAccounts, ARefusedLoginIsNotTriedEachMinute) {
  Side side(*this, "good", "USD", 1);
  side.world.login().revoke();
  side.integration->start();
  scheduler.advance(hours(24));
  ASSERT_EQ(side.integration->problems().size(), 1U);
  EXPECT_EQ(side.integration->problems()[0].code, "authorization_refused");
  EXPECT_LE(side.client.count("/auth/o2/token"), 32U) << "after 1, 2, 4, ... 32 minutes, then hourly";
}

TEST_F(TwoAccounts, Int6AProblemKeepsTheTimeSinceWhenItStandsThoughAmazonIsAskedAgain) {
  Side side(*this, "good", "EUR", 1);
  const Timestamp began = scheduler.now();
  side.integration->start();
  scheduler.advance(minutes(5));
  ASSERT_EQ(side.integration->problems().size(), 1U);
  const auto since = side.integration->problems()[0].since;
  EXPECT_LE(since.value(), began + minutes(1));
  const std::size_t asked = side.client.count("/sellers/");
  scheduler.advance(hours(2));
  EXPECT_GT(side.client.count("/sellers/"), asked);
  EXPECT_EQ(side.integration->problems()[0].since, since);
}

TEST_F(TwoAccounts, WhoAsksRightAfterTheStartWaitsForTheConnectionAndNoLongerThanHeMust) {
  Side good(*this, "good", "USD", 1);
  Side dead(*this, "dead", "USD", 2);
  Side gone(*this, "gone", "USD", 3);
  good.client.latency = seconds(2);
  dead.client.latency = gone.client.latency = hours(1);
  const auto wait = [&](Side& side) { return scheduler.run(side.integration->settled(seconds(10))); };
  const Monotonic began = scheduler.monotonic();
  for (Side* side : {&good, &dead, &gone}) side->integration->start();
  EXPECT_FALSE(good.integration->orders());
  wait(good);
  EXPECT_TRUE(good.integration->orders());
  EXPECT_LT(scheduler.monotonic() - began, seconds(5));
  wait(dead);
  EXPECT_FALSE(dead.integration->orders());
  const Monotonic stopped = scheduler.monotonic();
  gone.integration->stop();
  wait(gone);
  EXPECT_EQ(scheduler.monotonic(), stopped);
}

TEST_F(TwoAccounts, Pref6OtherNamesOfCredentialsAreAnotherConnection) {
  Side side(*this, "good", "USD", 1);
  Integration::Settings settings = side.integration->settings();
  EXPECT_TRUE(side.integration->same_connection(settings));
  settings.credentials = "another-file";
  EXPECT_FALSE(side.integration->same_connection(settings));
}

TEST_F(TwoAccounts, Int6AReloadAsksAmazonAtOnce) {
  Side side(*this, "good", "USD", 1);
  side.integration->start();
  scheduler.advance(minutes(5));
  side.world.standing().suspended = {"US"};
  side.integration->update(side.integration->settings());
  scheduler.advance(std::chrono::seconds(5));
  ASSERT_EQ(side.integration->problems().size(), 1U);
  EXPECT_EQ(side.integration->problems()[0].code, "listings_suspended");
  EXPECT_NE(side.integration->running_orders(), nullptr) << "orders are still imported";
}

}  // namespace
}  // namespace invd::sync::test
