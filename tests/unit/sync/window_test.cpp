#include "sync/window.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "base/random.h"

namespace invd::sync::test {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp kAsked{1'793'527'200'000};

OrdersSettings settings() {
  OrdersSettings s;
  s.integration = IntegrationName("amazon-us");
  s.marketplaces = {MarketplaceId("ATVPDKIKX0DER")};
  return s;
}
amazon::OrdersPage page(std::optional<Timestamp> horizon, std::string token = {}) {
  amazon::OrdersPage p;
  p.last_updated_before = horizon;
  p.next_token = std::move(token);
  p.fingerprint = 7;
  return p;
}

TEST(I8, ConsecutiveWindowsOverlap) {
  store::OrdersState state;
  state.watermark = kAsked - minutes(5);
  EXPECT_EQ(overlap(state, settings()), minutes(10));
  EXPECT_EQ(next_window(state, settings(), kAsked).after, kAsked - minutes(15));
  EXPECT_EQ(next_window(state, settings(), kAsked).before, std::nullopt) << "to Amazon's horizon";
  state.late_by = minutes(20);
  EXPECT_EQ(overlap(state, settings()), minutes(40)) << "twice what was seen late";
  state.late_by = days(3);
  EXPECT_EQ(overlap(state, settings()), hours(24));
}

TEST(Int4, TheFirstWindowIsTheInitialOneAndTheSweepGoesBack90Days) {
  EXPECT_EQ(next_window({}, settings(), kAsked).after, kAsked - days(30));
  const store::PageChain sweep = open_sweep(settings(), kAsked);
  EXPECT_EQ(sweep.after, kAsked - days(90));
  const amazon::SearchOrders search = to_search(sweep);
  EXPECT_EQ(search.created_after, kAsked - days(90));
  EXPECT_EQ(search.last_updated_after, std::nullopt);
  EXPECT_EQ(search.fulfillment_statuses.size(), 4U);
  EXPECT_TRUE(to_search(next_window({}, settings(), kAsked)).fulfillment_statuses.empty()) << "lesson 24";
}

TEST(I8, TheWatermarkIsTheEarliestHorizonStatedAndNeverPastTheWindow) {
  store::PageChain chain = next_window({}, settings(), kAsked);
  const auto first = kAsked - minutes(4);
  chain = advance(chain, page(first, "t"), kAsked);
  const auto done = complete_window({}, chain, page(kAsked - minutes(2)));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->watermark, first);
  chain.before = kAsked - days(1);
  EXPECT_EQ(complete_window({}, chain, page(kAsked - minutes(2)))->watermark, kAsked - days(1));
  store::OrdersState ahead;
  ahead.watermark = kAsked - minutes(1);
  EXPECT_EQ(complete_window(ahead, chain, page(kAsked - minutes(2)))->watermark, kAsked - minutes(1)) << "never back";
}

TEST(I8, WithoutAStatedHorizonTheWatermarkStays) {
  const auto done = complete_window({}, next_window({}, settings(), kAsked), page(std::nullopt));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::malformed);
}

TEST(I9, AChainGoesOnOnlyWithALiveTokenAndTheSameMarketplaces) {
  store::PageChain chain = advance(next_window({}, settings(), kAsked), page(kAsked, "token"), kAsked);
  const store::PageChain wanted = next_window({}, settings(), kAsked + hours(1));
  EXPECT_TRUE(can_resume(chain, wanted, kAsked));
  EXPECT_TRUE(can_resume(chain, wanted, kAsked + kTokenLife - Duration(1)));
  EXPECT_FALSE(can_resume(chain, wanted, kAsked + kTokenLife));
  EXPECT_FALSE(can_resume(chain, wanted, kAsked - Duration(1))) << "the clock went back: its age is not known";
  OrdersSettings more = settings();
  more.marketplaces.emplace_back("A2EUQ1WTGCTBG2");
  EXPECT_FALSE(can_resume(chain, next_window({}, more, kAsked), kAsked));
  EXPECT_FALSE(can_resume(chain, open_sweep(settings(), kAsked), kAsked)) << "another search";
  chain.token.clear();
  EXPECT_FALSE(can_resume(chain, wanted, kAsked));
}

