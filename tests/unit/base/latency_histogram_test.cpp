#include "base/latency_histogram.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

#include "base/random.h"

namespace invd {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// Times as they come: most short, some very long.
Duration any_time(SeededRandom& random) {
  const auto bits = random.below(36);
  return Duration(static_cast<std::int64_t>(random.below((1ULL << bits) + 1)));
}

Duration exact(std::vector<Duration> all, int of_hundred) {
  std::ranges::sort(all);
  const std::size_t place = (all.size() * static_cast<std::size_t>(of_hundred) + 99) / 100;
  return all.at(place - 1);
}

TEST(LatencyHistogram, APercentileIsWithinAnEighthOfTheExactOneAndNeverBelowIt) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SeededRandom random(seed);
    LatencyHistogram histogram;
    std::vector<Duration> all;
    const std::size_t count = 1 + random.below(2'000);
    for (std::size_t i = 0; i < count; ++i) {
      all.push_back(std::min(any_time(random), LatencyHistogram::kLongest));
      histogram.add(all.back());
    }
    EXPECT_EQ(histogram.count(), count);
    EXPECT_EQ(histogram.max(), std::ranges::max(all));
    for (const int of_hundred : {1, 50, 90, 99, 100}) {
      const Duration wanted = exact(all, of_hundred);
      const Duration told = histogram.percentile(of_hundred);
      EXPECT_GE(told, wanted) << "seed " << seed << ", p" << of_hundred;
      EXPECT_LE(told, wanted + wanted / 8) << "seed " << seed << ", p" << of_hundred;
    }
  }
}

TEST(LatencyHistogram, IsExactBelowSixteenMilliseconds) {
  for (int ms = 0; ms < 16; ++ms) {
    LatencyHistogram histogram;
    histogram.add(Duration(ms));
    histogram.add(Duration(1'000'000));
    EXPECT_EQ(histogram.percentile(50), Duration(ms));
  }
}

TEST(LatencyHistogram, EveryTimeHasItsBucketAndTheyAreFew) {
  LatencyHistogram histogram;
  for (Duration took(1); took < LatencyHistogram::kLongest; took = took * 17 / 16 + Duration(1)) histogram.add(took);
  histogram.add(hours(24 * 3'650));
  histogram.add(Duration(-5));
  EXPECT_EQ(histogram.max(), LatencyHistogram::kLongest);
  EXPECT_EQ(histogram.buckets().begin()->first, 0U);
  EXPECT_EQ(histogram.buckets().rbegin()->first, LatencyHistogram::last_bucket());
  EXPECT_LE(LatencyHistogram::last_bucket(), 264U);
}

TEST(LatencyHistogram, OfNothingAllIsZero) {
  EXPECT_EQ(LatencyHistogram().count(), 0U);
  EXPECT_EQ(LatencyHistogram().percentile(99), Duration(0));
}

TEST(LatencyHistogram, TheSumOfTwoIsWhatBothWouldHave) {
  SeededRandom random(3);
  LatencyHistogram one, other, both;
  for (int i = 0; i < 1'000; ++i) {
    const Duration took = any_time(random);
    (i % 3 == 0 ? one : other).add(took);
    both.add(took);
  }
  one.add(other);
  EXPECT_EQ(one, both);
}

TEST(RecentLatencies, WhatIsOlderThanADayHasLeft) {
  RecentLatencies recent;
  const Timestamp begin = Timestamp{0} + hours(12 * 40'000);
  recent.add(seconds(100), begin);
  recent.add(seconds(1), begin + hours(11));
  EXPECT_EQ(recent.lately(begin + hours(11)).max(), seconds(100));
  recent.add(seconds(2), begin + hours(13));
  EXPECT_EQ(recent.lately(begin + hours(13)).count(), 3U) << "of the half day before";
  EXPECT_EQ(recent.lately(begin + hours(26)).count(), 1U);
  EXPECT_EQ(recent.lately(begin + hours(26)).max(), seconds(2));
  EXPECT_EQ(recent.lately(begin + hours(38)).count(), 0U) << "nothing came since";
}

TEST(RecentLatencies, KeepAtLeastHalfADayAndAtMostADay) {
  SeededRandom random(8);
  RecentLatencies recent;
  std::vector<std::pair<Timestamp, Duration>> all;
  Timestamp now{1'000'000'000'000};
  for (int i = 0; i < 3'000; ++i) {
    now = now + seconds(1 + random.below(7'200));
    all.emplace_back(now, Duration(static_cast<std::int64_t>(random.below(1'000'000))));
    recent.add(all.back().second, now);
    std::uint64_t of_half_a_day = 0, of_a_day = 0;
    for (const auto& [at, took] : all) {
      if (now - at < hours(12)) ++of_half_a_day;
      if (now - at < hours(24)) ++of_a_day;
    }
    const std::uint64_t kept = recent.lately(now).count();
    ASSERT_GE(kept, of_half_a_day);
    ASSERT_LE(kept, of_a_day);
  }
}

TEST(RecentLatencies, I13AClockThatIsSetBackBeginsAnew) {
  RecentLatencies recent;
  const Timestamp begin{1'000'000'000'000};
  recent.add(seconds(100), begin);
  recent.add(seconds(1), begin - hours(24 * 365));
  EXPECT_EQ(recent.lately(begin - hours(24 * 365)).count(), 1U);
}

}  // namespace
}  // namespace invd
