#include "sync/mapping.h"

#include <gmock/gmock.h>
#include <set>

#include "store/settings.h"
#include "sync/warehouses.h"
#include "unit/books/book_fixture.h"

namespace invd::sync::test {
namespace {

class MappedBooks : public BookShop, public testing::Test {
 protected:
  Result<Mapping> switch_to(const std::optional<WarehouseName>& warehouse, Timestamp now, bool tracks_fba = false) {
    return write([&](store::WriteTxn& txn) { return set_mapping(txn, {kShop, warehouse, tracks_fba, "uid 7"}, now); });
  }
  Mapping mapping() {
    return books.read([](store::ReadTxn& txn) { return *mapping_of(txn, kShop); });
  }
  std::string epoch() {
    return books.read([](store::ReadTxn& txn) { return *mapping_epoch(txn, kShop); });
  }
  std::string place_of(Timestamp purchased, const IntegrationName& integration = kShop) {
    return books.read([&](store::ReadTxn& txn) { return route(txn, integration, purchased)->warehouse.str(); });
  }
  Error refusal(const std::optional<WarehouseName>& warehouse, bool tracks_fba = false) {
    const auto set = switch_to(warehouse, at(10), tracks_fba);
    EXPECT_FALSE(set);
    return set ? Error() : set.error();
  }
  void configure(const std::optional<WarehouseName>& warehouse, Timestamp now) {
    expect_written([&](store::WriteTxn& txn) {
      return apply_configured_mapping(txn, {kShop, warehouse, false, "configuration"}, now);
    });
  }
};

TEST_F(MappedBooks, Ord7_OrdersGoByTheMappingAtTheirPurchase) {
  ASSERT_TRUE(switch_to(kNorth, at(100)));
  EXPECT_EQ(place_of(at(99)), "Main") << "the first switch does not reach back";
  EXPECT_EQ(place_of(at(100)), "North");
  EXPECT_EQ(place_of(at(100), IntegrationName("amazon-eu")), "Main") << "each integration has its own";
  ASSERT_TRUE(switch_to(std::nullopt, at(200)));
  EXPECT_EQ(place_of(at(199)), "North") << "an order that is seen late";
  EXPECT_EQ(place_of(at(200)), "Main");
  expect_written([](store::WriteTxn& txn) { return outcome_of(set_primary(txn, kNorth, at(300))); });
  EXPECT_EQ(place_of(at(299)), "Main");
  EXPECT_EQ(place_of(at(300)), "North") << "off follows the primary one";
  ASSERT_TRUE(switch_to(kMain, at(400)));
  EXPECT_EQ(place_of(at(399)), "North");
  EXPECT_EQ(place_of(at(400)), "Main");
}

TEST_F(MappedBooks, Ord7_WhereTheMappedWarehouseIsNoLongerOwnTheNextOneOfTheMappingHolds) {
  const WarehouseName south("South");
  expect_written([&](store::WriteTxn& txn) {
    return outcome_of(create_warehouse(txn, south, catalog::WarehouseKind::own, at(1)));
  });
  ASSERT_TRUE(switch_to(kNorth, at(100)));
  ASSERT_TRUE(switch_to(south, at(200)));
  ASSERT_TRUE(switch_to(std::nullopt, at(300)));
  const auto becomes_fba = [&](const WarehouseName& name) {
    expect_written([&](store::WriteTxn& txn) { return outcome_of(set_kind(txn, name, catalog::WarehouseKind::fba)); });
  };
  becomes_fba(kNorth);
  EXPECT_EQ(place_of(at(150)), "South");
  becomes_fba(south);
  EXPECT_EQ(place_of(at(150)), "Main") << "mapping was switched off after it";
}

TEST_F(MappedBooks, Stk4_WhatIsInForceIsToldWithSinceAndBy) {
  EXPECT_EQ(mapping(), Mapping());
  ASSERT_TRUE(switch_to(kNorth, at(100)));
  const Mapping on{kNorth, at(100), "uid 7"};
  EXPECT_EQ(mapping(), on);
  EXPECT_EQ(*switch_to(kNorth, at(150)), on) << "it is in force already";
  ASSERT_TRUE(switch_to(std::nullopt, at(200)));
  EXPECT_EQ(mapping(), (Mapping{std::nullopt, at(200), "uid 7"}));
}

TEST_F(MappedBooks, I18_NoSwitchGivesAnEpochAgain) {
  std::set<std::string> seen = {epoch()};
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(switch_to(i % 2 == 0 ? std::optional(kNorth) : std::nullopt, at(100)));  // the clock stands still
    EXPECT_TRUE(seen.insert(epoch()).second) << epoch();
  }
  ASSERT_TRUE(switch_to(kNorth, at(50)));  // and is set back
  EXPECT_TRUE(seen.insert(epoch()).second) << epoch();
  EXPECT_EQ(mapping().warehouse, kNorth);
}

TEST_F(MappedBooks, Stk4_WhatCannotBeMappedIsRefusedWithWhatToDo) {
  EXPECT_EQ(refusal(WarehouseName("Nroth")).code, ErrorCode::not_found);
  EXPECT_EQ(refusal(WarehouseName("Nroth")).hint, "known: Main, North");
  const Error fba = refusal(kNorth, true);
  EXPECT_EQ(fba.code, ErrorCode::refused);
  EXPECT_THAT(fba.message, testing::HasSubstr("FBA tracking is on for amazon-us"));
  EXPECT_THAT(fba.hint, testing::HasSubstr("invctl fba disable --integration amazon-us"));
  EXPECT_TRUE(switch_to(std::nullopt, at(10), true)) << "off goes with it";
  expect_written(
      [](store::WriteTxn& txn) { return outcome_of(set_kind(txn, kNorth, catalog::WarehouseKind::transit)); });
  EXPECT_EQ(refusal(kNorth).message, "warehouse North is of kind transit, and only one of our own can be mapped");
  EXPECT_EQ(refusal(kMain).message, "warehouse mapping needs more than one warehouse of our own");
  EXPECT_EQ(mapping(), Mapping());
}

TEST_F(MappedBooks, Stk4_AMappedWarehouseStaysOurOwn) {
  ASSERT_TRUE(switch_to(kNorth, at(100)));
  const auto becomes_fba = [&] {
    return write([](store::WriteTxn& txn) { return set_kind(txn, kNorth, catalog::WarehouseKind::fba); });
  };
  const auto refused = becomes_fba();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_EQ(refused.error().message, "warehouse North is mapped to amazon-us");
  EXPECT_THAT(refused.error().hint, testing::HasSubstr("invctl mapping disable --integration amazon-us"));
  ASSERT_TRUE(switch_to(std::nullopt, at(200)));
  EXPECT_TRUE(becomes_fba());
}

TEST_F(MappedBooks, Pref6_TheChangeMadeLastWins) {
  configure(std::nullopt, at(10));
  EXPECT_EQ(mapping(), Mapping()) << "the default is no edit";
  configure(kNorth, at(20));
  EXPECT_EQ(mapping(), (Mapping{kNorth, at(20), "configuration"}));
  ASSERT_TRUE(switch_to(kMain, at(30)));
  configure(kNorth, at(40));
  EXPECT_EQ(mapping(), (Mapping{kMain, at(30), "uid 7"})) << "nothing was edited";
  configure(std::nullopt, at(50));
  EXPECT_EQ(mapping(), (Mapping{std::nullopt, at(50), "configuration"}));
  ASSERT_TRUE(switch_to(kNorth, at(60)));
  configure(std::nullopt, at(70));
  EXPECT_EQ(mapping().warehouse, kNorth) << "nor now";
}

TEST_F(MappedBooks, Pref6_WhatCannotBeTakenOverIsTriedAgain) {
  const MappingChange wanted{kShop, WarehouseName("South"), false, "configuration"};
  const auto apply = [&](Timestamp now) {
    return write([&](store::WriteTxn& txn) { return apply_configured_mapping(txn, wanted, now); });
  };
  EXPECT_FALSE(apply(at(10)));
  EXPECT_EQ(mapping(), Mapping());
  expect_written([&](store::WriteTxn& txn) {
    return outcome_of(create_warehouse(txn, *wanted.warehouse, catalog::WarehouseKind::own, at(20)));
  });
  EXPECT_TRUE(apply(at(30)));
  EXPECT_EQ(mapping().warehouse, wanted.warehouse);
  EXPECT_FALSE(books.read([&](store::ReadTxn& txn) { return *is_mapping_edited(txn, wanted); }));
}

}  // namespace
}  // namespace invd::sync::test