TEST(Lesson3, ARepeatedTokenOrPageBreaksTheChain) {
  using Kind = PageVerdict::Kind;
  store::PageChain chain = advance(next_window({}, settings(), kAsked), page(kAsked, "a"), kAsked);
  EXPECT_EQ(judge(chain, page(kAsked), 0).kind, Kind::last);
  EXPECT_EQ(judge(chain, page(kAsked), 5).kind, Kind::last) << "an end is an end";
  EXPECT_EQ(judge(chain, page(kAsked, "b"), 1).kind, Kind::next) << "two pages may hold the same orders";
  EXPECT_EQ(judge(chain, page(kAsked, "b"), kMaxRepeats).kind, Kind::broken);
  EXPECT_EQ(judge(chain, page(kAsked, "a"), 0).kind, Kind::broken);
  chain.pages = kMaxPages - 1;
  EXPECT_EQ(judge(chain, page(kAsked, "b"), 0).kind, Kind::broken);
}

TEST(Lesson3, ABrokenWindowBeginsAnewHalfAsLong) {
  store::OrdersState state;
  state.watermark = kAsked - days(4);
  store::PageChain chain = next_window(state, settings(), kAsked);
  state.chains[store::ChainKind::window] = chain;
  state = break_window(state, chain, overlap(state, settings()), kAsked);
  EXPECT_TRUE(state.chains.empty());
  EXPECT_EQ(state.watermark, kAsked - days(4));
  const store::PageChain again = next_window(state, settings(), kAsked);
  EXPECT_EQ(again.after, chain.after);
  ASSERT_TRUE(again.before);
  EXPECT_LT(*again.before, kAsked - days(1));
  // However often it breaks, the window stays longer than the overlap, or it would never move on.
  for (int i = 0; i < 50; ++i)
    state = break_window(state, next_window(state, settings(), kAsked), overlap(state, settings()), kAsked);
  EXPECT_GT(*state.window, overlap(state, settings()));
  EXPECT_GT(*next_window(state, settings(), kAsked).before, *state.watermark);
}

TEST(Pref4, APeriodIsByPurchaseTimeAndItsEndNotTooNew) {
  const auto p = period(settings(), kAsked - days(3), kAsked - days(2), kAsked);
  EXPECT_TRUE(p.by_creation);
  EXPECT_FALSE(p.open_only);
  EXPECT_EQ(p.after, kAsked - days(3));
  EXPECT_EQ(p.before, kAsked - days(2));
  EXPECT_EQ(period(settings(), kAsked - days(3), kAsked, kAsked).before, std::nullopt);
  EXPECT_EQ(period(settings(), std::nullopt, kAsked - days(2), kAsked).after, kAsked - days(30));
}

TEST(Pref4, APeriodGoesOnOnlyWhereItIsTheSameOne) {
  const auto of = [](std::optional<Timestamp> from, std::optional<Timestamp> to, Timestamp now = kAsked) {
    return period(settings(), from, to, now);
  };
  EXPECT_TRUE(same_period(of(kAsked - days(3), kAsked - days(2)),
                          of(kAsked - days(3), kAsked - days(2), kAsked + hours(5)), false));
  EXPECT_FALSE(same_period(of(kAsked - days(3), kAsked - days(2)), of(kAsked - days(3), kAsked - days(1)), false));
  EXPECT_FALSE(same_period(of(kAsked - days(3), {}), of(kAsked - days(3) + hours(1), {}), false));
  EXPECT_TRUE(same_period(of({}, kAsked - days(2)), of({}, kAsked - days(2), kAsked + hours(5)), true));
  EXPECT_FALSE(same_period(of({}, kAsked - days(2)), of({}, kAsked - days(2), kAsked + days(5)), true));
}

TEST(Int4, AnAddedMarketplaceHasItsWindowThenItsSweepAndThenTheWatermarkSpeaksForIt) {
  OrdersSettings both = settings();
  both.marketplaces.emplace_back("A2EUQ1WTGCTBG2");
  store::OrdersState state;
  state.watermark = kAsked - minutes(5);
  state.marketplaces = settings().marketplaces;
  state.chains[store::ChainKind::window] = next_window(state, both, kAsked);
  const store::PageChain window = added_window(state, both, kAsked);
  EXPECT_EQ(window.marketplaces, std::vector{MarketplaceId("A2EUQ1WTGCTBG2")});
  EXPECT_EQ(window.after, kAsked - days(30));
  state = complete_added(state, window, both, kAsked);
  const store::PageChain sweep = added_window(state, both, kAsked);
  EXPECT_TRUE(sweep.open_only);
  EXPECT_EQ(sweep.after, kAsked - days(90));
  EXPECT_EQ(state.marketplaces, settings().marketplaces);
  state = complete_added(state, sweep, both, kAsked);
  EXPECT_EQ(state.marketplaces, both.marketplaces);
  EXPECT_EQ(state.chains.size(), 1U) << "the window's own goes on";
  EXPECT_EQ(state.watermark, kAsked - minutes(5));
}

