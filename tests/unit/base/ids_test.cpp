#include "base/ids.h"

#include <concepts>
#include <gtest/gtest.h>
#include <string>
#include <unordered_set>

namespace invd {
namespace {

static_assert(!std::convertible_to<OrderId, Sku> && !std::constructible_from<Sku, OrderId>);
static_assert(!std::convertible_to<std::string, Sku>, "a string becomes an id only on purpose");
static_assert(!std::equality_comparable_with<Sku, Asin> && !std::equality_comparable_with<Sku, std::string>);

TEST(Item2, AnIdIsExactBytes) {
  EXPECT_NE(Sku("mug-01"), Sku("MUG-01"));
  EXPECT_NE(Sku("mug-01"), Sku("mug-01 "));
  EXPECT_EQ(Sku(std::string_view("a\0b", 3)).str().size(), 3U);
}

TEST(IdsTest, OrderHashAndPrint) {
  EXPECT_LT(OrderId("111"), OrderId("112"));
  const std::unordered_set<Sku> set{Sku("a"), Sku("b"), Sku("a")};
  EXPECT_EQ(set.size(), 2U);
  EXPECT_EQ(format_as(Sku("mug")), "mug");
  EXPECT_TRUE(Sku().empty());
}

}  // namespace
}  // namespace invd
