#include "stock/blast_radius.h"

#include <gtest/gtest.h>
#include <vector>

namespace invd::stock {
namespace {

constexpr ShopSize kShop{.domains = 1'000, .units = 10'000};
constexpr BlastLimits kLimits{.zeroed_listings = 20, .zeroed_percent = 20, .moved_percent = 50};

TEST(Stk8, ManyThatGoToZeroAreTooMuch) {
  EXPECT_FALSE(is_too_much({.zeroed = 200, .raised = 0, .moved = 200, .units = 900}, {}, kShop, kLimits));
  EXPECT_TRUE(is_too_much({.zeroed = 201, .raised = 0, .moved = 201, .units = 900}, {}, kShop, kLimits));
  const ShopSize small{.domains = 30, .units = 10'000};
  EXPECT_FALSE(is_too_much({.zeroed = 20, .raised = 0, .moved = 20, .units = 900}, {}, small, kLimits));
  EXPECT_TRUE(is_too_much({.zeroed = 21, .raised = 0, .moved = 21, .units = 900}, {}, small, kLimits));
}

TEST(Stk8, WhatWentOutWithinTheHourCountsAsWell) {
  const Blast one{.zeroed = 1, .raised = 0, .moved = 1, .units = 1};
  EXPECT_TRUE(is_too_much(one, {.zeroed = 200, .raised = 0, .moved = 200, .units = 900}, kShop, kLimits));
  const Blast lowers{.zeroed = 0, .raised = 0, .moved = 1, .units = 1};
  EXPECT_FALSE(is_too_much(lowers, {.zeroed = 200, .raised = 0, .moved = 200, .units = 900}, kShop, kLimits))
      << "what does no harm is not held for what went before";
}

TEST(Stk8, MassRaisesAndManyUnitsAreTooMuch) {
  EXPECT_TRUE(is_too_much({.zeroed = 0, .raised = 201, .moved = 201, .units = 201}, {}, kShop, kLimits));
  EXPECT_FALSE(is_too_much({.zeroed = 0, .raised = 0, .moved = 100, .units = 5'000}, {}, kShop, kLimits));
  EXPECT_TRUE(is_too_much({.zeroed = 0, .raised = 0, .moved = 100, .units = 5'001}, {}, kShop, kLimits));
  EXPECT_FALSE(is_too_much({.zeroed = 1, .raised = 0, .moved = 1, .units = 9'000}, {}, kShop, kLimits))
      << "one count is no blast";
}

TEST(Stk8, TheHourSlides) {
  std::vector<PastBlast> past = {{Timestamp{0}, {.zeroed = 1, .raised = 0, .moved = 1, .units = 5}},
                                 {Timestamp{1'000}, {.zeroed = 2, .raised = 0, .moved = 2, .units = 7}}};
  EXPECT_EQ(sum_up(past, Timestamp{500}).zeroed, 3);
  EXPECT_EQ(sum_up(past, Timestamp{0} + kBlastWindow).zeroed, 2);
  EXPECT_EQ(past.size(), 1U);
  EXPECT_EQ(sum_up(past, Timestamp{1'000} + kBlastWindow), Blast{});
}

}  // namespace
}  // namespace invd::stock
