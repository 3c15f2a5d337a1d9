#include "stock/oversell.h"

#include <gtest/gtest.h>
#include <set>
#include <string>

namespace invd::stock {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Timestamp kPurchased{10'000'000'000};

/// Ten were there, Amazon showed ten; then something else took seven of them.
LineDemand demand() {
  return {.purchased = kPurchased, .needed = 5, .available = 3, .available_then = 3, .most_the_day_before = 10};
}
NumberBehind number() {
  NumberBehind out;
  out.state.verified = Reading{10, kPurchased - hours(2)};
  out.state.desired = 3;
  out.state.delta = -7;
  out.state.cause = Cause::person;
  out.state.changed_at = kPurchased - minutes(1);
  out.state.dirty_since = kPurchased - minutes(1);
  out.state.cleared = true;
  out.desired = 3;
  return out;
}
/// As it stands when the lower number has been seen.
NumberBehind confirmed(Timestamp at) {
  NumberBehind out = number();
  out.state.verified = Reading{3, at};
  out.state.delta = 0;
  out.state.cause = Cause::amazon;
  out.state.dirty_since.reset();
  out.state.sent = out.state.confirmed = 3;
  out.state.sent_at = at - minutes(1);
  out.state.confirmed_at = at;
  return out;
}

OversellCause cause(const LineDemand& line, const std::optional<NumberBehind>& behind) {
  const auto verdict = judge_oversell(line, behind);
  EXPECT_TRUE(verdict);
  return verdict ? verdict->cause : OversellCause::unknown;
}

TEST(Stk12, ALineThatFindsWhatItNeedsIsNone) {
  LineDemand line = demand();
  line.available = line.needed;
  EXPECT_FALSE(judge_oversell(line, number()));
  EXPECT_FALSE(judge_oversell(line, std::nullopt));
  line.available = line.needed - 1;
  EXPECT_TRUE(judge_oversell(line, number()));
}

TEST(Stk12, AStockThatFellWhileAmazonShowedMoreIsLatency) {
  EXPECT_EQ(cause(demand(), number()), OversellCause::latency) << "not sent yet";
  EXPECT_EQ(judge_oversell(demand(), number())->shown, 10);
  NumberBehind sent = number();
  sent.state = begin_attempt(sent.state, 3, {10, kPurchased - minutes(1)}, kPurchased - minutes(1));
  EXPECT_EQ(cause(demand(), sent), OversellCause::latency) << "sent, and not seen yet";
  EXPECT_EQ(cause(demand(), confirmed(kPurchased + minutes(1))), OversellCause::latency) << "seen afterwards";
  // What is being raised does not fall by itself when the stock falls meanwhile.
  NumberBehind raising = number();
  raising.state.verified = Reading{1, kPurchased - hours(1)};
  raising.state = begin_attempt(raising.state, 10, {1, kPurchased - minutes(1)}, kPurchased - minutes(1));
  EXPECT_EQ(cause(demand(), raising), OversellCause::latency);
}

TEST(Stk12, ALineThatWasPurchasedBeforeWhatTookTheUnitsWasKnownIsToldLate) {
  LineDemand line = demand();
  line.available_then = 5;
  EXPECT_EQ(cause(line, number()), OversellCause::told_late);
  EXPECT_EQ(cause(line, confirmed(kPurchased + minutes(1))), OversellCause::told_late);
  EXPECT_EQ(cause(line, std::nullopt), OversellCause::told_late) << "whatever Amazon showed";
  line.available_then = 4;
  EXPECT_EQ(cause(line, number()), OversellCause::latency);
  line.available_then.reset();
  EXPECT_EQ(cause(line, number()), OversellCause::latency);
}

TEST(Stk12, ANumberThatTheSettingsKeepHighIsTheirDoing) {
  NumberBehind off = number();
  off.off = "a rule switches it off";
  off.desired.reset();
  EXPECT_EQ(judge_oversell(demand(), off)->reason, "not written: a rule switches it off");
  EXPECT_EQ(cause(demand(), off), OversellCause::setting);
  for (const Hold hold : {Hold::link, Hold::guard}) {
    NumberBehind held = number();
    held.state.hold = hold;
    EXPECT_EQ(cause(demand(), held), OversellCause::setting);
    EXPECT_EQ(judge_oversell(demand(), held)->reason, "a lower number waits for approval");
    // What holds back a raise did not do it.
    held.state.verified = Reading{1, kPurchased - hours(1)};
    EXPECT_NE(cause(demand(), held), OversellCause::setting);
  }
  NumberBehind on_hand = number();
  on_hand.desired = 5;
  EXPECT_EQ(cause(demand(), on_hand), OversellCause::setting);
  on_hand.desired = 4;
  EXPECT_EQ(cause(demand(), on_hand), OversellCause::latency) << "less than it needs was to be shown";
}

TEST(Stk12, ANumberThatSomebodyElseRaisedIsAnExternalEdit) {
  LineDemand never = demand();
  never.most_the_day_before = 4;
  EXPECT_EQ(cause(never, number()), OversellCause::external_edit) << "we never had so many to show";
  EXPECT_EQ(cause(never, confirmed(kPurchased + minutes(1))), OversellCause::external_edit) << "put right since";

  NumberBehind found = number();
  found.state.cause = Cause::amazon;
  EXPECT_EQ(cause(demand(), found), OversellCause::external_edit) << "it is being put right";

  NumberBehind odd = confirmed(kPurchased - hours(1));
  odd.state.odd = Reading{9, kPurchased - minutes(1)};
  EXPECT_EQ(cause(demand(), odd), OversellCause::external_edit) << "it was read, and is to be judged";

  EXPECT_EQ(cause(demand(), confirmed(kPurchased - hours(1))), OversellCause::external_edit)
      << "Amazon showed three, as far as we know, and sold five";
}

TEST(Stk12, WhatAWriteOfOursMayHaveShownIsNoExternalEdit) {
  NumberBehind lost = confirmed(kPurchased - hours(1));
  lost.state.look_again = kPurchased + minutes(5);  // a higher one may have been applied late
  EXPECT_EQ(cause(demand(), lost), OversellCause::unknown);
  EXPECT_EQ(cause(demand(), confirmed(kPurchased - minutes(30))), OversellCause::unknown)
      << "what was sent within the hour may be applied again";
}

TEST(Stk12, WhatAmazonShowedIsWhatWasReadLessItsSalesSince) {
  NumberBehind behind = number();
  behind.state.changes.add({kPurchased - minutes(30), -2});
  behind.state.changes.add({kPurchased + minutes(1), -4});
  EXPECT_EQ(judge_oversell(demand(), behind)->shown, 8);
  behind.amazon_counts_orders = false;
  EXPECT_EQ(judge_oversell(demand(), behind)->shown, 10);
  behind.state.verified->at = kPurchased + minutes(1);
  EXPECT_EQ(judge_oversell(demand(), behind)->shown, std::nullopt) << "read after it was purchased";
}

TEST(Stk12, OfWhatNothingIsKnownTheCauseIsUnknown) {
  EXPECT_EQ(cause(demand(), std::nullopt), OversellCause::unknown);
  NumberBehind unread;
  unread.desired = 3;
  EXPECT_EQ(cause(demand(), unread), OversellCause::unknown);
}

TEST(Stk12, ALineLacksNoMoreThanItNeeds) {
  EXPECT_EQ(missing_units(5, 3), 2);
  EXPECT_EQ(missing_units(5, 0), 5);
  EXPECT_EQ(missing_units(5, -40), 5);
  EXPECT_EQ(missing_units(5, 9), 0);
}

TEST(Stk12, EachCauseHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(kLastOversellCause); ++i)
    names.insert(name(static_cast<OversellCause>(i)));
  EXPECT_EQ(names.size(), 5U);
}

}  // namespace
}  // namespace invd::stock
