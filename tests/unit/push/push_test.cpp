#include <map>

#include "support/sanitized.h"
#include "unit/push/pushing_shop.h"

namespace invd::sync::test {
namespace {

/// Orders, cancellations and shipments as they come, minute by minute.
void sell(PushingShop& shop, SeededRandom& chance, Duration time) {
  std::vector<std::string> placed;
  for (; time > Duration(0); time -= minutes(1)) {
    if (chance.below(3) != 0) {
      if (auto id = shop.world.shop().place({.by_amazon = false})) placed.push_back(*id);
    }
    if (!placed.empty() && chance.below(6) == 0)
      (void)shop.world.shop().cancel(placed[chance.below(placed.size())], sandbox::Party::buyer);
    shop.live_for(minutes(1));
  }
}

TEST(Stk5, ASaleIsNeverEchoed) {
  const std::uint64_t seeds = invd::test::kSanitized ? 3 : 10;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    PushingShop shop(seed);
    ASSERT_GT(shop.domains().size(), 3U);
    EXPECT_EQ(shop.number_differences(), "") << "seed " << seed;
    SeededRandom chance(seed);
    sell(shop, chance, hours(3));
    shop.live_for(minutes(30));
    EXPECT_EQ(shop.number_differences(), "") << "seed " << seed;
    EXPECT_TRUE(shop.writes().empty()) << "seed " << seed << ": " << shop.writes().size() << " needless writes";
    EXPECT_TRUE(shop.store_failures.empty());
  }
}

TEST(Stk7, ALoweringGoesAtOnceAndARaiseWhenOrdersAreKnown) {
  PushingShop shop(3);
  const auto domains = shop.domains();
  ASSERT_GE(domains.size(), 2U);
  shop.adjust(domains[0], -100);
  shop.adjust(domains[1], +50);
  shop.live_for(seconds(2));
  ASSERT_EQ(shop.writes().size(), 1U);
  EXPECT_EQ(shop.writes()[0].sku, domains[0].push.id.sku.str());
  EXPECT_EQ(shop.writes()[0].quantity(), domains[0].available - 100);
  shop.live_for(minutes(10));
  ASSERT_EQ(shop.writes().size(), 2U);
  EXPECT_EQ(shop.writes()[1].quantity(), domains[1].available + 50);
  shop.live_for(minutes(20));
  EXPECT_EQ(shop.number_differences(), "");
  for (const auto& domain : shop.domains())
    EXPECT_EQ(stock::stage_of(domain.push.state), stock::PushStage::clean) << domain.push.id.sku.str();
}

TEST(Stk6, OnlyTheQuantityIsWritten) {
  PushingShop shop(4);
  const auto domains = shop.domains();
  const auto listing_of = [&](std::uint32_t product) { return *shop.world.shop().listings().now(product).listing; };
  std::map<std::uint32_t, sandbox::Listing> at_first;
  for (const auto& domain : domains) at_first.emplace(domain.product, listing_of(domain.product));
  constexpr std::size_t kPatches = invd::test::rounds(1'000);
  while (shop.writes().size() < kPatches) {
    for (const auto& domain : domains) shop.adjust(domain, -1);
    shop.live_for(minutes(4));
  }
  for (const auto& [product, before] : at_first) {
    const auto after = listing_of(product);
    EXPECT_EQ(after.lead_time_days, before.lead_time_days);
    EXPECT_EQ(after.restock, before.restock);
    EXPECT_EQ(after.price, before.price);
  }
}

TEST(Item8, ALinkThatWouldChangeAmazonsNumberWaitsForApproval) {
  PushingShop shop(13);
  const auto domains = shop.domains();
  ASSERT_GE(domains.size(), 2U);
  shop.adjust(domains[0], +5);
  shop.live_for(minutes(40));
  ASSERT_EQ(shop.writes().size(), 1U);
  ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) {
    return link_listing(txn, shop.push_settings.books, shop.listing_of(domains[1]), domains[0].push.item,
                        OpenStock::keep, OpenOrders::keep, shop.scheduler.now());
  }));
  const std::int64_t was = shop.live(domains[1].product);
  ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) {  // nothing that is posted tells of the link
    auto push = store::get_push(txn, domains[1].push.id).value().value();
    EXPECT_NE(push.item, domains[0].push.item);
    return Result<void>();
  }));
  shop.stock->wake();
  shop.live_for(minutes(1));
  EXPECT_EQ(shop.books.read(
                [&](store::ReadTxn& txn) { return store::get_push(txn, domains[1].push.id).value().value().item; }),
            domains[0].push.item);
  shop.live_for(minutes(40));
  EXPECT_EQ(shop.live(domains[1].product), was);
  ASSERT_EQ(shop.writes().size(), 1U);
  ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) { return release_hold(txn, domains[1].push.id); }));
  shop.stock->wake();
  shop.live_for(minutes(40));
  EXPECT_EQ(shop.number_differences(), "");
}