TEST(I8, OneLateHourIsForgottenByAndBy) {
  store::OrdersState state = note_late({}, hours(3));
  EXPECT_EQ(overlap(state, settings()), hours(6));
  state = complete_audit(state, kAsked);
  EXPECT_EQ(state.late_by, hours(3)) << "it was met since the audit before";
  for (int i = 0; i < 9; ++i) state = complete_audit(state, kAsked);
  EXPECT_EQ(state.late_by, Duration(0));
  EXPECT_EQ(overlap(state, settings()), minutes(10));
  state = complete_audit(note_late(note_late(state, minutes(20)), minutes(2)), kAsked);
  EXPECT_EQ(state.late_by, minutes(20));
  EXPECT_EQ(in_minutes(seconds(61)), "2 min");
}

TEST(I8, WhatCannotBeToldToBeLateIsNot) {
  store::OrdersState state;
  state.watermark = kAsked;
  orders::AmazonOrder order;
  order.marketplace = settings().marketplaces.front();
  order.last_updated = kAsked - hours(1);
  EXPECT_EQ(late_below(state, order), kAsked) << "a state of before the list of marketplaces was kept";
  state.marketplaces = {MarketplaceId("A2EUQ1WTGCTBG2")};
  EXPECT_EQ(late_below(state, order), std::nullopt) << "its past is still being read";
  state.marketplaces = settings().marketplaces;
  EXPECT_EQ(late_below(state, order), kAsked);
  state.unreadable_until = kAsked - minutes(90);
  EXPECT_EQ(late_below(state, order), kAsked);
  state.unreadable_until = kAsked - minutes(30);
  EXPECT_EQ(late_below(state, order), std::nullopt) << "it may have been there, unreadable";
}

/// Over random sequences of windows that end well, break, and are begun again: every instant from the first window's
/// begin to the watermark lies in a window that was completed, and the watermark never goes back.
TEST(I8, EveryInstantBelowTheWatermarkWasCoveredByACompletedWindow) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    SeededRandom random(seed);
    const OrdersSettings s = settings();
    store::OrdersState state;
    Timestamp now = kAsked;
    std::optional<Timestamp> covered_from;
    Timestamp covered_to{0};
    for (int step = 0; step < 60; ++step) {
      now = now + Duration(static_cast<std::int64_t>(random.below(36'000'000)));
      if (random.below(50) == 0) now = now + days(10);
      const Timestamp clock = random.below(20) == 0 ? now + days(3650) * (random.below(2) == 0 ? 1 : -1) : now;
      store::PageChain chain = next_window(state, s, clock);
      const Timestamp horizon = now - minutes(2);
      const std::uint64_t pages = random.below(4);
      for (std::uint64_t i = 0; i < pages; ++i)
        chain = advance(chain, page(horizon - Duration(static_cast<std::int64_t>(random.below(1'000))), "t"), clock);
      const auto before = state.watermark;
      if (random.below(3) == 0) {
        state = break_window(state, chain, overlap(state, s), clock);
        ASSERT_EQ(state.watermark, before);
        continue;
      }
      if (*chain.after > horizon) continue;  // Amazon refuses such a search
      const auto done = complete_window(state, chain, page(horizon));
      ASSERT_TRUE(done);
      state = *done;
      const Timestamp read_to = std::min(chain.horizon.value_or(horizon), chain.before.value_or(horizon));
      ASSERT_TRUE(!before || *state.watermark >= *before);
      if (!covered_from) {
        covered_from = chain.after;
        covered_to = read_to;
      } else {
        ASSERT_LE(*chain.after, covered_to) << "a gap, seed " << seed;
        covered_to = std::max(covered_to, read_to);
      }
      ASSERT_LE(*state.watermark, covered_to) << "seed " << seed;
      state.late_by = std::max(state.late_by, Duration(static_cast<std::int64_t>(random.below(600'000))));
    }
  }
}

}  // namespace
}  // namespace invd::sync::test
