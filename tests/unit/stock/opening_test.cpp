#include "stock/opening.h"

#include <gtest/gtest.h>

namespace invd::stock::test {
namespace {

constexpr Timestamp kCut{1'790'000'000'000};

Timestamp at(std::int64_t seconds) {
  return kCut + std::chrono::seconds(seconds);
}

LineAtHand line(std::int64_t updated, bool final, LineUnits units, std::optional<LineBeforeCut> before = {}) {
  return {at(-100), at(updated), final, units, before};
}

LineVersion version(std::int64_t updated, bool open, LineUnits units) {
  return {units, open, at(updated), at(updated)};
}

TEST(Item5, ALineIsJudgedByWhatItWasAtTheCut) {
  const LineAtHand later{at(1), at(1), false, {2, 0, 0}, {}};
  EXPECT_EQ(judge(later, kCut), (CutJudgement{AtCut::after, 0, 0}));
  EXPECT_EQ(judge(line(-10, false, {3, 0, 1}), kCut), (CutJudgement{AtCut::open, 2, 1}));
  EXPECT_EQ(judge(line(-10, true, {3, 0, 3}), kCut).what, AtCut::settled);
  EXPECT_EQ(judge(line(10, true, {3, 0, 3}), kCut).what, AtCut::settled) << "it comes and goes with the opening";
  EXPECT_EQ(judge(line(10, true, {3, 3, 0}), kCut).what, AtCut::doubtful);
  EXPECT_EQ(judge(line(10, false, {3, 1, 0}), kCut), (CutJudgement{AtCut::doubtful, 2, 0}));
}

TEST(Item5, WhatWasKnownBeforeTheCutDecides) {
  const LineBeforeCut open{kCut, {3, 0, 1}, false};
  EXPECT_EQ(judge(line(10, true, {3, 0, 3}, open), kCut), (CutJudgement{AtCut::open, 2, 1}));
  EXPECT_EQ(judge(line(10, true, {3, 1, 2}, open), kCut), (CutJudgement{AtCut::doubtful, 1, 1}));
  const LineBeforeCut of_another{at(-50), {3, 0, 1}, false};
  EXPECT_EQ(judge(line(10, true, {3, 0, 3}, of_another), kCut).what, AtCut::settled);
}

TEST(Item5, ALineThatWasFinalAtTheCutIsSettledHoweverLateItComesAgain) {
  for (const LineUnits units : {LineUnits{3, 3, 0}, LineUnits{3, 1, 2}, LineUnits{3, 0, 2}}) {
    const LineVersion before = version(-10, false, units);
    auto kept = keep_for_cut({}, kCut, before, version(10, false, units));
    ASSERT_TRUE(kept);
    for (int again = 20; again < 50; again += 10)
      kept = keep_for_cut(kept, kCut, version(again - 10, false, units), version(again, false, units));
    EXPECT_EQ(judge(line(50, true, units, kept), kCut), CutJudgement{});
  }
}

TEST(Item5, ALineSeenOpenAfterTheCutWasOpenAtItThoughItsTimeDidNotMove) {
  const LineUnits open{3, 0, 0};
  auto kept = keep_for_cut({}, kCut, LineVersion{open, true, at(-10), at(5)}, version(-10, false, {3, 3, 0}));
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->seen_open_after);
  EXPECT_EQ(judge(line(-10, true, {3, 3, 0}, kept), kCut), (CutJudgement{AtCut::open, 3, 0}));
}

TEST(Item5, WhatWasKeptForOneCutServesTheNext) {
  const LineBeforeCut kept{at(-50), {3, 0, 0}, true};
  EXPECT_EQ(keep_for_next_cut(kept, at(-50), kCut, version(10, false, {3, 3, 0})),
            (LineBeforeCut{kCut, {3, 0, 0}, false}))
      << "whether it was open later is not known of this cut";
  EXPECT_EQ(keep_for_next_cut(kept, at(-50), kCut, version(-10, true, {3, 1, 0})),
            (LineBeforeCut{kCut, {3, 1, 0}, false}))
      << "a newer version that is not after it tells more";
  EXPECT_EQ(keep_for_next_cut(kept, at(-50), kCut, version(-10, false, {3, 3, 0})),
            (LineBeforeCut{kCut, {3, 3, 0}, false}));
  EXPECT_EQ(keep_for_next_cut(kept, at(-60), kCut, version(10, false, {3, 3, 0})), std::nullopt)
      << "of a cut before that it says nothing";
}

}  // namespace
}  // namespace invd::stock::test
