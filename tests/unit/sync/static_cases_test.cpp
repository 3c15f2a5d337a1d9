#include <cstdlib>
#include <gtest/gtest.h>
#include <string>

#include "amazon/order_decoding.h"
#include "amazon/sellers.h"
#include "sandbox/model.h"
#include "sandbox/world.h"
#include "shop_fixture.h"
#include "sync/apply_orders.h"

namespace invd::sync::test {
namespace {

using sandbox::Models;
using sandbox::StaticCase;

/// Sends the static case's own request in place of ours, for the model's sandbox answers nothing else.
class CaseClient final : public http::Client {
 public:
  CaseClient(sandbox::World& world, const Clock& clock) : world_(world), clock_(clock) {}
  void play(const StaticCase& one) {
    url_ = one.path;
    std::vector<std::pair<std::string, std::string>> query;
    for (const auto& [name, values] : one.query) {
      std::string joined;
      for (const std::string& value : values) joined += (joined.empty() ? "" : ",") + value;
      query.emplace_back(name, joined);
    }
    if (!query.empty()) url_ += "?" + http::encode_query(query);
  }
  async::Task<Result<http::Response>> send(http::Request request) override {
    request.url = request.url.ends_with("/auth/o2/token") ? "/auth/o2/token" : url_;
    co_return world_.handle(request, clock_.now()).response;
  }

 private:
  sandbox::World& world_;
  const Clock& clock_;
  std::string url_;
};

/// Amazon's own examples go the whole way: through the sandbox in static mode, the account, and the books.
class StaticCases : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto folder = sandbox::models_folder();
    if (!folder) {
      if (sandbox::models_required()) FAIL() << "the models are not there: set INVD_SHARED";
      GTEST_SKIP() << "the models are not there: set INVD_SHARED to check against them";
    }
    auto loaded = Models::load(*folder);
    ASSERT_TRUE(loaded) << loaded.error().message;
    models = std::make_shared<const Models>(std::move(*loaded));
    sandbox::Options options = Shop::options(1, 0, scheduler.now());
    options.models = models;
    options.static_mode = true;
    world = std::make_unique<sandbox::World>(1, options);
    client = std::make_unique<CaseClient>(*world, scheduler);
    quota = std::make_unique<amazon::QuotaBook>(scheduler, scheduler, random, "boot", nullptr);
    account = std::make_unique<amazon::Account>(
        amazon::Account::Settings{.name = kShop,
                                  .region = Region::na,
                                  .endpoint = "http://127.0.0.1:1",
                                  .login_endpoint = "http://127.0.0.1:1/auth/o2/token",
                                  .version = "1"},
        credentials, *quota, amazon::Account::Environment{scheduler, scheduler, random, *client});
  }

  /// Imports it and gives it back as the books have it.
  std::optional<orders::StoredOrder> import(const orders::AmazonOrder& order) {
    ApplyContext context;
    context.settings.integration = kShop;
    context.settings.preference = orders::Preference::confirmed_and_fulfilled;
    context.now = scheduler.now();
    const auto applied =
        books.write([&](store::WriteTxn& txn) { return apply_order(txn, context, order, std::nullopt); });
    EXPECT_TRUE(applied) << applied.error().message;
    return books.read([&](store::ReadTxn& txn) { return store::get_order(txn, kShop, order.order_id).value(); });
  }

  invd::test::ManualScheduler scheduler;
  SeededRandom random{1};
  SandboxCredentials credentials;
  invd::test::TestStore books{scheduler};
  std::shared_ptr<const Models> models;
  std::unique_ptr<sandbox::World> world;
  std::unique_ptr<CaseClient> client;
  std::unique_ptr<amazon::QuotaBook> quota;
  std::unique_ptr<amazon::Account> account;
};

TEST_F(StaticCases, EveryOrderOfTheModelIsImportedWithAllFieldsRight) {
  int imported = 0;
  int refused = 0;
  amazon::SearchOrders any;
  any.created_after = scheduler.now() - days(1);
  for (const StaticCase& one : models->static_cases("orders_2026-01-01.json")) {
    client->play(one);
    std::vector<orders::AmazonOrder> got;
    if (one.operation == "getOrder") {
      const auto order = scheduler.run(
          amazon::get_order(*account, OrderId(one.path.substr(one.path.rfind('/') + 1)), amazon::Priority::manual));
      ASSERT_EQ(order.has_value(), one.status == 200) << one.path << ": " << (order ? "read" : order.error().message);
      if (!order) EXPECT_EQ(order.error().code, ErrorCode::rejected) << order.error().message;
      if (order) got.push_back(*order);
    } else {
      const auto page = scheduler.run(amazon::search_orders(*account, any, amazon::Priority::manual));
      ASSERT_EQ(page.has_value(), one.status == 200) << one.path << ": " << (page ? "read" : page.error().message);
      if (!page) EXPECT_EQ(page.error().code, ErrorCode::rejected) << page.error().message;
      if (page) {
        EXPECT_TRUE(page->malformed.empty());
        got = page->orders;
      }
    }
    if (one.status != 200) ++refused;
    for (const orders::AmazonOrder& order : got) {
      // That decoding keeps each field of the answer as it stands is shown in tests/unit/amazon.
      EXPECT_NE(one.body.find(order.order_id.str()), std::string::npos);
      const auto stored = import(order);
      ASSERT_TRUE(stored);
      EXPECT_EQ(stored->amazon, order);
      ++imported;
    }
  }
  EXPECT_GE(imported, 6);
  EXPECT_EQ(refused, 2);
}

TEST_F(StaticCases, TheMarketplacesOfTheModelAreRead) {
  int read = 0;
  for (const StaticCase& one : models->static_cases("sellers.json")) {
    if (one.operation != "getMarketplaceParticipations") continue;
    client->play(one);
    const auto list = scheduler.run(amazon::get_marketplace_participations(*account, amazon::Priority::manual));
    ASSERT_TRUE(list) << list.error().message;
    ASSERT_FALSE(list->empty());
    for (const amazon::Participation& p : *list) {
      for (const std::string& text : {p.marketplace.str(), p.name, p.country, p.currency, p.language, p.domain})
        EXPECT_NE(one.body.find("\"" + text + "\""), std::string::npos) << text;
      EXPECT_TRUE(p.participating);
    }
    ++read;
  }
  EXPECT_EQ(read, 1);
}

}  // namespace
}  // namespace invd::sync::test