TEST(Stk8, WhatAPersonZeroesAtOnceIsHeldUntilItIsApproved) {
  PushingShop shop(11);
  shop.push_settings.guard.zeroed_listings = 2;
  shop.push_settings.guard.zeroed_percent = 1;
  shop.stock->update(shop.push_settings, shop.items_settings, true);
  const auto domains = shop.domains();
  ASSERT_GE(domains.size(), 4U);
  shop.adjust(domains[0], -domains[0].available);
  shop.live_for(minutes(5));
  EXPECT_EQ(shop.writes().size(), 1U) << "one is no blast";
  for (std::size_t i = 1; i < 4; ++i) {
    ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) {
      return adjust_to(txn, domains[i].push.item, kMain, 0,
                       {.reason = "file", .by = "uid 0", .at = shop.scheduler.now()});
    }));
  }
  shop.stock->wake();
  shop.live_for(minutes(20));
  EXPECT_EQ(shop.writes().size(), 1U);
  std::vector<store::DomainId> held;
  for (const auto& domain : shop.domains())
    if (stock::stage_of(domain.push.state) == stock::PushStage::held) held.push_back(domain.push.id);
  ASSERT_EQ(held.size(), 3U);
  // A held number is not frozen for ever by a restart, nor let go by it.
  shop.kill();
  shop.live_for(minutes(20));
  EXPECT_EQ(shop.writes().size(), 1U);
  for (const store::DomainId& id : held)
    ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) { return release_hold(txn, id); }));
  shop.stock->wake();
  shop.live_for(minutes(30));
  EXPECT_EQ(shop.writes().size(), 4U);
  EXPECT_EQ(shop.number_differences(), "");
}

TEST(Stk8, WhatOrdersDoIsNeverHeld) {
  PushingShop shop(12);
  const auto domains = shop.domains();
  ASSERT_GE(domains.size(), 4U);
  const catalog::ListingId first = shop.listing_of(domains[0]);
  for (std::size_t i = 1; i < 4; ++i) {  // all sell the same goods
    ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) {
      return link_listing(txn, shop.push_settings.books, shop.listing_of(domains[i]), domains[0].push.item,
                          OpenStock::keep, OpenOrders::keep, shop.scheduler.now());
    }));
  }
  shop.adjust(domains[0], -100);
  shop.live_for(minutes(40));
  const std::size_t before = shop.writes().size();
  EXPECT_EQ(before, 1U) << "ITEM-8: the first push after a link waits for approval";
  for (std::size_t i = 1; i < 4; ++i)
    ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) { return release_hold(txn, domains[i].push.id); }));
  shop.push_settings.guard = {.zeroed_listings = 1, .zeroed_percent = 1, .moved_percent = 1};
  shop.stock->update(shop.push_settings, shop.items_settings, true);
  shop.live_for(minutes(40));
  ASSERT_EQ(shop.writes().size(), before + 3);
  ASSERT_TRUE(shop.world.shop().place(
      {.items = {{.sku = first.sku.str(), .quantity = static_cast<int>(shop.live(domains[0].product))}},
       .by_amazon = false}));
  shop.live_for(minutes(20));
  EXPECT_EQ(shop.writes().size(), before + 6) << "all but the one that it was bought through";
  EXPECT_EQ(shop.number_differences(), "");
}

