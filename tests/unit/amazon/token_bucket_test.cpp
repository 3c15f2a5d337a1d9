#include "amazon/token_bucket.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

#include "base/random.h"

namespace invd::amazon {
namespace {

TEST(I25, ABucketRefillsAtItsRateUpToItsBurst) {
  TokenBucket bucket(0.5, 2, 2, Monotonic{0});
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(bucket.take(Monotonic{0}));
    bucket.settle(Monotonic{0});
  }
  EXPECT_FALSE(bucket.take(Monotonic{0}));
  EXPECT_EQ(bucket.next(Monotonic{0}), Monotonic{2'001});
  EXPECT_FALSE(bucket.take(Monotonic{1'999}));
  EXPECT_TRUE(bucket.take(Monotonic{2'001}));
  bucket.settle(Monotonic{2'001});
  EXPECT_NEAR(bucket.available(Monotonic{1'000'000}), 2, 1e-9);
}

TEST(I25, AFullBucketRefillsOnlyFromTheAnswerOn) {
  // Amazon may have been full until just before the answer: what was refilled before would be counted twice.
  TokenBucket bucket(1, 2, 2, Monotonic{0});
  ASSERT_TRUE(bucket.take(Monotonic{0}));
  EXPECT_NEAR(bucket.available(Monotonic{10'000}), 1, 1e-9);
  bucket.settle(Monotonic{10'000});
  EXPECT_NEAR(bucket.available(Monotonic{10'500}), 1.5, 1e-9);
}

TEST(I25, WhatIsInFlightKeepsAFullBucketFromGivingMoreThanItsBurst) {
  TokenBucket bucket(1, 2, 2, Monotonic{0});
  ASSERT_TRUE(bucket.take(Monotonic{0}));
  ASSERT_TRUE(bucket.take(Monotonic{0}));
  EXPECT_FALSE(bucket.next(Monotonic{60'000})) << "only an answer can help";
  bucket.settle(Monotonic{60'000});
  EXPECT_EQ(bucket.next(Monotonic{60'000}), Monotonic{61'001});
}

TEST(I25, ALowerRateCorrectsWhatWasAddedSinceTheLastStatement) {
  TokenBucket bucket(1, 10, 0, Monotonic{0});
  EXPECT_NEAR(bucket.available(Monotonic{4'000}), 4, 1e-9);
  bucket.set_rate(0.5, Monotonic{4'000});
  EXPECT_NEAR(bucket.available(Monotonic{4'000}), 2, 1e-9);
  EXPECT_NEAR(bucket.available(Monotonic{6'000}), 3, 1e-9);
}

TEST(I25, ALowerRateAfterALongRestLeavesAFullBucketFull) {
  TokenBucket bucket(1, 10, 10, Monotonic{0});
  ASSERT_TRUE(bucket.take(Monotonic{3'600'000}));
  bucket.settle(Monotonic{3'600'000});
  bucket.set_rate(0.5, Monotonic{3'600'000});
  EXPECT_NEAR(bucket.available(Monotonic{3'600'000}), 9, 1e-9);
}

TEST(I25, A429EmptiesTheBucketAndBlocksItForATime) {
  TokenBucket bucket(1, 10, 10, Monotonic{0});
  ASSERT_TRUE(bucket.take(Monotonic{0}));
  ASSERT_TRUE(bucket.take(Monotonic{0}));
  bucket.settle(Monotonic{0});
  bucket.empty(Monotonic{0}, Monotonic{1'500});
  EXPECT_NEAR(bucket.available(Monotonic{0}), 0, 1e-9);
  EXPECT_EQ(bucket.next(Monotonic{0}), Monotonic{1'500});
  EXPECT_FALSE(bucket.take(Monotonic{1'400}));
  EXPECT_TRUE(bucket.take(Monotonic{1'500}));
}

TEST(I25, ATokenGivenBackCanBeSpentAgain) {
  TokenBucket bucket(0.001, 1, 1, Monotonic{0});
  ASSERT_TRUE(bucket.take(Monotonic{0}));
  EXPECT_FALSE(bucket.take(Monotonic{0}));
  bucket.give_back(Monotonic{0});
  EXPECT_TRUE(bucket.take(Monotonic{0}));
}

/// A million random steps: tokens taken in any interval never exceed rate x t + burst, also while the clock jumps by an
/// hour either way (each jump ahead may give one more burst, as it cannot be told from a suspended machine), and a
/// token never stays away for longer than 1/rate of quiet.
TEST(I25, NeverExceedsTheRateAndNeverStarvesInAMillionSteps) {
  constexpr double kRate = 0.5;
  constexpr double kBurst = 30;
  SeededRandom random(11);
  Duration offset{10 * 3'600'000};  // of the clock that the bucket sees
  std::int64_t true_ms = 0;
  const auto seen = [&] { return Monotonic{true_ms} + offset; };
  TokenBucket bucket(kRate, kBurst, kBurst, seen());

  // Excess of the tokens taken over what the rate gave since; its rise over any interval is what is bounded.
  double excess = 0;
  double least = 0;
  std::int64_t last_ms = 0;
  int taken = 0;
  for (int step = 0; step < 1'000'000; ++step) {
    true_ms += static_cast<std::int64_t>(random.below(4'000));
    if (random.below(10'000) == 0) {
      const bool ahead = random.below(2) == 0;
      offset += Duration(ahead ? 3'600'000 : -3'600'000);
      if (ahead) excess -= kBurst + 1e-6;
    }
    excess -= kRate * static_cast<double>(true_ms - last_ms) / 1000.0;
    last_ms = true_ms;
    least = std::min(least, excess);
    if (random.below(4) != 0) {
      if (bucket.take(seen())) {
        bucket.settle(seen());
        ++taken;
        excess += 1;
        ASSERT_LE(excess - least, kBurst + 1e-6) << "step " << step;
      } else {
        const auto next = bucket.next(seen());
        ASSERT_TRUE(next);
        ASSERT_LE((*next - seen()).count(), 2'001) << "step " << step;
      }
    }
  }
  // The rate gives 0.5 x 2,000 s of mean time per thousand steps, and three steps in four ask for it.
  EXPECT_GT(taken, 700'000);
}

}  // namespace
}  // namespace invd::amazon
