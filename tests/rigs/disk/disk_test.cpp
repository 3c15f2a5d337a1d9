#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>

#include "rigs/disk/full_disk_life.h"
#include "rigs/log/count.h"

namespace invd::rigs {
namespace {

/// What is left matters as long as it is less than the import takes: about 1 MiB for 1,500 orders.
constexpr int kUsualSteps = 4;
constexpr int kUsualOrders = 3000;
constexpr int kManyOrders = 12'000;

TEST(I5, DiskFullAtEveryStepLosesNothing) {
  if (const std::string missing = missing_for_full_disk(); !missing.empty()) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << missing;
    GTEST_SKIP() << missing;
  }
  const int steps = asked_count(kUsualSteps);
  int full = 0;
  int ended = 0;
  std::size_t told = 0;
  std::size_t lost = 0;
  long long slowest = 0;
  for (int step = 0; step < steps; ++step) {
    const int free = step / 2 % most_free_mebibytes();
    const auto when = step % 2 == 0 ? Filled::before_the_start : Filled::during_the_import;
    const FullDiskResult result = live_on_full_disk(free, when, on_demand() ? kManyOrders : kUsualOrders);
    for (const std::string& what : result.wrong)
      ADD_FAILURE() << free << " MiB left " << (step % 2 == 0 ? "before the start: " : "during the import: ") << what;
    full += result.said_full ? 1 : 0;
    ended += result.ended ? 1 : 0;
    told += result.told;
    lost += result.lost;
    slowest = std::max(slowest, result.recovery_ms);
  }
  std::printf(
      "%d disks filled up: invd said full on %d (and did not start on %d of them), the others had room enough\n", steps,
      full, ended);
  std::printf("lost: %zu of %zu orders told; slowest recovery %lld ms\n", lost, told, slowest);
  EXPECT_GT(full, 0) << "no disk was full";
}

}  // namespace
}  // namespace invd::rigs
