// How the runs of a module stand beside each other and how they end, whatever ends them.
#include <gtest/gtest.h>

#include "unit/sync/shop_fixture.h"

namespace invd::sync::test {
namespace {

class Module : public testing::Test {
 protected:
  [[nodiscard]] store::ModuleState module_state() {
    return shop.books.read(
        [](store::ReadTxn& txn) { return store::get_module_state(txn, kShop, history::Module::orders).value(); });
  }
  [[nodiscard]] std::vector<history::Run> open_runs() {
    return shop.books.read([](store::ReadTxn& txn) { return store::unfinished_runs(txn).value(); });
  }
  Ticket period(Duration back) {
    return shop.sync->request({.trigger = history::Trigger::manual, .from = shop.scheduler.now() - back});
  }

  Shop shop{350};
};

TEST_F(Module, Pref5ALongPeriodDoesNotHoldUpTheTimer) {
  shop.run({.trigger = history::Trigger::first});
  shop.client.latency = seconds(30);
  const auto long_one = period(days(90));
  const auto audit = shop.sync->request({.trigger = history::Trigger::audit});
  const auto timer = shop.run({.trigger = history::Trigger::schedule});
  EXPECT_EQ(timer->run.status, history::RunStatus::succeeded) << timer->run.reason;
  EXPECT_FALSE(long_one.run->done.is_set());
  EXPECT_EQ(shop.finish(audit)->run.status, history::RunStatus::succeeded);
  EXPECT_FALSE(long_one.run->done.is_set()) << "they do not wait for each other either";
  shop.finish(long_one);
  EXPECT_EQ(shop.differences(), "");
}

TEST_F(Module, Pref1WithTheTimerOffNothingRunsByItselfAndARunByHandDoes) {
  shop.sync->update(shop.settings, {.automatic = false, .interval = minutes(3)});
  shop.sync->start();
  shop.scheduler.advance(hours(30));
  EXPECT_TRUE(shop.client.urls.empty());
  EXPECT_EQ(shop.sync->next_run_at(), std::nullopt);
  EXPECT_EQ(shop.run()->run.status, history::RunStatus::succeeded);
  const std::size_t asked = shop.client.urls.size();
  shop.sync->update(shop.settings, {.automatic = true, .interval = minutes(3)});
  shop.scheduler.advance(minutes(7));
  EXPECT_GE(shop.client.urls.size(), asked + 2);
}

TEST_F(Module, Pref2AChangeOfThePreferenceHoldsForOrdersThatComeFromThenOn) {
  shop.settings.preference = orders::Preference::confirmed;
  shop.crash();
  shop.run({.trigger = history::Trigger::first});
  std::size_t skipped = 0;
  for (const auto& [id, order] : shop.stored()) skipped += order.skip_reason.empty() ? 0 : 1;
  ASSERT_GT(skipped, 50U) << "orders first seen when they were shipped";
  shop.settings.preference = orders::Preference::confirmed_and_fulfilled;
  shop.sync->update(shop.settings, Timing{});
  const std::string shipped = shop.world.shop().place({.status = sandbox::Status::shipped, .still = true}).value();
  shop.scheduler.advance(minutes(5));
  shop.run();
  ASSERT_TRUE(shop.stored(shipped));
  EXPECT_EQ(shop.stored(shipped)->skip_reason, "");
}

TEST_F(Module, Pref3ARunByHandReadsEveryMarketplace) {
  ASSERT_GT(shop.settings.marketplaces.size(), 1U);
  shop.run({.trigger = history::Trigger::first});
  std::vector<std::string> placed;
  for (const MarketplaceId& m : shop.settings.marketplaces)
    placed.push_back(
        shop.world.shop().place({.marketplace = m.str(), .status = sandbox::Status::unshipped, .still = true}).value());
  shop.scheduler.advance(minutes(5));
  const std::size_t asked = shop.client.urls.size();
  shop.run({.trigger = history::Trigger::manual});
  for (const std::string& id : placed) EXPECT_TRUE(shop.stored(id)) << id;
  EXPECT_EQ(shop.client.urls.size(), asked + 1) << "one call names them all";
}

TEST_F(Module, Int6APeriodOrAnAuditIsNoSuccessOfTheModule) {
  shop.run({.trigger = history::Trigger::first});
  const store::ModuleState before = module_state();
  ASSERT_TRUE(before.last_success_at);
  shop.scheduler.advance(hours(1));
  shop.finish(period(days(2)));
  shop.run({.trigger = history::Trigger::audit});
  shop.run({.trigger = history::Trigger::manual, .dry_run = true});
  EXPECT_EQ(module_state(), before) << "else nobody sees that imports fail, and the timer skips one";
  shop.run({.trigger = history::Trigger::manual});
  EXPECT_GT(module_state().last_success_at, before.last_success_at);
}

TEST_F(Module, I8TheFirstAuditDoesNotTakeForLateWhatTheInitialWindowLeftOut) {
  shop.settings.initial_window = hours(1);
  shop.crash();
  shop.run({.trigger = history::Trigger::first});
  const std::size_t before = shop.stored().size();
  shop.run({.trigger = history::Trigger::audit});
  ASSERT_GT(shop.stored().size(), before) << "the seed must have orders between 2 and 48 hours old";
  EXPECT_EQ(shop.state().late_by, Duration(0));
}

TEST_F(Module, Int4AMarketplaceThatIsAddedLaterHasItsFirstImportToo) {
  const std::vector<MarketplaceId> all = shop.settings.marketplaces;
  ASSERT_GT(all.size(), 1U);
  shop.settings.marketplaces.resize(1);
  shop.crash();
  shop.run({.trigger = history::Trigger::first});
  EXPECT_NE(shop.differences(), "");
  shop.settings.marketplaces = all;
  shop.sync->update(shop.settings, Timing{});
  shop.scheduler.advance(minutes(3));
  shop.run({.trigger = history::Trigger::schedule});
  const auto added = shop.sync->request({.trigger = history::Trigger::first, .added = true});
  EXPECT_TRUE(added.joined) << "it began by itself";
  EXPECT_EQ(shop.finish(added)->run.status, history::RunStatus::succeeded);
  EXPECT_EQ(shop.differences(), "");
  EXPECT_EQ(shop.state().marketplaces, all);
  shop.scheduler.advance(minutes(3));
  const std::size_t asked = shop.client.urls.size();
  shop.run({.trigger = history::Trigger::schedule});
  EXPECT_EQ(shop.client.urls.size(), asked + 1) << "once";
}

TEST_F(Module, Pref5AnAddedMarketplaceDoesNotHoldUpTheTimer) {
  const std::vector<MarketplaceId> all = shop.settings.marketplaces;
  shop.settings.marketplaces.resize(1);
  shop.crash();
  shop.run({.trigger = history::Trigger::first});
  shop.settings.marketplaces = all;
  shop.client.latency = seconds(30);
  shop.sync->update(shop.settings, Timing{});
  const std::string placed = shop.world.shop().place({.status = sandbox::Status::unshipped}).value();
  shop.run({.trigger = history::Trigger::schedule});
  const auto added = shop.sync->request({.trigger = history::Trigger::first, .added = true});
  ASSERT_TRUE(added.joined);
  shop.run({.trigger = history::Trigger::schedule});
  EXPECT_FALSE(added.run->done.is_set());
  shop.scheduler.advance(minutes(2));
  shop.run({.trigger = history::Trigger::schedule});
  EXPECT_TRUE(shop.stored(placed));
  EXPECT_EQ(shop.finish(added)->run.status, history::RunStatus::succeeded);
  EXPECT_EQ(shop.differences(), "");
}

TEST_F(Module, I8AnAddedMarketplacesPastIsNotLate) {
  const std::vector<MarketplaceId> all = shop.settings.marketplaces;
  shop.settings.marketplaces.resize(1);
  shop.crash();
  shop.run({.trigger = history::Trigger::first});
  shop.run({.trigger = history::Trigger::audit});
  shop.settings.marketplaces = all;
  shop.sync->update(shop.settings, Timing{});
  const std::size_t before = shop.stored().size();
  shop.run({.trigger = history::Trigger::audit});
  ASSERT_GT(shop.stored().size(), before) << "the seed must have orders of the last 48 hours there";
  EXPECT_EQ(shop.state().late_by, Duration(0));
}

TEST_F(Module, I8AnOrderThatWasUnreadableIsNotLateWhenItCanBeRead) {
  shop.run({.trigger = history::Trigger::first});
  shop.run({.trigger = history::Trigger::audit});
  const std::string id = shop.world.shop().place({.status = sandbox::Status::unshipped, .still = true}).value();
  shop.client.change_body = [&](std::string& body) {
    for (std::size_t at = 0; (at = body.find(id, at)) != std::string::npos;) body.replace(at, id.size(), "no id");
  };
  shop.scheduler.advance(minutes(5));
  shop.run();
  ASSERT_EQ(shop.quarantined().size(), 1U);
  ASSERT_FALSE(shop.quarantined().front().has_readable_id());
  shop.client.change_body = nullptr;
  shop.scheduler.advance(hours(2));
  shop.run();
  shop.run({.trigger = history::Trigger::audit});
  EXPECT_TRUE(shop.stored(id));
  EXPECT_EQ(shop.state().late_by, Duration(0));
}

TEST_F(Module, I8AnOrderThatWasDroppedFromQuarantineIsNotLateWhenItCanBeRead) {
  shop.run({.trigger = history::Trigger::first});
  shop.run({.trigger = history::Trigger::audit});
  shop.world.shop().place({.status = sandbox::Status::unshipped, .still = true}).value();
  shop.world.faults().set({.kind = FaultKind::malformed_order, .remaining = 1, .operation = "searchOrders"});
  shop.settings.overlap = minutes(1);
  shop.sync->update(shop.settings, Timing{});
  shop.scheduler.advance(minutes(5));
  shop.run();
  ASSERT_EQ(shop.quarantined().size(), 1U);
  const OrderId id = shop.quarantined().front().order_id;
  ASSERT_TRUE(shop.books.write(
      [&](store::WriteTxn& txn) { return drop_from_quarantine(txn, kShop, id, shop.scheduler.now()); }));
  shop.scheduler.advance(hours(2));
  shop.run();
  shop.run({.trigger = history::Trigger::audit});
  EXPECT_TRUE(shop.stored(id.str()));
  EXPECT_EQ(shop.state().late_by, Duration(0));
}

TEST_F(Module, I8AnUpdateThatBecameVisibleLateIsToldAndForgottenByAndBy) {
  shop.run({.trigger = history::Trigger::first});
  shop.run({.trigger = history::Trigger::audit});
  shop.world.faults().set({FaultKind::late_search, 1, -1, {}, 40 * 60'000});
  const std::string id = shop.world.shop().place({.status = sandbox::Status::unshipped, .still = true}).value();
  shop.world.faults().clear();
  for (int i = 0; i < 20; ++i) {
    shop.scheduler.advance(minutes(3));
    shop.run();
  }
  ASSERT_FALSE(shop.stored(id)) << "it must be out of the windows' sight";
  const auto audit = shop.run({.trigger = history::Trigger::audit});
  ASSERT_TRUE(shop.stored(id));
  EXPECT_GE(shop.state().late_by, minutes(40));
  const auto records = shop.books.read([&](store::ReadTxn& txn) {
    return store::list_records(txn, audit->run.id, std::nullopt, {}, 10'000).value().records;
  });
  ASSERT_EQ(records.size(), 1U);
  EXPECT_NE(records.front().reason.find("late by "), std::string::npos) << records.front().reason;
  const Duration first = shop.state().late_by;
  shop.run({.trigger = history::Trigger::audit});
  EXPECT_EQ(shop.state().late_by, first / 2);
  for (int i = 0; i < 8; ++i) shop.run({.trigger = history::Trigger::audit});
  EXPECT_EQ(shop.state().late_by, Duration(0));
}

TEST_F(Module, Hist1RunsOfADestroyedModuleEndInHistory) {
  for (const Duration when : {Duration(0), Duration(1), Duration(250), Duration(450), Duration(1'000)}) {
    (void)shop.sync->request({.trigger = history::Trigger::manual});
    (void)period(days(90));
    shop.scheduler.advance(when);
    shop.sync.reset();
    shop.scheduler.advance(seconds(1));
    EXPECT_TRUE(open_runs().empty()) << to_string(when);
    shop.open();
  }
  shop.run();
  EXPECT_EQ(shop.differences(), "");
}

TEST_F(Module, I5AFullStoreEndsTheRunsAndTheNextOnesGoOnWhenThereIsRoom) {
  const auto run = shop.sync->request({.trigger = history::Trigger::first});
  shop.scheduler.advance(Duration(450));
  ASSERT_NE(run.run->run.id, 0U);
  shop.books.writer().broken = Error{ErrorCode::store_full, "the disk is full", {}, {}};
  shop.finish(run);
  ASSERT_TRUE(run.run->error);
  EXPECT_EQ(run.run->error->code, ErrorCode::store_full);
  EXPECT_TRUE(shop.run()->error) << "told at once, not waiting for room";
  shop.books.writer().broken.reset();
  shop.scheduler.advance(seconds(30));
  EXPECT_TRUE(open_runs().empty());
  EXPECT_EQ(shop.run()->run.status, history::RunStatus::succeeded);
  EXPECT_EQ(shop.differences(), "");
}

TEST_F(Module, Ord11AnOrderThatMakesItsPageUnreadableDoesNotStopTheImport) {
  struct Case {
    const char* what;
    std::string bytes;
    bool imports;
  };
  const std::string deep = std::string(70, '[') + std::string(70, ']');
  for (const Case& c : std::vector<Case>{{"a lone surrogate in a text", R"("x":"\ud800")", true},
                                         {"a number beyond 64 bits", R"("x":18446744073709551616)", true},
                                         {"too deep", "\"x\":" + deep, true},
                                         {"a time that is no text", "\"createdTime\":\"\xC3\",\"x\":1", false}}) {
    Shop one(250, 11);
    std::string bad;
    one.world.each_order(sandbox::World::View::now, [&](const sandbox::OrderTruth& truth) { bad = truth.order_id; });
    one.client.change_body = [&](std::string& body) {
      const std::string place = "\"orderId\":\"" + bad + "\"";
      if (const auto at = body.find(place); at != std::string::npos) body.insert(at, c.bytes + ",");
    };
    const auto run = one.run({.trigger = history::Trigger::first});
    EXPECT_TRUE(one.state().watermark) << c.what << ": " << (run->error ? run->error->message : "");
    EXPECT_EQ(one.stored(bad).has_value(), c.imports) << c.what;
    EXPECT_EQ(one.quarantined().size(), c.imports ? 0U : 1U) << c.what;
    one.client.change_body = nullptr;
    for (const store::Quarantined& entry : one.quarantined())
      one.finish(one.sync->read_again({entry.order_id}, history::Trigger::resync));
    EXPECT_TRUE(one.quarantined().empty()) << c.what;
    EXPECT_EQ(one.differences(), "") << c.what;
  }
}

TEST_F(Module, Ord11WhatHadNoReadableIdLeavesQuarantineWhenItIsNotMetAgain) {
  const auto put = [&](const std::string& id) {
    ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) {
      store::Quarantined entry;
      entry.integration = kShop;
      entry.order_id = OrderId(id);
      entry.first_seen = entry.last_tried = shop.scheduler.now();
      return store::put_quarantined(txn, entry);
    }));
  };
  put("unreadable-1234");
  put("111-9999999-9999999");
  shop.run({.trigger = history::Trigger::first});
  shop.run({.trigger = history::Trigger::audit});
  EXPECT_EQ(shop.quarantined().size(), 2U);
  shop.scheduler.advance(days(31));
  const auto audit = shop.run({.trigger = history::Trigger::audit});
  ASSERT_EQ(shop.quarantined().size(), 1U);
  EXPECT_EQ(shop.quarantined().front().order_id.str(), "111-9999999-9999999") << "that one can be asked for";
  EXPECT_EQ(audit->run.counts.skipped, 1U);
}

}  // namespace
}  // namespace invd::sync::test
