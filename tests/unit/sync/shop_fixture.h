#pragma once

#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "amazon/account.h"
#include "amazon/quota.h"
#include "store/history.h"
#include "store/orders.h"
#include "store/quarantine.h"
#include "store/sync_state.h"
#include "support/sandbox_client.h"
#include "support/test_store.h"
#include "sync/order_sync.h"

namespace invd::sync::test {

using sandbox::FaultKind;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class SandboxCredentials final : public amazon::CredentialSource {
 public:
  Result<amazon::Credentials> load() override {
    const sandbox::Credentials c;
    return amazon::Credentials{Secret(c.client_id), Secret(c.client_secret), Secret(c.refresh_token)};
  }
};

inline const IntegrationName kShop("amazon-us");
/// How the path of a search for orders begins.
inline constexpr std::string_view kSearch = "/orders/2026-01-01/orders?";

/// Keeps token buckets as a store would, without making commits of its own.
class MemoryQuotas final : public amazon::QuotaJournal {
 public:
  async::Task<Result<void>> save(const amazon::BucketState& state) override {
    saved[state.key] = state;
    co_return Result<void>();
  }
  std::map<amazon::BucketKey, amazon::BucketState> saved;
};

/// One integration on a real store, whose Amazon is a sandbox and whose time is the test's.
class Shop {
 public:
  explicit Shop(std::size_t orders = 350, std::uint64_t seed = 1, double live_rate = 0,
                const std::function<void(sandbox::Options&)>& change = {})
      : world(seed, changed(options(orders, live_rate, scheduler.now()), change)) {
    settings.integration = kShop;
    for (const auto& store : world.shop().stores()) settings.marketplaces.emplace_back(store.marketplace->id);
    settings.initial_window = days(90);
    settings.preference = orders::Preference::confirmed_and_fulfilled;
    open();
  }

  static sandbox::Options options(std::size_t orders, double live_rate, Timestamp start) {
    sandbox::Options o;
    o.shop.orders = orders;
    o.shop.products = 60;
    o.shop.start = start;
    o.shop.live_rate = live_rate;
    o.quota_scale = 1000;  // these tests are not about waiting
    o.burst_scale = 1e6;
    return o;
  }

  /// Amazon's own rates and bursts.
  static void true_quota(sandbox::Options& o) { o.quota_scale = o.burst_scale = 1; }
  static sandbox::Options changed(sandbox::Options o, const std::function<void(sandbox::Options&)>& change) {
    if (change) change(o);
    return o;
  }

  void open() {
    quota = std::make_unique<amazon::QuotaBook>(scheduler, scheduler, random, "boot", &quotas);
    for (const auto& [key, state] : quotas.saved) quota->restore(state);
    account = std::make_unique<amazon::Account>(
        amazon::Account::Settings{.name = kShop,
                                  .region = Region::na,
                                  .endpoint = "http://127.0.0.1:1",
                                  .login_endpoint = "http://127.0.0.1:1/auth/o2/token",
                                  .version = "1",
                                  .seller_id = "A1SELLER"},
        credentials, *quota, amazon::Account::Environment{scheduler, scheduler, random, client});
    events = std::make_unique<EventBus>(scheduler);
    sync = std::make_unique<OrderSync>(services(), *account, settings, Timing{}, observers, is_our_outbound,
                                       [this](const Error& error) { store_failures.push_back(error); });
  }
  void stop() {
    sync.reset();
    account.reset();
    quota.reset();
    events.reset();
  }
  /// As after kill -9 and a new start.
  void crash() {
    stop();
    books.reopen();
    open();
  }
  [[nodiscard]] Services services() { return {scheduler, quota->clock(), random, books.store(), *events}; }

  static async::Task<> wait_for(std::shared_ptr<ActiveRun> run) { co_await run->done.wait(); }
  std::shared_ptr<ActiveRun> finish(const Ticket& ticket) {
    scheduler.run(wait_for(ticket.run));
    return ticket.run;
  }
  std::shared_ptr<ActiveRun> run(RunRequest request = {.trigger = history::Trigger::manual}) {
    return finish(sync->request(request));
  }

