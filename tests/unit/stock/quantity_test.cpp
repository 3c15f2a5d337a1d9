#include "stock/quantity.h"

#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "stock/movement.h"

namespace invd::stock {
namespace {

Shelf own(const char* name, std::int64_t on_hand, std::int64_t committed) {
  return {WarehouseName(name), Account::own, on_hand, committed};
}

std::int64_t base(const std::vector<Shelf>& shelves, const PushScope& scope = {}) {
  const auto units = push_base(shelves, scope);
  EXPECT_TRUE(units);
  return units.value_or(-1'000'000);
}

TEST(Stk2, TheBaseIsWhatIsAvailableInAllWarehousesOfOurOwn) {
  EXPECT_EQ(base({own("Main", 10, 3), own("North", 5, 0)}), 12);
  EXPECT_EQ(base({own("Main", 10, 3), own("North", 1, 4)}), 4) << "the sum is signed";
  EXPECT_EQ(base({}), 0);
}

TEST(Stk2, FbaAndTransitNeverCount) {
  EXPECT_EQ(base({own("Main", 10, 0),
                  {WarehouseName("Fba"), Account::fba, 100, 0},
                  {WarehouseName("Sea"), Account::transit, 50, 0},
                  {WarehouseName("Late"), Account::fba, -7, 3}}),
            10);
}

TEST(Stk2, OnHandIsWhatLiesThere) {
  EXPECT_EQ(base({own("Main", 10, 3), own("North", 5, 1)}, {PushOf::on_hand, {}}), 15);
}

TEST(Stk2, WithMappingTheMappedWarehouseCountsAndWhatIsShortElsewhere) {
  const PushScope north{PushOf::available, WarehouseName("North")};
  EXPECT_EQ(base({own("Main", 10, 3), own("North", 5, 1)}, north), 4);
  EXPECT_EQ(base({own("Main", 1, 3), own("North", 5, 1)}, north), 2) << "two units are owed by Main";
  EXPECT_EQ(base({own("Main", 1, 9), own("North", 5, 1)}, north), -4);
}

TEST(Stk2, SumsBeyondTheRangeAreRefused) {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const std::vector<Shelf> shelves{own("Main", most, 0), own("North", most, 0)};
  const auto units = push_base(shelves, {});
  ASSERT_FALSE(units);
  EXPECT_EQ(units.error().code, ErrorCode::limit);
}

TEST(Stk3, BufferCapAndRatioMakeTheDesiredQuantity) {
  EXPECT_EQ(desired_quantity(10, {}), 10);
  EXPECT_EQ(desired_quantity(10, {.buffer = 3}), 7);
  EXPECT_EQ(desired_quantity(2, {.buffer = 3}), 0);
  EXPECT_EQ(desired_quantity(-4, {}), 0);
  EXPECT_EQ(desired_quantity(100, {.cap = 5}), 5);
  EXPECT_EQ(desired_quantity(100, {.cap = 0}), 0);
  EXPECT_EQ(desired_quantity(7, {.ratio = *Decimal::parse("0.5")}), 3);
  EXPECT_EQ(desired_quantity(7, {.buffer = 1, .cap = 5, .ratio = *Decimal::parse("0.9")}), 5);
  EXPECT_EQ(desired_quantity(-7, {.buffer = 0, .ratio = *Decimal::parse("0.5")}), 0);
  EXPECT_EQ(desired_quantity(10, {.ratio = *Decimal::parse("0")}), 0);
  EXPECT_EQ(desired_quantity(std::numeric_limits<std::int64_t>::max(), {}), kMostShown);
  EXPECT_EQ(desired_quantity(std::numeric_limits<std::int64_t>::min(), {.buffer = kMaxUnits}), 0);
}

}  // namespace
}  // namespace invd::stock
