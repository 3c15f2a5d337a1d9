// Oversells as they are counted in a shop that lives: orders, cancellations, stock taken by hand, edits at Amazon.
#include "store/check_store.h"
#include "store/latencies.h"
#include "store/oversells.h"
#include "unit/push/pushing_shop.h"

namespace invd::sync::test {
namespace {

using stock::OversellCause;

std::vector<store::Oversell> oversells(PushingShop& shop) {
  return shop.books.read([](store::ReadTxn& txn) { return store::list_oversells(txn, {}).value().oversells; });
}

std::string in_words(const std::vector<store::Oversell>& all) {
  std::string out;
  for (const store::Oversell& one : all)
    out += one.order.str() + ": " + std::to_string(one.available) + " of " + std::to_string(one.needed) + ", " +
           std::string(stock::name(one.verdict.cause)) + ", shown " + std::to_string(one.verdict.shown.value_or(-1)) +
           ", taken by " + one.took + "\n";
  return out;
}

void limit_orders(sandbox::Options& options) {
  options.shop.stock_limits_orders = true;
}

/// One order of one line, now; whether Amazon had as many.
bool buy(PushingShop& shop, const PushingShop::Domain& domain, int units) {
  shop.world.advance(shop.scheduler.now());
  return shop.world.shop()
      .place({.items = {{.sku = domain.push.id.sku.str(), .quantity = units}}, .by_amazon = false, .still = true})
      .has_value();
}

/// Leaves that many of the item, as we and Amazon know.
void leave(PushingShop& shop, const PushingShop::Domain& domain, std::int64_t units) {
  shop.adjust(domain, units - domain.available);
  shop.live_for(minutes(75));
  ASSERT_EQ(shop.live(domain.product), units);
}

class Oversold : public testing::Test {
 protected:
  void SetUp() override {
    domain = shop.domains().front();
    leave(shop, domain, 5);
    domain = shop.domains().front();
    ASSERT_EQ(domain.available, 5);
  }
  /// Until the orders are known, and a day's reading back is not.
  store::Oversell the_only_one() {
    shop.live_for(minutes(6));
    const auto all = oversells(shop);
    EXPECT_EQ(all.size(), 1U) << in_words(all);
    return all.empty() ? store::Oversell() : all.front();
  }
  PushingShop shop{5, limit_orders};
  PushingShop::Domain domain;
};

TEST_F(Oversold, Stk12WhileAmazonStillShowsTheOldNumberIsLatency) {
  shop.world.faults().set({.kind = FaultKind::late_submission, .operation = {}, .amount = 300'000});
  shop.adjust(domain, -4);
  shop.live_for(minutes(1));
  ASSERT_TRUE(buy(shop, domain, 3));
  const store::Oversell one = the_only_one();
  EXPECT_EQ(one.verdict.cause, OversellCause::latency) << in_words({one});
  EXPECT_EQ(one.verdict.shown, 5);
  EXPECT_EQ(one.available, 1);
  EXPECT_EQ(one.missing(), 2);
  EXPECT_EQ(one.sku, domain.push.id.sku);
  EXPECT_TRUE(one.took.starts_with("adjustment ")) << one.took;
  shop.world.faults().clear();
  shop.live_for(hours(3));
  EXPECT_EQ(oversells(shop), std::vector{one}) << "however often the order is read";
}

TEST_F(Oversold, Stk12WhatWasPurchasedBeforeWeTookTheUnitsIsToldLate) {
  ASSERT_TRUE(buy(shop, domain, 3));
  shop.live_for(seconds(1));
  shop.adjust(domain, -4);
  const store::Oversell one = the_only_one();
  EXPECT_EQ(one.verdict.cause, OversellCause::told_late) << in_words({one});
  EXPECT_EQ(one.missing(), 2);
  EXPECT_TRUE(one.took.starts_with("adjustment ")) << one.took;
}

TEST_F(Oversold, Stk12AnEditAtAmazonIsAnExternalEdit) {
  ASSERT_TRUE(shop.world.shop().change_listing(domain.push.id.sku.str(), {.quantity = 50}));
  ASSERT_TRUE(buy(shop, domain, 20));
  const store::Oversell one = the_only_one();
  EXPECT_EQ(one.verdict.cause, OversellCause::external_edit) << in_words({one});
  EXPECT_EQ(one.missing(), 15);
}

TEST_F(Oversold, Stk12AnEditThatIsBeingPutRightIsStillOne) {
  shop.push_settings.reconcile = minutes(10);
  shop.stock->update(shop.push_settings, shop.items_settings, true);
  shop.world.faults().set({.kind = FaultKind::late_submission, .operation = {}, .amount = 300'000});
  ASSERT_TRUE(shop.world.shop().change_listing(domain.push.id.sku.str(), {.quantity = 50}));
  for (int i = 0; i < 120 && !shop.domains().front().push.state.attempt; ++i) shop.live_for(minutes(1));
  ASSERT_TRUE(shop.domains().front().push.state.attempt) << "it is found, and five are written";
  ASSERT_TRUE(buy(shop, domain, 20));
  EXPECT_EQ(the_only_one().verdict.cause, OversellCause::external_edit) << in_words(oversells(shop));
}

TEST_F(Oversold, Stk12ARuleThatStopsPushesIsASetting) {
  PushSettings off = shop.push_settings;
  off.base.off = true;
  shop.sync->observe({std::make_shared<Books>(off.books, std::make_shared<OversellWatch>(off)),
                      std::make_shared<NumbersObserver>(off.books)});
  shop.stock->update(off, shop.items_settings, true);
  shop.live_for(minutes(5));
  shop.adjust(domain, -4);
  shop.live_for(minutes(1));
  ASSERT_TRUE(buy(shop, domain, 3));
  const store::Oversell one = the_only_one();
  EXPECT_EQ(one.verdict.cause, OversellCause::setting) << in_words({one});
  EXPECT_EQ(one.verdict.reason, "not written: a rule switches it off");
}

TEST_F(Oversold, Stk12IsToldOnceItIsDurable) {
  EventBus::Subscription events(*shop.events);
  ASSERT_TRUE(buy(shop, domain, 3));
  shop.live_for(seconds(1));
  shop.adjust(domain, -4);
  const store::Oversell one = the_only_one();
  std::optional<Event> told;
  const auto find = [](EventBus::Subscription& from, std::optional<Event>& found) -> async::Task<> {
    while (!found)
      if (Event event = co_await from.next(); event.kind == "stock.oversold") found = std::move(event);
  };
  shop.scheduler.run(find(events, told));
  EXPECT_EQ(told->object, one.order.str());
  EXPECT_EQ(told->message, one.sku.str() + ": 2 of 3 are not there (told_late)");
}

TEST_F(Oversold, Stk12ACancelledOneStaysCounted) {
  ASSERT_TRUE(buy(shop, domain, 3));
  shop.live_for(seconds(1));
  shop.adjust(domain, -4);
  const store::Oversell one = the_only_one();
  shop.live_for(minutes(1));
  ASSERT_TRUE(shop.world.shop().cancel(one.order.str(), sandbox::Party::buyer));
  shop.live_for(minutes(10));
  EXPECT_EQ(shop.domains().front().available, 1);
  EXPECT_EQ(oversells(shop), std::vector{one});
}

/// Amazon's orders and cancellations alone, also such as are told late, out of a few units.
TEST(Stk12, AShopInWhichOnlyAmazonOrdersHappenHasNoOversells) {
  std::size_t found_meanwhile = 0;
  std::uint64_t orders = 0;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    PushingShop shop(seed, limit_orders);
    for (const auto& domain : shop.domains()) shop.adjust(domain, 4 - domain.available);
    shop.live_for(minutes(90));
    ASSERT_EQ(shop.number_differences(), "");
    SeededRandom chance(seed);
    shop.world.faults().set({FaultKind::late_search, 0.3, -1, {}, 240'000});
    shop.world.faults().set({FaultKind::silent_cancel, 0.2, -1, {}, 0});
    std::vector<std::string> placed;
    for (int minute = 0; minute < 300; ++minute) {
      const auto domains = shop.domains();
      const auto& domain = domains[chance.below(domains.size())];
      shop.world.advance(shop.scheduler.now());
      auto id = shop.world.shop().place(
          {.items = {{.sku = domain.push.id.sku.str(), .quantity = 1 + static_cast<int>(chance.below(4))}},
           .by_amazon = false});
      if (id) placed.push_back(*id);
      if (!placed.empty() && chance.below(2) == 0)
        (void)shop.world.shop().cancel(
            placed[placed.size() - 1 - chance.below(std::min<std::size_t>(placed.size(), 8))], sandbox::Party::buyer);
      shop.live_for(minutes(1));
      found_meanwhile += oversells(shop).size();
    }
    orders += placed.size();
    shop.world.faults().clear();
    shop.live_for(hours(30));  // whatever was told late is known: orders are read again, and audited
    EXPECT_TRUE(oversells(shop).empty()) << "seed " << seed << "\n" << in_words(oversells(shop));
    EXPECT_EQ(shop.world.shop().units_beyond_stock(), 0U);
  }
  EXPECT_GT(found_meanwhile, 0U) << "a cancellation that is told late looks like one at first";
  std::printf("%llu orders\n", static_cast<unsigned long long>(orders));
}

/// Stock is taken by hand, and half of the writes are applied late: either Amazon still showed more, or two sales
/// crossed.
TEST(Stk12, WhereNobodyEditsAmazonsNumbersTheCauseIsTime) {
  std::map<OversellCause, std::size_t> causes;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    PushingShop shop(seed, limit_orders);
    shop.push_settings.guard = {.zeroed_listings = 1'000, .zeroed_percent = 100, .moved_percent = 100};
    shop.stock->update(shop.push_settings, shop.items_settings, true);
    for (const auto& domain : shop.domains()) shop.adjust(domain, 10 - domain.available);
    shop.live_for(minutes(90));
    SeededRandom chance(seed);
    shop.world.faults().set({FaultKind::late_submission, 0.5, -1, {}, 600'000});
    for (int minute = 0; minute < 240; ++minute) {
      const auto domains = shop.domains();
      const auto& domain = domains[chance.below(domains.size())];
      (void)buy(shop, domain, 1 + static_cast<int>(chance.below(4)));
      if (chance.below(3) == 0) {
        const auto& other = domains[chance.below(domains.size())];
        shop.adjust(other, other.available > 5 ? -4 : 10 - std::min<std::int64_t>(other.available, 0));
      }
      shop.live_for(minutes(1));
    }
    for (const store::Oversell& one : oversells(shop)) {
      ++causes[one.verdict.cause];
      EXPECT_GE(one.missing(), 1);
      EXPECT_TRUE(one.verdict.cause != OversellCause::external_edit && one.verdict.cause != OversellCause::setting)
          << "seed " << seed << "\n"
          << in_words({one});
    }
  }
  EXPECT_GT(causes[OversellCause::latency], 10U);
  EXPECT_GT(causes[OversellCause::told_late], 10U);
  // A write that was taken for seen, as orders made the number look so, and was applied only then.
  EXPECT_LT(causes[OversellCause::unknown] * 10, causes[OversellCause::latency]);
  std::printf("%zu by latency, %zu told late\n", causes[OversellCause::latency], causes[OversellCause::told_late]);
}

TEST(Status, HowLongOrdersAndNumbersTookIsMeasured) {
  PushingShop shop(6);
  const auto latencies = [&] {
    return shop.books.read([&](store::ReadTxn& txn) { return store::get_latencies(txn, kShop).value(); });
  };
  const Timestamp begin = shop.scheduler.now();
  EXPECT_EQ(latencies().lately(store::Timed::to_first_byte, begin).count(), 0U);
  EXPECT_EQ(latencies().lately(store::Timed::to_confirmed, begin).count(), 0U);
  const std::uint64_t seen = latencies().lately(store::Timed::order_seen, begin).count();
  const auto domains = shop.domains();
  shop.adjust(domains[0], -100);
  ASSERT_TRUE(buy(shop, domains[1], 2));
  shop.live_for(minutes(15));
  const Timestamp now = shop.scheduler.now();
  const LatencyHistogram first = latencies().lately(store::Timed::to_first_byte, now);
  EXPECT_EQ(first.count(), 1U);
  EXPECT_LE(first.max(), seconds(2));
  const LatencyHistogram confirmed = latencies().lately(store::Timed::to_confirmed, now);
  EXPECT_EQ(confirmed.count(), 1U);
  EXPECT_GE(confirmed.max(), seconds(5));
  EXPECT_LE(confirmed.max(), minutes(2));
  const LatencyHistogram orders = latencies().lately(store::Timed::order_seen, now);
  EXPECT_EQ(orders.count(), seen + 1);
  EXPECT_GE(orders.max(), minutes(2)) << "Amazon's answers are that old at least";
  EXPECT_LE(orders.max(), minutes(8));
  shop.kill();
  EXPECT_EQ(latencies().lately(store::Timed::to_confirmed, now), confirmed) << "a restart loses nothing";
}

}  // namespace
}  // namespace invd::sync::test