TEST(I18, AListingThatAmazonShipsIsNeverWritten) {
  PushingShop shop(5);
  const auto domains = shop.domains();
  ASSERT_GE(domains.size(), 2U);
  // It changes behind our back, and nobody has read it since.
  ASSERT_TRUE(shop.world.shop().change_listing(domains[0].push.id.sku.str(), {.by_amazon = true}));
  shop.adjust(domains[0], -10);
  shop.adjust(domains[1], -10);
  shop.live_for(hours(1));
  ASSERT_EQ(shop.writes().size(), 1U);
  EXPECT_EQ(shop.writes()[0].sku, domains[1].push.id.sku.str());
}

TEST(I17, TheNumberIsComputedWhenItIsSentNotWhenItChanged) {
  PushingShop shop(8);
  const auto domain = shop.domains().front();
  shop.stock.reset();  // by hand, step by step
  const auto take_away = [&](std::int64_t units) {
    return [&shop, &domain, units](store::WriteTxn& txn) {
      return adjust_by(txn, domain.push.item, kMain, -units,
                       {.reason = "counted", .by = "uid 0", .at = shop.scheduler.now()});
    };
  };
  ASSERT_TRUE(shop.books.write(take_away(10)));
  ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) { return evaluate_touched(txn, shop.push_settings, 10); }));
  ASSERT_TRUE(shop.books.write(take_away(50)));  // nobody has evaluated that
  const Timestamp now = shop.scheduler.now();
  std::optional<ToSend> sending;
  ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) -> Result<void> {
    auto begun = begin_send(txn, shop.push_settings, domain.push.id, shop.listing_of(domain), {domain.available, now},
                            false, now);
    if (!begun) return fail(begun);
    sending = *begun;
    return {};
  }));
  ASSERT_TRUE(sending);
  EXPECT_EQ(sending->value, domain.available - 60);
  // What changes while it waits for its turn is seen right before it leaves.
  const auto still_right = [&] {
    return shop.books.read(
        [&](store::ReadTxn& txn) { return is_still_right(txn, shop.push_settings, domain.push.id, *sending).value(); });
  };
  EXPECT_TRUE(still_right());
  ASSERT_TRUE(shop.books.write(take_away(1)));
  EXPECT_FALSE(still_right());
}

TEST(I21, OneWriteAtATimeIsOnItsWay) {
  PushingShop shop(9);
  const auto domain = shop.domains().front();
  ASSERT_TRUE(shop.world.submissions().set({.shortest = minutes(3), .longest = minutes(3)}));
  shop.adjust(domain, -10);
  for (int i = 0; i < 20; ++i) {
    shop.live_for(minutes(1));
    shop.adjust(domain, -1);
    for (std::size_t n = 1; n < shop.writes().size(); ++n)
      EXPECT_GE(shop.writes()[n].received, shop.writes()[n - 1].applied.value_or(shop.writes()[n].received + hours(1)))
          << "write " << n;
  }
  shop.live_for(minutes(30));
  EXPECT_GT(shop.writes().size(), 3U);
  EXPECT_EQ(shop.number_differences(), "");
}

TEST(Stk5, ADomainThatIsNoMoreIsFollowedNoFurther) {
  PushingShop shop(10);
  const auto domains = shop.domains();
  ASSERT_GE(domains.size(), 3U);
  // As where SKUs were grouped otherwise: a raise, a lowering and a write that was on its way, all due.
  std::vector<store::DomainId> gone;
  ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) -> Result<void> {
    for (std::size_t i = 0; i < 3; ++i) {
      store::Push push = domains[i].push;
      push.id.sku = Sku("GONE-" + std::to_string(i));
      const Timestamp now = shop.scheduler.now();
      if (i == 2)
        push.state = stock::begin_attempt(std::move(push.state), 1, *push.state.verified, now - minutes(1));
      else
        push.state.delta = i == 0 ? 5 : -5;
      push.state.next_look = now;
      gone.push_back(push.id);
      if (const auto ok = store::put_push(txn, push); !ok) return ok;
    }
    return {};
  }));
  shop.stock->wake();
  shop.live_for(minutes(20));
  for (const store::DomainId& id : gone) {
    const auto push = shop.books.read([&](store::ReadTxn& txn) { return store::get_push(txn, id).value().value(); });
    EXPECT_EQ(stock::next_push(push.state), stock::NextPush{}) << to_string(id);
    EXPECT_EQ(stock::stage_of(push.state), stock::PushStage::off) << to_string(id);
  }
  EXPECT_TRUE(shop.writes().empty());
}

