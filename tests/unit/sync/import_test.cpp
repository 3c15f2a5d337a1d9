#include <gtest/gtest.h>

#include "async/task_scope.h"
#include "sync/run_log.h"
#include "unit/sync/shop_fixture.h"

namespace invd::sync::test {
namespace {

TEST(Ord9, AFirstImportStoresEveryOrderOnce) {
  Shop shop;
  const auto run = shop.run({.trigger = history::Trigger::first});
  EXPECT_EQ(run->run.status, history::RunStatus::succeeded) << run->run.reason;
  EXPECT_EQ(shop.differences(), "");
  EXPECT_GT(shop.stored().size(), 340U);
  EXPECT_EQ(run->run.counts.synced + run->run.counts.skipped, shop.stored().size());
  EXPECT_TRUE(shop.state().open_swept);
  EXPECT_TRUE(shop.state().chains.empty());
  EXPECT_TRUE(shop.store_failures.empty());
}

TEST(Int4, OpenOrdersOlderThanTheInitialWindowAreImported) {
  Shop shop(400);
  shop.settings.initial_window = hours(24);
  shop.crash();
  std::vector<std::string> old_open;
  shop.world.each_order(sandbox::World::View::now, [&](const sandbox::OrderTruth& truth) {
    const bool open = !orders::is_final(orders::fulfillment_status(truth.status));
    if (open && truth.last_updated < shop.scheduler.now() - hours(25)) old_open.push_back(truth.order_id);
  });
  ASSERT_FALSE(old_open.empty()) << "the seed must have some";
  shop.run({.trigger = history::Trigger::first});
  for (const std::string& id : old_open) EXPECT_TRUE(shop.stored(id)) << id;
  EXPECT_LT(shop.stored().size(), 200U) << "old orders that are final are not fetched";
}

TEST(Ord9, RunsFollowALiveShopWithLateUpdates) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Shop shop(250, seed, 2.0);
    shop.world.faults().set({FaultKind::late_search, 0.2, -1, {}, 240'000});
    shop.client.latency = seconds(2);
    for (int i = 0; i < 25; ++i) {
      const auto run = shop.run({.trigger = history::Trigger::schedule});
      ASSERT_EQ(run->run.status, history::RunStatus::succeeded) << run->run.reason;
      shop.scheduler.advance(minutes(3));
    }
    shop.world.faults().clear();
    shop.scheduler.advance(minutes(10));
    shop.run();
    EXPECT_EQ(shop.differences(), "") << "seed " << seed;
  }
}

TEST(I9, KilledAtEveryStepOfARunNothingIsLostOrTwiceOrReadAgain) {
  std::size_t pages = 0;
  {
    Shop whole;
    whole.run();
    pages = whole.client.count(kSearch);
    ASSERT_GE(pages, 5U) << "several pages and a sweep";
  }
  bool ended = false;
  for (std::size_t k = 1; !ended; ++k) {
    Shop shop;
    const auto ticket = shop.sync->request({.trigger = history::Trigger::first});
    for (std::size_t i = 0; i < k && !ticket.run->done.is_set(); ++i)
      if (!shop.scheduler.step()) shop.scheduler.advance(*shop.scheduler.next_timer() - shop.scheduler.monotonic());
    ended = ticket.run->done.is_set();
    shop.crash();
    const auto run = shop.run();
    ASSERT_EQ(run->run.status, history::RunStatus::succeeded) << "step " << k << ": " << run->run.reason;
    ASSERT_EQ(shop.differences(), "") << "step " << k;
    // At most the page under way, and the short window before a sweep that had not begun.
    if (!ended) ASSERT_LE(shop.client.count(kSearch), pages + 2) << "step " << k << ": pages were read again";
    ASSERT_LT(k, 5'000U);
  }
}

TEST(I9, KilledAtEveryStepOfTheFirstImportOfAnAddedMarketplaceNothingIsLostOrReadAgain) {
  const auto add = [](Shop& shop) {
    const std::vector<MarketplaceId> all = shop.settings.marketplaces;
    shop.settings.marketplaces.resize(1);
    shop.crash();
    shop.run({.trigger = history::Trigger::first});
    shop.settings.marketplaces = all;
    shop.crash();
    shop.run({.trigger = history::Trigger::schedule});
  };
  const auto go_on = [](Shop& shop) { return shop.run({.trigger = history::Trigger::first, .added = true}); };
  std::size_t pages = 0;
  {
    Shop whole(800);
    add(whole);
    ASSERT_EQ(go_on(whole)->run.status, history::RunStatus::succeeded);
    ASSERT_EQ(whole.differences(), "");
    pages = whole.client.count(kSearch);
  }
  bool ended = false;
  for (std::size_t k = 1; !ended; ++k) {
    Shop shop(800);
    add(shop);
    const auto ticket = shop.sync->request({.trigger = history::Trigger::first, .added = true});
    for (std::size_t i = 0; i < k && !ticket.run->done.is_set(); ++i)
      if (!shop.scheduler.step()) shop.scheduler.advance(*shop.scheduler.next_timer() - shop.scheduler.monotonic());
    ended = ticket.run->done.is_set();
    shop.crash();
    const auto run = go_on(shop);
    ASSERT_EQ(run->run.status, history::RunStatus::succeeded) << "step " << k << ": " << run->run.reason;
    ASSERT_EQ(shop.differences(), "") << "step " << k;
    ASSERT_LE(shop.client.count(kSearch), pages + 1) << "step " << k << ": pages were read again";
    ASSERT_LT(k, 5'000U);
  }
}

TEST(Ord9, EveryFaultOfTheWireAndOfPagingIsOvercome) {
  struct Case {
    FaultKind kind;
    double probability;
    std::int64_t amount;
  };
  for (const Case& c : std::vector<Case>{{FaultKind::throttle, 0.3, 0},
                                         {FaultKind::throttle_header, 0.3, 0},
                                         {FaultKind::internal_error, 0.3, 0},
                                         {FaultKind::unavailable, 0.3, 0},
                                         {FaultKind::lost_answer, 0.3, 0},
                                         {FaultKind::reset, 0.3, 0},
                                         {FaultKind::truncated_body, 0.3, 0},
                                         {FaultKind::corrupt_body, 0.3, 0},
                                         {FaultKind::html_ok, 0.3, 0},
                                         {FaultKind::repeated_page, 0.4, 0},
                                         {FaultKind::expired_token, 0.4, 0},
                                         {FaultKind::duplicated_order, 1, 0},
                                         {FaultKind::access_token_expiry, 0.5, 0},
                                         {FaultKind::slow_answer, 0.3, 30'000},
                                         {FaultKind::trickle, 0.3, 10},
                                         {FaultKind::missing_date, 1, 0},
                                         {FaultKind::skewed_date, 1, 86'400'000}}) {
    Shop shop(450, 7, 1.0);
    shop.world.faults().set(
        {.kind = c.kind, .probability = c.probability, .operation = "searchOrders", .amount = c.amount});
    for (int i = 0; i < 8; ++i) {
      shop.run({.trigger = history::Trigger::schedule});
      shop.scheduler.advance(minutes(3));
    }
    EXPECT_GT(shop.world.faults().fired(c.kind), 0U) << sandbox::name(c.kind);
    shop.world.faults().clear();
    shop.scheduler.advance(hours(2));
    const auto run = shop.run();
    EXPECT_EQ(run->run.status, history::RunStatus::succeeded) << sandbox::name(c.kind) << ": " << run->run.reason;
    EXPECT_EQ(shop.differences(), "") << sandbox::name(c.kind);
    EXPECT_TRUE(shop.quarantined().empty()) << sandbox::name(c.kind);
    EXPECT_TRUE(shop.store_failures.empty());
  }
}

TEST(Ord11, OneMalformedOrderIsQuarantinedAndTheOthersImport) {
  Shop shop(100, 3);
  shop.world.faults().set({.kind = FaultKind::malformed_order, .remaining = 1, .operation = "searchOrders"});
  const auto run = shop.run({.trigger = history::Trigger::first});
  // The sweep may read the order again, if it is open: then it is not malformed any more.
  const std::size_t waiting = shop.quarantined().size();
  EXPECT_EQ(run->run.status, history::RunStatus::partial);
  EXPECT_EQ(run->run.counts.failed, 1U);
  ASSERT_EQ(waiting, 1U);
  EXPECT_TRUE(shop.state().watermark);
  EXPECT_EQ(shop.last_run().status, history::RunStatus::partial);
  const std::size_t before = shop.stored().size();
  const store::Quarantined entry = shop.quarantined().front();
  shop.finish(shop.sync->read_again({entry.order_id}, history::Trigger::manual));
  EXPECT_TRUE(shop.quarantined().empty());
  EXPECT_EQ(shop.stored().size(), before + 1);
  EXPECT_EQ(shop.differences(), "");
}

TEST(Ord11, AQuarantinedOrderIsReadAgainByItselfAndNotEveryMinute) {
  Shop shop(100, 3);
  const auto txn = shop.books.write([&](store::WriteTxn& w) {
    store::Quarantined entry;
    entry.integration = kShop;
    entry.order_id = OrderId("111-9999999-9999999");  // Amazon does not know it
    entry.next_try = shop.scheduler.now();
    return store::put_quarantined(w, entry);
  });
  ASSERT_TRUE(txn);
  shop.sync->start();
  shop.scheduler.advance(hours(48));
  ASSERT_EQ(shop.quarantined().size(), 1U);
  EXPECT_GE(shop.client.count("111-9999999-9999999"), 3U);
  EXPECT_LE(shop.client.count("111-9999999-9999999"), 6U) << "1 h, 6 h, then daily";
}

TEST(Ord9, ASilentCancelIsFoundByReadingById) {
  Shop shop(60, 5);
  const std::string id =
      shop.world.shop().place({.status = sandbox::Status::unshipped, .by_amazon = false, .still = true}).value();
  shop.scheduler.advance(minutes(5));
  shop.sync->update(shop.settings, {.automatic = true, .interval = minutes(30)});
  shop.sync->start();
  shop.scheduler.advance(minutes(10));
  ASSERT_TRUE(shop.stored(id));
  shop.scheduler.advance(days(3));  // out of sight of the audit's 48 hours
  ASSERT_TRUE(shop.world.shop().cancel(id, sandbox::Party::buyer, true));
  shop.scheduler.advance(minutes(30));
  EXPECT_EQ(shop.stored(id)->amazon.status, "UNSHIPPED") << "the search does not tell";
  shop.scheduler.advance(hours(24));
  EXPECT_EQ(shop.stored(id)->amazon.status, "CANCELLED");
  EXPECT_EQ(shop.stored(id)->next_reread, std::nullopt);
}

TEST(Ord12, AnOutboundShipmentOfOursIsSkippedAndOneOfOthersIsNot) {
  Shop shop(1'500, 2);
  shop.is_our_outbound = [](store::ReadTxn&, const orders::AmazonOrder& order) {
    return order.order_id.view().back() % 2 == 0;
  };
  shop.crash();
  shop.run({.trigger = history::Trigger::first});
  std::map<bool, int> external;
  for (const auto& [id, order] : shop.stored()) {
    const bool ours = order.skip_reason.starts_with("an outbound shipment of ours");
    if (order.amazon.channel_name != "NON_AMAZON") {
      EXPECT_FALSE(ours) << id;
      continue;
    }
    ++external[ours];
    EXPECT_EQ(ours, id.back() % 2 == 0) << id;
  }
  EXPECT_GT(external[true], 0) << "the seed must have some";
  EXPECT_GT(external[false], 0);
}

TEST(Ord12, AnUnknownStatusIsStoredAndShownOnHold) {
  Shop shop(40, 2);
  shop.world.faults().set({.kind = FaultKind::unknown_enum, .operation = "searchOrders"});
  const auto run = shop.run({.trigger = history::Trigger::first});
  EXPECT_EQ(run->run.status, history::RunStatus::succeeded);
  const auto all = shop.stored();
  EXPECT_GE(all.size(), 39U);
  for (const auto& [id, order] : all) EXPECT_FALSE(orders::sales_order(order).on_hold.empty());
}

TEST(I13, ClockStepsOfTenYearsDuringRunsLoseNothing) {
  for (const int sign : {1, -1})
    for (int at = 0; at < 12; at += 2) {
      Shop shop(450, 4, 1.0);
      const auto ticket = shop.sync->request({.trigger = history::Trigger::first});
      shop.scheduler.advance(Duration(at * 300));
      shop.scheduler.set_wall_clock(shop.scheduler.now() + days(3650) * sign);
      shop.finish(ticket);
      shop.run();
      shop.scheduler.set_wall_clock(shop.client.shop_now());
      shop.scheduler.advance(minutes(10));
      for (int i = 0; i < 3; ++i) shop.run();
      EXPECT_EQ(shop.differences(), "") << sign << " at " << at;
      EXPECT_LE(*shop.state().watermark, shop.client.shop_now());
    }
}

TEST(I13, AnAuditUnderAWrongClockDoesNotEndTheAudits) {
  Shop shop(30, 5);
  shop.run();
  shop.scheduler.set_wall_clock(shop.scheduler.now() + days(3650));
  ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) {
    store::OrdersState state = store::get_orders_state(txn, kShop).value();
    state.audited_at = shop.scheduler.now();
    return store::put_orders_state(txn, kShop, state);
  }));
  shop.scheduler.set_wall_clock(shop.client.shop_now());
  shop.sync->update(shop.settings, {.automatic = true, .interval = hours(1)});
  shop.sync->start();
  shop.scheduler.advance(hours(1));
  EXPECT_LE(*shop.state().audited_at, shop.scheduler.now());
}

TEST(I13, AnOrderStoredUnderAWrongClockIsFollowedWhenTheClockIsRightAgain) {
  for (const int sign : {1, -1}) {
    Shop shop(30, 5);
    const std::string id =
        shop.world.shop().place({.status = sandbox::Status::unshipped, .by_amazon = false, .still = true}).value();
    shop.scheduler.advance(minutes(5));
    shop.run();
    ASSERT_TRUE(shop.world.shop().request_cancel(id));
    shop.scheduler.advance(minutes(5));
    shop.scheduler.set_wall_clock(shop.scheduler.now() + days(3650) * sign);
    shop.run();
    shop.scheduler.set_wall_clock(shop.client.shop_now());
    shop.sync->update(shop.settings, {.automatic = true, .interval = minutes(30)});
    shop.sync->start();
    shop.scheduler.advance(days(3));  // out of sight of the audit's 48 hours
    ASSERT_TRUE(shop.world.shop().cancel(id, sandbox::Party::buyer, true));
    shop.scheduler.advance(days(2));
    EXPECT_EQ(shop.stored(id)->amazon.status, "CANCELLED") << sign;
  }
}

TEST(I23, AThousandTriggersGiveOneRun) {
  Shop shop(120);
  std::shared_ptr<ActiveRun> first;
  for (int i = 0; i < 1'000; ++i) {
    const auto ticket =
        shop.sync->request({.trigger = i % 2 == 0 ? history::Trigger::manual : history::Trigger::schedule});
    if (i == 0) first = ticket.run;
    EXPECT_EQ(ticket.joined, i > 0);
    EXPECT_EQ(ticket.run, first);
    if (i % 100 == 0) shop.scheduler.step();
  }
  shop.finish({first, false});
  EXPECT_EQ(shop.last_run().id, 1U);
  EXPECT_FALSE(shop.sync->request({.trigger = history::Trigger::manual}).joined) << "it is over: a new one begins";
}

/// What was placed before a trigger is stored when the run that it joined has ended.
TEST(I23, ATriggerThatJoinsARunMissesNothingThatWasThereBefore) {
  Shop shop(20);
  shop.run();
  shop.scheduler.advance(minutes(3));
  const auto placed = shop.world.shop().place({.status = sandbox::Status::unshipped});
  ASSERT_TRUE(placed);
  shop.scheduler.advance(seconds(85));  // Amazon shows it in 35 more
  shop.client.latency = seconds(50);    // and looks at its orders 25 seconds after the request left
  const auto first = shop.sync->request({.trigger = history::Trigger::schedule});
  shop.scheduler.advance(seconds(40));
  const auto joined = shop.sync->request({.trigger = history::Trigger::manual});
  ASSERT_TRUE(joined.joined);
  EXPECT_TRUE(shop.sync->request({.trigger = history::Trigger::manual}).joined);
  shop.scheduler.advance(seconds(20));
  ASSERT_FALSE(first.run->done.is_set());
  const std::size_t pages = shop.client.count(kSearch);
  const auto late = shop.sync->request({.trigger = history::Trigger::manual});
  EXPECT_FALSE(late.joined) << "a run that is asked again and again would never end";
  shop.finish(joined);
  EXPECT_TRUE(shop.stored(*placed));
  EXPECT_EQ(shop.client.count(kSearch), pages) << "once for both who joined";
  EXPECT_EQ(shop.finish(late)->run.status, history::RunStatus::succeeded);
}

TEST(Pref4, APeriodDoesNotMoveTheWatermark) {
  Shop shop(300);
  shop.run();
  const store::OrdersState before = shop.state();
  shop.scheduler.advance(hours(1));
  const Timestamp from = shop.scheduler.now() - days(40);
  const auto run = shop.run({.trigger = history::Trigger::manual, .from = from, .to = from + days(20)});
  EXPECT_EQ(run->run.status, history::RunStatus::succeeded) << run->run.reason;
  EXPECT_GT(run->run.counts.unchanged + run->run.counts.synced, 20U);
  EXPECT_EQ(shop.state(), before);
}

TEST(Pref4, APeriodIntoAnEmptyStoreReadsThatPeriodOnly) {
  Shop shop(300);
  const Timestamp from = shop.scheduler.now() - days(40);
  shop.run({.trigger = history::Trigger::manual, .from = from, .to = from + days(20)});
  EXPECT_EQ(shop.state().watermark, std::nullopt);
  const auto all = shop.stored();
  EXPECT_GT(all.size(), 30U);
  for (const auto& [id, order] : all) {
    EXPECT_GE(order.amazon.created, from);
    EXPECT_LE(order.amazon.created, from + days(20));
  }
}

TEST(I13, TheFirstImportBeginsWhereItMustHoweverWrongOurClockIs) {
  for (const days off : {days(400), days(15), days(-400)}) {
    Shop shop(150);
    const Timestamp right = shop.scheduler.now();
    shop.scheduler.set_wall_clock(right + off);
    const auto run = shop.run();
    EXPECT_EQ(shop.differences(), "") << "the clock is " << off.count() << " days off";
    EXPECT_LT(std::chrono::abs(*run->run.from - (right - days(90))), hours(1));
  }
}

TEST(Int4, ADryRunWritesNothing) {
  Shop shop(150);
  const std::string empty = shop.books.dump();
  const auto run = shop.run({.trigger = history::Trigger::manual, .dry_run = true});
  EXPECT_GT(run->run.counts.synced, 100U);
  EXPECT_EQ(shop.books.dump(), empty);
  shop.run();
  const std::string full = shop.books.dump();
  const auto again = shop.run({.trigger = history::Trigger::manual, .dry_run = true});
  EXPECT_EQ(again->run.counts.synced, 0U);
  EXPECT_EQ(shop.books.dump(), full);
}

TEST(Hist1, ARunThatACrashLeftOpenIsClosedAndTheNextGoesOn) {
  Shop shop;
  (void)shop.sync->request({.trigger = history::Trigger::first});
  while (shop.client.count(kSearch) < 3) {
    if (!shop.scheduler.step()) shop.scheduler.advance(*shop.scheduler.next_timer() - shop.scheduler.monotonic());
  }
  shop.crash();
  shop.scheduler.run(close_interrupted_runs(shop.services()));
  EXPECT_EQ(shop.last_run().status, history::RunStatus::partial);
  EXPECT_TRUE(shop.last_run().ended_at);
  EXPECT_FALSE(shop.last_run().reason.empty());
  shop.run();
  EXPECT_EQ(shop.differences(), "");
  EXPECT_EQ(shop.books.read([](store::ReadTxn& t) { return store::unfinished_runs(t).value().size(); }), 0U);
}

class Watcher final : public OrderObserver {
 public:
  Result<News> order_changed(store::WriteTxn& txn, const orders::StoredOrder* before,
                             const orders::StoredOrder& after) const override {
    const auto stored = store::get_order(txn, after.integration, after.amazon.order_id);
    EXPECT_TRUE(stored && *stored && **stored == after) << "told inside the transaction that stores it";
    if (before != nullptr) {
      EXPECT_LE(before->amazon.last_updated, after.amazon.last_updated);
    }
    if (fail_at > 0 && --fail_at == 0) return fail(ErrorCode::internal, "the observer refuses");
    ++seen[after.amazon.order_id.str()];
    return {};
  }
  mutable std::map<std::string, int> seen;
  mutable int fail_at = 0;
};

TEST(I10, AnObserverIsToldOnceOfEachChangeTaken) {
  Shop shop(150);
  const auto watcher = std::make_shared<Watcher>();
  shop.observers = {watcher};
  shop.crash();
  shop.run();
  shop.run();
  EXPECT_EQ(watcher->seen.size(), shop.stored().size());
  for (const auto& [id, times] : watcher->seen) EXPECT_EQ(times, 1) << id;
}

TEST(I8, AnObserversErrorUndoesThePage) {
  Shop shop(350);
  const auto watcher = std::make_shared<Watcher>();
  watcher->fail_at = 150;
  shop.observers = {watcher};
  shop.crash();
  const auto run = shop.run();
  EXPECT_TRUE(run->error);
  EXPECT_EQ(shop.stored().size(), 100U) << "the first page stands, the second is undone";
  EXPECT_EQ(shop.state().watermark, std::nullopt);
  shop.run();
  EXPECT_EQ(shop.differences(), "");
}

TEST(I29, HistoryExpiresWhileOrdersAreImported) {
  Shop shop(250, 1, 1.0);
  std::size_t expired = 0;
  for (int i = 0; i < 10; ++i) {
    const auto ticket = shop.sync->request({.trigger = history::Trigger::schedule});
    for (int n = 0; n < 20; ++n) {
      shop.scheduler.advance(Duration(100));
      shop.scheduler.run([](Services services, std::size_t& expired) -> async::Task<> {
        const auto gone = co_await services.store.write([now = services.clock.now()](store::WriteTxn& txn) {
          return store::expire_history(txn, {.succeeded = {.months = 0}, .failed = {.months = 0}}, now, 50);
        });
        EXPECT_TRUE(gone.has_value());
        expired += gone.value_or(0);
      }(shop.services(), expired));
    }
    shop.finish(ticket);
    shop.scheduler.advance(minutes(3));
  }
  EXPECT_EQ(shop.differences(), "");
  EXPECT_GT(expired, 200U);
  EXPECT_LE(shop.runs().size(), 2U) << "of ten: the last one may have ended after the last slice";
}

TEST(I6, AStoreThatFailsEndsTheRunAndTellsWhoeverMustEnd) {
  Shop shop(150);
  shop.books.writer().broken = Error{ErrorCode::store_io, "the disk is gone", {}, {}};
  const auto run = shop.run();
  EXPECT_TRUE(run->error);
  ASSERT_EQ(shop.store_failures.size(), 1U);
}

TEST(Hist1, ARunThatTakesLongerThanADayEndsInHistoryAndTheDaemonGoesOn) {
  Shop shop(450);
  const auto ticket = shop.sync->request({.trigger = history::Trigger::schedule});
  shop.client.latency = hours(60);
  shop.finish(ticket);
  EXPECT_TRUE(ticket.run->error);
  EXPECT_TRUE(shop.store_failures.empty()) << "the store is well";
  EXPECT_NE(shop.last_run().status, history::RunStatus::running);
}

TEST(Hist1, DestroyingTheModuleTellsWhoeverWaits) {
  Shop shop(350);
  const auto ticket = shop.sync->request({.trigger = history::Trigger::manual});
  shop.scheduler.advance(Duration(250));
  shop.sync.reset();
  EXPECT_TRUE(ticket.run->done.is_set());
  ASSERT_TRUE(ticket.run->error);
  EXPECT_EQ(ticket.run->error->code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace invd::sync::test
