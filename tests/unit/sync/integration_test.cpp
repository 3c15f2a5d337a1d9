#include "sync/integration.h"

#include <gtest/gtest.h>

#include "unit/sync/shop_fixture.h"

namespace invd::sync::test {
namespace {

/// Two accounts on one store, each with an Amazon of its own.
class TwoAccounts : public testing::Test {
 protected:
  struct Side {
    Side(TwoAccounts& owner, const char* name, const char* currency, std::uint64_t seed)
        : test(owner), world(seed, Shop::options(80, 0, owner.scheduler.now())), client(owner.scheduler, world) {
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
      integration = make(s);
    }
    std::unique_ptr<Integration> make(const Integration::Settings& s) {
      return std::make_unique<Integration>(
          Services{test.scheduler, test.quota.clock(), test.random, test.books.store(), test.events}, test.quota,
          client, std::make_unique<SandboxCredentials>(), s, [](const Error& e) { ADD_FAILURE() << e.message; });
    }
    TwoAccounts& test;
    sandbox::World world;
    invd::test::SandboxClient client;
    std::unique_ptr<Integration> integration;
  };
  bool has(const char* name, const std::string& id) {
    return books.read([&](store::ReadTxn& txn) {
      return store::get_order(txn, IntegrationName(name), OrderId(id)).value().has_value();
    });
  }
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

TEST_F(TwoAccounts, Int1AnAccountWithARefreshTokenIsConnectedAndImports) {
  Side side(*this, "good", "USD", 1);
  EXPECT_EQ(orders_of("good"), 0U);
  side.integration->start();
  scheduler.advance(minutes(2));
  EXPECT_EQ(side.integration->state(), Integration::State::active);
  ASSERT_TRUE(side.integration->participations());
  EXPECT_GE(side.integration->participations()->list.size(), 2U);
  EXPECT_GT(orders_of("good"), 20U);
}

TEST_F(TwoAccounts, Int3AGapIsCaughtUpWithWhenAnIntegrationIsEnabledAgain) {
  Side side(*this, "good", "USD", 1);
  side.integration->start();
  scheduler.advance(minutes(20));
  const std::size_t before = orders_of("good");
  const auto again = [&](bool enabled) {  // as Integrations::apply() does on a reload
    Integration::Settings settings = side.integration->settings();
    settings.enabled = enabled;
    side.integration->stop();
    side.integration = side.make(settings);
    side.integration->start();
  };
  again(false);
  const std::size_t calls = side.client.urls.size();
  std::vector<std::string> placed;
  for (int i = 0; i < 5; ++i) {
    placed.push_back(
        side.world.shop().place({.marketplace = "US", .status = sandbox::Status::unshipped, .still = true}).value());
    scheduler.advance(hours(30));
  }
  EXPECT_EQ(side.client.urls.size(), calls) << "nothing is sent or fetched";
  EXPECT_EQ(side.integration->state(), Integration::State::inactive);
  EXPECT_FALSE(side.integration->orders());
  EXPECT_EQ(orders_of("good"), before) << "what was imported stays readable";
  again(true);
  scheduler.advance(minutes(5));
  EXPECT_EQ(side.integration->state(), Integration::State::active);
  for (const std::string& id : placed) EXPECT_TRUE(has("good", id)) << id;
}

TEST_F(TwoAccounts, Int6AMissingRoleIsSaidWithinAMinuteThoughTheMarketplacesNeedNotBeAskedFor) {
  Side side(*this, "good", "USD", 1);
  side.integration->start();
  scheduler.advance(minutes(20));
  side.integration->stop();
  side.client.answer_instead = [](std::string_view url) -> std::optional<http::Response> {
    if (!url.contains("/orders/")) return std::nullopt;
    http::Response denied;
    denied.status = 403;
    denied.body = R"({"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied."}]})";
    return denied;
  };
  side.integration = side.make(side.integration->settings());  // a restart: no call of its own has worked yet
  side.integration->start();
  scheduler.advance(minutes(3) + minutes(1));  // the next poll, and a minute
  std::vector<std::string> codes;
  for (const Problem& p : side.integration->problems()) codes.push_back(p.code);
  EXPECT_EQ(codes, std::vector<std::string>{"role_missing"});
}

TEST_F(TwoAccounts, I13AWrongClockIsSaidThoughAllGoesByAmazons) {
  Side side(*this, "good", "USD", 1);
  side.integration->start();
  scheduler.advance(minutes(10));
  EXPECT_TRUE(side.integration->problems().empty());
  scheduler.set_wall_clock(scheduler.now() + hours(5));
  scheduler.advance(minutes(10));
  ASSERT_EQ(side.integration->problems().size(), 1U);
  EXPECT_EQ(side.integration->problems()[0].code, "clock_skew");
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