  [[nodiscard]] store::OrdersState state() {
    return books.read([](store::ReadTxn& txn) { return store::get_orders_state(txn, kShop).value(); });
  }
  [[nodiscard]] std::map<std::string, orders::StoredOrder> stored() {
    return books.read([](store::ReadTxn& txn) {
      std::map<std::string, orders::StoredOrder> all;
      store::OrderQuery query;
      query.limit = query.scan_limit = 1'000'000;
      const auto list = store::list_orders(txn, query);
      EXPECT_TRUE(list.has_value()) << list.error().message;
      for (const auto& order : list->orders)
        EXPECT_TRUE(all.emplace(order.amazon.order_id.str(), order).second) << "stored twice";
      EXPECT_EQ(store::count_orders(txn).value(), all.size());
      return all;
    });
  }
  [[nodiscard]] std::optional<orders::StoredOrder> stored(const std::string& id) {
    return books.read([&](store::ReadTxn& txn) { return store::get_order(txn, kShop, OrderId(id)).value(); });
  }
  [[nodiscard]] std::vector<store::Quarantined> quarantined() {
    return books.read([](store::ReadTxn& txn) { return store::list_quarantined(txn, 1'000).value(); });
  }
  [[nodiscard]] std::vector<history::Run> runs() {
    return books.read([](store::ReadTxn& txn) {
      store::RunQuery query;
      query.limit = query.scan_limit = 1'000'000;
      return store::list_runs(txn, query).value().runs;
    });
  }
  void change_state(const std::function<void(store::OrdersState&)>& change) {
    ASSERT_TRUE(books.write([&](store::WriteTxn& txn) -> Result<void> {
      auto state = store::get_orders_state(txn, kShop);
      change(*state);
      return store::put_orders_state(txn, kShop, *state);
    }));
  }
  [[nodiscard]] history::Run last_run() {
    return books.read([](store::ReadTxn& txn) {
      const auto runs = store::list_runs(txn, {}).value().runs;
      EXPECT_FALSE(runs.empty());
      return runs.empty() ? history::Run{} : runs.front();
    });
  }

  /// I8: what the truth holds below the watermark is stored as it is, and nothing else is. Empty when all is well.
  [[nodiscard]] std::string differences() {
    const auto watermark = state().watermark;
    if (!watermark) return "no watermark";
    auto rest = stored();
    std::string wrong;
    world.each_order(sandbox::World::View::now, [&](const sandbox::OrderTruth& truth) {
      const auto node = rest.extract(truth.order_id);
      if (node.empty()) {
        if (truth.last_updated < *watermark) wrong += truth.order_id + " is missing\n";
        return;
      }
      const orders::AmazonOrder& order = node.mapped().amazon;
      if (order.created != truth.created) wrong += truth.order_id + " has another time of purchase\n";
      if (truth.last_updated >= *watermark) return;
      if (order.status != truth.status || order.last_updated != truth.last_updated)
        wrong += truth.order_id + " is " + order.status + ", not " + truth.status + "\n";
      std::int64_t units = 0;
      for (const auto& item : order.items) units += item.quantity_ordered;
      for (const auto& line : truth.lines) units -= line.ordered;
      if (units != 0 || order.items.size() != truth.lines.size()) wrong += truth.order_id + " has other units\n";
    });
    for (const auto& [id, order] : rest) wrong += id + " is stored but does not exist\n";
    return wrong;
  }
  [[nodiscard]] std::string statuses_differ() {
    std::string wrong;
    const auto all = stored();
    world.each_order(sandbox::World::View::now, [&](const sandbox::OrderTruth& truth) {
      const auto found = all.find(truth.order_id);
      if (found == all.end() || found->second.amazon.status != truth.status) wrong += truth.order_id + "\n";
    });
    return wrong;
  }

  invd::test::ManualScheduler scheduler;
  SeededRandom random{1};
  invd::test::TestStore books{scheduler};
  sandbox::World world;
  invd::test::SandboxClient client{scheduler, world};
  SandboxCredentials credentials;
  MemoryQuotas quotas;
  OrdersSettings settings;
  OrderObservers observers;
  IsOurOutbound is_our_outbound;
  std::vector<Error> store_failures;
  std::unique_ptr<EventBus> events;
  std::unique_ptr<amazon::QuotaBook> quota;
  std::unique_ptr<amazon::Account> account;
  std::unique_ptr<OrderSync> sync;
};

}  // namespace invd::sync::test
