#include "async/retry.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "support/manual_scheduler.h"

namespace invd::async {
namespace {

using test::ManualScheduler;

TEST(Backoff, FullJitterStaysWithinItsBounds) {
  SeededRandom random(1);
  const RetryPolicy policy{.attempts = 10, .base = Duration(1'000), .cap = Duration(60'000), .floor = Duration(50)};
  for (int failures = 1; failures <= 40; ++failures) {
    const Duration ceiling = failures <= 6 ? Duration(1'000) * (1 << (failures - 1)) : Duration(60'000);
    Duration least = Duration::max();
    Duration most{0};
    for (int i = 0; i < 2'000; ++i) {
      const Duration wait = backoff(policy, failures, random);
      ASSERT_GE(wait, Duration(50));
      ASSERT_LE(wait, Duration(50) + ceiling);
      least = std::min(least, wait);
      most = std::max(most, wait);
    }
    // Full jitter: the whole range is used, down to no wait at all.
    EXPECT_LT(least, Duration(50) + ceiling / 20) << failures;
    EXPECT_GT(most, Duration(50) + ceiling * 19 / 20) << failures;
  }
}

TEST(Backoff, HoldsForAnyPolicy) {
  SeededRandom random(2);
  for (int i = 0; i < 20'000; ++i) {
    const RetryPolicy policy{.base = Duration(static_cast<std::int64_t>(random.below(100'000))),
                             .cap = Duration(static_cast<std::int64_t>(random.below(10'000'000'000))),
                             .floor = Duration(static_cast<std::int64_t>(random.below(1'000)))};
    const Duration wait = backoff(policy, 1 + static_cast<int>(random.below(100)), random);
    ASSERT_GE(wait, policy.floor);
    ASSERT_LE(wait, policy.floor + policy.cap);
  }
}

/// Fails with the given codes one after the other, then succeeds; notes when it was called.
struct Script {
  std::vector<ErrorCode> failures;
  std::vector<Monotonic> calls;
};

Task<Result<int>> run(ManualScheduler& s, SeededRandom& random, Script& script, RetryPolicy policy) {
  return retry(
      s, random, policy,
      [&s, &script]() -> Task<Result<int>> {
        script.calls.push_back(s.monotonic());
        const std::size_t n = script.calls.size();
        if (n <= script.failures.size()) co_return fail(script.failures[n - 1], "attempt " + std::to_string(n));
        co_return 5;
      },
      [](const Error& error) { return error.code == ErrorCode::temporary; });
}

TEST(RetryTest, SuccessAtOnceWaitsForNothing) {
  ManualScheduler scheduler;
  SeededRandom random(1);
  Script script;
  EXPECT_EQ(scheduler.run(run(scheduler, random, script, {})), 5);
  EXPECT_EQ(script.calls, std::vector{Monotonic{1'000}});
}

TEST(RetryTest, TriesAgainUntilItSucceedsAndWaitsBetween) {
  ManualScheduler scheduler;
  SeededRandom random(1);
  Script script{.failures = {ErrorCode::temporary, ErrorCode::temporary}, .calls = {}};
  const RetryPolicy policy{.attempts = 5, .base = Duration(100), .floor = Duration(10)};
  EXPECT_EQ(scheduler.run(run(scheduler, random, script, policy)), 5);
  ASSERT_EQ(script.calls.size(), 3U);
  EXPECT_GE(script.calls[1] - script.calls[0], Duration(10));
  EXPECT_LE(script.calls[1] - script.calls[0], Duration(110));
  EXPECT_GE(script.calls[2] - script.calls[1], Duration(10));
  EXPECT_LE(script.calls[2] - script.calls[1], Duration(210));
}

TEST(RetryTest, GivesTheLastErrorWhenTheAttemptsAreUsedUp) {
  ManualScheduler scheduler;
  SeededRandom random(1);
  Script script{.failures = std::vector(9, ErrorCode::temporary), .calls = {}};
  const auto result = scheduler.run(run(scheduler, random, script, {.attempts = 3}));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "attempt 3");
  EXPECT_EQ(script.calls.size(), 3U);
  EXPECT_EQ(scheduler.queued(), 0U);  // no wait after the last
}

TEST(RetryTest, AnErrorNotWorthRetryingEndsIt) {
  ManualScheduler scheduler;
  SeededRandom random(1);
  Script script{.failures = {ErrorCode::temporary, ErrorCode::unauthorized}, .calls = {}};
  const auto result = scheduler.run(run(scheduler, random, script, {.attempts = 9}));
  EXPECT_EQ(result.error().code, ErrorCode::unauthorized);
  EXPECT_EQ(script.calls.size(), 2U);
}

}  // namespace
}  // namespace invd::async