TEST(I20, AnAnswerThatIsLostIsLookedForAndNothingIsLeftOut) {
  PushingShop shop(6);
  shop.world.faults().set(
      {.kind = FaultKind::lost_answer, .probability = 0.5, .operation = "patchListingsItem", .amount = 0});
  SeededRandom chance(6);
  for (int i = 0; i < 40; ++i) {
    const auto domains = shop.domains();
    shop.adjust(domains[chance.below(domains.size())], -static_cast<std::int64_t>(1 + chance.below(5)));
    sell(shop, chance, minutes(2));
  }
  EXPECT_GT(shop.world.faults().fired(FaultKind::lost_answer), 5U);
  shop.world.faults().clear();
  shop.live_for(hours(1));
  EXPECT_EQ(shop.number_differences(), "");
}

TEST(Stk7, AnEditBehindOurBackIsPutRight) {
  PushingShop shop(7);
  shop.push_settings.reconcile = hours(1);
  shop.stock->update(shop.push_settings, shop.items_settings, true);
  const auto domains = shop.domains();
  for (std::size_t i = 0; i < domains.size(); ++i)
    ASSERT_TRUE(shop.world.shop().change_listing(domains[i].push.id.sku.str(), {.quantity = i % 2 == 0 ? 3 : 900}));
  EXPECT_NE(shop.number_differences(), "");
  SeededRandom chance(7);
  sell(shop, chance, hours(2));
  shop.live_for(hours(1));
  EXPECT_EQ(shop.number_differences(), "");
}

/// All faults, kills, edits and adjustments at once, with orders during every push; then the faults end and the numbers
/// are judged by the sandbox's truth.
TEST(I16, WhateverHappensTheNumbersComeToWhatTheLedgerSupports) {
  constexpr std::uint64_t kSeeds = invd::test::rounds(40);
  std::map<FaultKind, std::uint64_t> fired;
  std::size_t writes = 0;
  std::size_t sold_meanwhile = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    PushingShop shop(seed);
    SeededRandom chance(seed);
    const std::map<FaultKind, double> faults = {{FaultKind::lost_answer, 0.05},
                                                {FaultKind::late_error, 0.05},
                                                {FaultKind::internal_error, 0.05},
                                                {FaultKind::unavailable, 0.05},
                                                {FaultKind::reset, 0.03},
                                                {FaultKind::throttle, 0.05},
                                                {FaultKind::late_submission, 0.1},
                                                {FaultKind::overtaken_submission, 0.1},
                                                {FaultKind::dropped_submission, 0.1},
                                                {FaultKind::invalid_submission, 0.1},
                                                {FaultKind::html_ok, 0.02},
                                                {FaultKind::truncated_body, 0.02}};
    for (const auto& [kind, probability] : faults)
      shop.world.faults().set({.kind = kind, .probability = probability, .operation = {}, .amount = 0});
    for (int i = 0; i < 60; ++i) {
      const auto domains = shop.domains();
      if (!domains.empty() && chance.below(2) == 0) {
        const auto& domain = domains[chance.below(domains.size())];
        shop.adjust(domain, static_cast<std::int64_t>(chance.below(40)) - 20);
      }
      if (chance.below(15) == 0) shop.kill();
      sell(shop, chance, minutes(3));
    }
    for (const auto& [kind, probability] : faults) fired[kind] += shop.world.faults().fired(kind);
    shop.world.faults().clear();
    shop.push_settings.reconcile = hours(1);
    shop.stock->update(shop.push_settings, shop.items_settings, true);
    shop.live_for(hours(4));
    EXPECT_EQ(shop.number_differences(), "") << "seed " << seed;
    for (const auto& write : shop.writes()) sold_meanwhile += shop.world.submissions().orders_between(write).size();
    writes += shop.writes().size();
    EXPECT_TRUE(shop.store_failures.empty());
    if (HasFailure()) return;
  }
  for (const auto& [kind, count] : fired) EXPECT_GT(count, 0U) << name(kind);
  EXPECT_GT(sold_meanwhile, kSeeds) << "orders must come between the writing and the reading";
  std::printf("%zu writes, %zu orders while they waited\n", writes, sold_meanwhile);
}

}  // namespace
}  // namespace invd::sync::test
