#include <gtest/gtest.h>

#include "sim/simulation.h"

namespace invd::sim {
namespace {

TEST(Sim, TheSameSeedLivesTheSameLife) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Outcome first = simulate({.seed = seed, .only = {}});
    const Outcome second = simulate({.seed = seed, .only = {}});
    EXPECT_EQ(first.trace, second.trace) << "seed " << seed;
    EXPECT_EQ(first.fired, second.fired) << "seed " << seed;
    EXPECT_EQ(first.failure, second.failure) << "seed " << seed;
    EXPECT_GT(first.steps, 100U);
  }
}

TEST(Sim, AnotherSeedLivesAnotherLife) {
  EXPECT_NE(simulate({.seed = 1, .only = {}}).trace, simulate({.seed = 2, .only = {}}).trace);
}

TEST(Sim, WithoutFaultsNothingGoesWrong) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Outcome outcome = simulate({.seed = seed, .only = std::set<std::string>{}});
    EXPECT_EQ(outcome.failure, "") << "seed " << seed;
    EXPECT_EQ(outcome.throttled, 0U);
    EXPECT_LE(outcome.converged, std::chrono::hours(1));
  }
}

}  // namespace
}  // namespace invd::sim
