#include "stock/ledger.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "base/random.h"
#include "unit/stock/some_line.h"

namespace invd::stock::test {
namespace {

constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();

TEST(I14, EveryMovementHasTwoLegsThatCancelOut) {
  Ledger ledger;
  ASSERT_TRUE(ledger.post(movement(MovementKind::opening, 1, 10, kOpening, kMain)));
  ASSERT_TRUE(ledger.post(movement(MovementKind::shipment, 1, 3, kMain, kCustomer)));
  ASSERT_TRUE(ledger.post(movement(MovementKind::transfer, 1, 4, kMain, kNorth)));
  EXPECT_EQ(ledger.balances().of(kMug, kMain), 3);
  EXPECT_EQ(ledger.balances().of(kMug, kNorth), 4);
  EXPECT_EQ(ledger.balances().of(kMug, kCustomer), 3);
  EXPECT_EQ(ledger.balances().of(kMug, kOpening), -10);
  EXPECT_EQ(ledger.balances().of(kCup, kMain), 0);
  EXPECT_EQ(ledger.balances().on_hand(kMug, Account::own), 7);
  EXPECT_EQ(ledger.balances().on_hand(kMug, Account::fba), 0);
  EXPECT_TRUE(ledger.balances().conserved());
  EXPECT_TRUE(ledger.audit());
}

TEST(I14, WhatExistsUnderItsKeyIsNotAppliedAgain) {
  Ledger ledger;
  const Movement opening = movement(MovementKind::opening, 1, 10, kOpening, kMain);
  EXPECT_EQ(ledger.post(opening), Posted::posted);
  EXPECT_EQ(ledger.post(opening), Posted::present);
  Movement other = opening;
  other.quantity = 11;
  const auto refused = ledger.post(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(ledger.balances().of(kMug, kMain), 10);
  EXPECT_EQ(ledger.size(), 1U);
}

TEST(I14, KeysDifferInEachPartAndSortByLine) {
  const MovementKey key{line_ref(), MovementKind::shipment, 2};
  std::vector<MovementKey> larger(5, key);
  larger[0].version = 3;
  larger[1].kind = MovementKind::transfer;
  larger[2].line.line = LineId("2");
  larger[3].line.order = OrderId("111-0000001-0000002");
  larger[4].line.source = "manual";
  EXPECT_EQ(key, key);
  for (std::size_t i = 0; i < larger.size(); ++i) {
    EXPECT_LT(key, larger[i]);
    if (i > 0) {
      EXPECT_LT(larger[i - 1], larger[i]) << "an earlier part of the key outweighs a later one";
    }
  }
}

TEST(I14, OnlyTheLegsOfItsKindPass) {
  const std::array<Place, 6> places = {kOpening,  kMain,      kFba, Place{Account::transit, WarehouseName("road")},
                                       kCustomer, kAdjustment};
  int passed = 0;
  for (int k = 0; k < 8; ++k)
    for (const Place& from : places)
      for (const Place& to : places)
        if (check(movement(static_cast<MovementKind>(k), 1, 1, from, to))) ++passed;
  // opening 1, shipment 2, adjustment 6, transfer 2 (not to the same place), inbound 4, outbound 2, fba_order 2, return
  // 2
  EXPECT_EQ(passed, 21);
  EXPECT_TRUE(check(movement(MovementKind::transfer, 1, 1, kMain, kNorth)));
}

TEST(I14, AMalformedMovementChangesNothing) {
  const Movement good = movement(MovementKind::shipment, 1, 1, kMain, kCustomer);
  std::vector<Movement> bad(9, good);
  bad[0].quantity = 0;
  bad[1].quantity = -1;
  bad[2].quantity = kMaxUnits + 1;
  bad[3].item = ItemId();
  bad[4].from.warehouse = WarehouseName();
  bad[5].to.warehouse = WarehouseName("main");
  bad[6].key.line.source.clear();
  bad[7].key.line.order = OrderId();
  bad[8].key.line.line = LineId();
  for (const Movement& m : bad) {
    Ledger ledger;
    EXPECT_FALSE(ledger.post(m));
    EXPECT_EQ(ledger.balances(), Balances());
    EXPECT_EQ(ledger.size(), 0U);
  }
}

TEST(I14, AnOverflowIsAnErrorAndChangesNothing) {
  EXPECT_EQ(checked_sum(kHuge, 0), kHuge);
  EXPECT_EQ(checked_sum(kHuge, 1).error().code, ErrorCode::limit);
  EXPECT_EQ(checked_sum(-kHuge - 1, -1).error().code, ErrorCode::limit);
  Balances full({{{kMug, kMain}, kHuge}, {{kMug, kOpening}, -kHuge}});
  const Balances before = full;
  EXPECT_EQ(full.apply(movement(MovementKind::transfer, 1, 1, kNorth, kMain)).error().code, ErrorCode::limit);
  EXPECT_EQ(full.apply(movement(MovementKind::opening, 1, kMaxUnits, kOpening, kMain)).error().code, ErrorCode::limit);
  EXPECT_EQ(full, before);
  EXPECT_TRUE(full.conserved());
  ASSERT_TRUE(full.apply(movement(MovementKind::adjustment, 1, 1, kAdjustment, kNorth)));
  EXPECT_EQ(full.on_hand(kMug, Account::own).error().code, ErrorCode::limit);
  Balances empty({{{kMug, kMain}, -kHuge}, {{kMug, kOpening}, kHuge}});
  EXPECT_EQ(empty.apply(movement(MovementKind::shipment, 1, 2, kMain, kCustomer)).error().code, ErrorCode::limit);
  EXPECT_FALSE(Balances({{{kMug, kMain}, 1}}).conserved());
}

TEST(I14, ABatchIsPostedWholeOrNotAtAll) {
  Ledger ledger;
  ASSERT_TRUE(ledger.post(movement(MovementKind::opening, 1, 5, kOpening, kMain)));
  const std::vector<Movement> batch = {movement(MovementKind::opening, 1, 5, kOpening, kMain),
                                       movement(MovementKind::transfer, 1, 3, kMain, kNorth),
                                       movement(MovementKind::transfer, 2, 3, kMain, kNorth)};
  EXPECT_EQ(ledger.post_all(batch, Floor::zero).error().code, ErrorCode::refused);
  EXPECT_EQ(ledger.size(), 1U) << "what was there before the batch stays";
  EXPECT_EQ(ledger.balances().of(kMug, kMain), 5);
  EXPECT_TRUE(ledger.audit());
  EXPECT_TRUE(ledger.post_all(batch));
  EXPECT_EQ(ledger.balances().of(kMug, kMain), -1);
  EXPECT_EQ(ledger.size(), 3U);
}

TEST(AllowNegative, RefusesWhatAPersonEntersNeverWhatAmazonSays) {
  for (int k = 0; k < 8; ++k)
    for (const bool manual : {false, true}) {
      const auto kind = static_cast<MovementKind>(k);
      EXPECT_EQ(floor_of(kind, manual, true), Floor::none);
      const bool by_hand = kind == MovementKind::adjustment || kind == MovementKind::transfer ||
                           (manual && kind == MovementKind::shipment);
      EXPECT_EQ(floor_of(kind, manual, false), by_hand ? Floor::zero : Floor::none) << name(kind);
    }
  Balances balances;
  EXPECT_EQ(balances.apply(movement(MovementKind::adjustment, 1, 1, kMain, kAdjustment), Floor::zero).error().code,
            ErrorCode::refused);
  EXPECT_EQ(balances, Balances());
  ASSERT_TRUE(balances.apply(movement(MovementKind::shipment, 1, 5, kMain, kCustomer)));
  EXPECT_EQ(balances.of(kMug, kMain), -5);
  EXPECT_TRUE(balances.apply(movement(MovementKind::adjustment, 1, 2, kAdjustment, kMain), Floor::zero))
      << "what is below zero may rise";
  EXPECT_EQ(balances.of(kMug, kMain), -3);
}

TEST(Ledger, BalancesAsOfAnInstantIncludeItWhateverTheSequence) {
  const auto at = [](int s) { return kNow + std::chrono::seconds(s); };
  std::vector<Movement> all = {movement(MovementKind::opening, 1, 10, kOpening, kMain, at(0)),
                               movement(MovementKind::shipment, 1, 4, kMain, kCustomer, at(2)),
                               movement(MovementKind::returned, 1, 1, kCustomer, kMain, at(4)),
                               movement(MovementKind::transfer, 1, 7, kMain, kNorth, at(4))};
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), 0U);
  do {
    std::vector<Movement> shuffled;
    Ledger ledger;
    for (const std::size_t i : order) {
      shuffled.push_back(all[i]);
      ASSERT_TRUE(ledger.post(all[i]));
    }
    const std::array<std::int64_t, 6> main = {0, 10, 10, 6, 6, 0};
    for (int s = -1; s < 5; ++s) {
      const auto then = balances_at(shuffled, at(s));
      ASSERT_TRUE(then);
      EXPECT_EQ(then->of(kMug, kMain), main.at(static_cast<std::size_t>(s + 1))) << s;
      EXPECT_TRUE(then->conserved());
      EXPECT_EQ(ledger.balances_at(at(s)), *then);
    }
  } while (std::ranges::next_permutation(order).found);
}

TEST(I14, AuditHoldsAfterEveryOfManyRandomMovementsAndRepeats) {
  const std::array<Place, 6> places = {kOpening, kMain, kNorth, kFba, kCustomer, kAdjustment};
  SeededRandom random(14);
  Ledger ledger;
  std::size_t posted = 0;
  std::size_t repeats = 0;
  for (int i = 0; i < 6'000; ++i) {
    Movement m = movement(static_cast<MovementKind>(random.below(8)), static_cast<std::uint32_t>(random.below(100)),
                          static_cast<std::int64_t>(1 + random.below(9)), places.at(random.below(6)),
                          places.at(random.below(6)));
    if (!check(m)) continue;
    const Balances before = ledger.balances();
    const auto outcome = ledger.post(m);
    if (outcome && *outcome == Posted::posted) {
      ++posted;
      EXPECT_EQ(ledger.post(m), Posted::present);
    } else {
      ++repeats;
      EXPECT_EQ(ledger.balances(), before);
    }
    ASSERT_TRUE(ledger.audit());
  }
  EXPECT_GT(posted, 100U);
  EXPECT_GT(repeats, 50U);
}

TEST(Ledger, NamesReadBack) {
  for (int k = 0; k < 8; ++k)
    EXPECT_EQ(movement_kind_from_name(name(static_cast<MovementKind>(k))), static_cast<MovementKind>(k));
  EXPECT_FALSE(movement_kind_from_name("shipped"));
  EXPECT_EQ(name(Account::transit), "transit");
}

}  // namespace
}  // namespace invd::stock::test
