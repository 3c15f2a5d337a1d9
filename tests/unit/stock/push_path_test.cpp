#include "stock/push_path.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace invd::stock {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// Full buckets at Amazon's rates.
PathFacts facts(std::uint64_t changes, std::vector<Duration> processing) {
  PathFacts out;
  out.changes = changes;
  out.patch = {.tokens = 5, .rate = 5};
  out.create_feed = {.tokens = 5, .rate = 5.0 / 300};
  out.reading = {.tokens = 5, .rate = 5};
  out.processing = std::move(processing);
  return out;
}

double seconds_of(Duration duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

TEST(Stk10, ThePathIsTheOneThatEndsEarlier) {
  for (const std::int64_t processing : {5, 15, 30})
    for (const std::uint64_t changes : {100U, 1'000U, 10'000U, 100'000U}) {
      const double break_even = 5 + 5 * static_cast<double>(processing) * 60;  // n* = 5 + 5P
      const PushPath better = static_cast<double>(changes) > break_even ? PushPath::feed : PushPath::patch;
      EXPECT_EQ(choose_path(facts(changes, {minutes(processing)})).path, better)
          << changes << " changes, " << processing << " minutes";
    }
}

TEST(Stk10, WithoutReadingTheBreakEvenIsThatOfTheFormula) {
  for (const std::int64_t processing : {5, 15, 30}) {
    const auto break_even = static_cast<std::uint64_t>(5 + 5 * processing * 60);
    PathFacts at = facts(break_even, {minutes(processing)});
    at.read_at_once = 0;
    EXPECT_EQ(choose_path(at).path, PushPath::patch) << "of two alike the patches";
    at.changes += 1;
    EXPECT_EQ(choose_path(at).path, PushPath::feed);
  }
}

TEST(Stk10, EstimatesAreWhatTheBucketsAllow) {
  std::mt19937_64 chance(7);
  const auto below = [&chance](std::uint64_t most) { return chance() % most; };
  int feeds = 0;
  for (int round = 0; round < 20'000; ++round) {
    PathFacts some = facts(1 + below(60'000), {seconds(30 + below(3'000))});
    some.patch = {.tokens = static_cast<double>(below(6)), .rate = 0.1 + static_cast<double>(below(100)) / 10};
    some.create_feed.tokens = static_cast<double>(below(6));
    some.reading = {.tokens = static_cast<double>(below(6)), .rate = 0.5 + static_cast<double>(below(100)) / 10};
    const PathEstimate estimate = choose_path(some);
    const double reads = std::ceil(static_cast<double>(some.changes) / 20);
    const double reading = std::max(0.0, (reads - some.reading.tokens) / some.reading.rate);
    const double patching = std::max(0.0, (static_cast<double>(some.changes) - some.patch.tokens) / some.patch.rate);
    const double documents = std::ceil(static_cast<double>(some.changes) / 25'000);
    const double creating = std::max(0.0, (documents - some.create_feed.tokens) / some.create_feed.rate);
    EXPECT_NEAR(seconds_of(estimate.by_patch), std::max(patching, reading), 0.01);
    EXPECT_NEAR(seconds_of(estimate.by_feed), std::max(reading, creating) + seconds_of(some.processing.front()), 0.01);
    EXPECT_EQ(estimate.path == PushPath::feed, estimate.by_feed < estimate.by_patch);
    feeds += estimate.path == PushPath::feed ? 1 : 0;
  }
  EXPECT_GT(feeds, 1'000);
  EXPECT_LT(feeds, 19'000);
}

TEST(Stk10, WhatWasNeverTimedIsAssumedAndSaidSo) {
  const PathEstimate untimed = choose_path(facts(10'000, {}));
  EXPECT_TRUE(untimed.is_assumed);
  EXPECT_EQ(untimed.processing, kAssumedProcessing);
  const PathEstimate timed = choose_path(facts(10'000, {minutes(40), minutes(2), minutes(3)}));
  EXPECT_FALSE(timed.is_assumed);
  EXPECT_EQ(timed.processing, minutes(3)) << "one that took long does not count for all";
  EXPECT_EQ(choose_path(facts(0, {})).path, PushPath::patch);
}

TEST(Stk10, AfterAFeedThatCameToNothingNumbersGoByPatches) {
  PathFacts some = facts(100'000, {minutes(5)});
  EXPECT_EQ(choose_path(some).path, PushPath::feed);
  some.may_feed = false;
  EXPECT_EQ(choose_path(some).path, PushPath::patch);
}

}  // namespace
}  // namespace invd::stock
