#include <gtest/gtest.h>

#include "sim/simulation.h"

namespace invd::sim {
namespace {

/// Seeds until the switched-off guard is missed, or 0; what was said of it in `how`.
std::uint64_t seeds_to_catch(Guard guard, std::string& how) {
  constexpr std::uint64_t kMost = 200;
  for (std::uint64_t seed = 1; seed <= kMost; ++seed) {
    const Options off{.seed = seed, .only = {}, .guard = guard};
    const Outcome outcome = simulate(off);
    if (outcome.failure.empty()) continue;
    Options on = off;
    on.guard = Guard::none;
    if (!simulate(on).failure.empty()) continue;  // the seed fails with all guards in place: it proves nothing
    how = outcome.failure;
    return seed;
  }
  return 0;
}

void expect_caught(Guard guard, const std::string& by) {
  std::string how;
  const std::uint64_t seed = seeds_to_catch(guard, how);
  EXPECT_NE(seed, 0U) << "nothing was noticed: the simulator is blind to it";
  EXPECT_NE(how.find(by), std::string::npos) << how;
  testing::Test::RecordProperty("seeds", static_cast<int>(seed));
  std::printf("caught by seed %llu: %s\n", static_cast<unsigned long long>(seed), how.c_str());
}

TEST(Guards, TheWatermarkIsAmazonsHorizonAndNotTheTimeOfTheAnswer) {
  expect_caught(Guard::horizon_not_now, "I8");
}

TEST(Guards, ACommitThatIsAcknowledgedWasMade) {
  expect_caught(Guard::acknowledged_kept, "");
}

TEST(Guards, ACommitThatIsAcknowledgedSurvivesAKill) {
  expect_caught(Guard::synced_commits, "I1");
}

TEST(Guards, AnOlderVersionNeverReplacesANewerOne) {
  expect_caught(Guard::newest_version, "");
}

TEST(Guards, ARestartRemembersTheTokensThatWereSpent) {
  expect_caught(Guard::quotas_kept, "I25");
}

}  // namespace
}  // namespace invd::sim
