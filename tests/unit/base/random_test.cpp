#include "base/random.h"

#include <array>
#include <gtest/gtest.h>

namespace invd {
namespace {

TEST(SeededRandomTest, OneSeedGivesOneSequenceOnEveryMachine) {
  // From the reference implementation of xoshiro256** seeded by splitmix64(0).
  SeededRandom random(0);
  EXPECT_EQ(random.next(), 0x99ec5f36cb75f2b4U);
  EXPECT_EQ(random.next(), 0xbf6e1f784956452aU);
  EXPECT_EQ(random.next(), 0x1a5f849d4933e6e0U);
}

TEST(SeededRandomTest, NeighbouringSeedsGiveDifferentSequences) {
  EXPECT_NE(SeededRandom(1).next(), SeededRandom(2).next());
}

TEST(RandomBelow, StaysBelowAndReachesEveryValueEvenly) {
  SeededRandom random(3);
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i) ++seen.at(random.below(7));
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 500);
}

TEST(RandomBelow, EdgesOfTheBound) {
  SeededRandom random(4);
  EXPECT_EQ(random.below(0), 0U);
  EXPECT_EQ(random.below(1), 0U);
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_LT(random.below(UINT64_MAX), UINT64_MAX);
    EXPECT_LT(random.below((UINT64_MAX >> 1) + 2), (UINT64_MAX >> 1) + 2);
  }
}

TEST(RandomBelow, TheUnevenTopOfTheRangeIsDrawnAgain) {
  class Fixed final : public Random {
   public:
    std::uint64_t next() override { return calls_++ == 0 ? UINT64_MAX : 5; }
    int calls_ = 0;
  };
  Fixed fixed;
  EXPECT_EQ(fixed.below(10), 5U);
  EXPECT_EQ(fixed.calls_, 2);
}

TEST(RandomFraction, LiesInTheHalfOpenUnitInterval) {
  SeededRandom random(5);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double x = random.fraction();
    ASSERT_GE(x, 0.0);
    ASSERT_LT(x, 1.0);
    sum += x;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
}

}  // namespace
}  // namespace invd
