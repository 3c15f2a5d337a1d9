#include "daemon/push_outlook.h"

#include <gtest/gtest.h>

namespace invd::daemon {
namespace {

using stock::Attempt;
using stock::Hold;
using stock::PushState;

constexpr Timestamp kNow{1'000'000};
constexpr Duration kMinute = std::chrono::minutes(1);

/// Amazon shows 10, and shall show `desired`.
PushState shall_show(std::int64_t desired) {
  PushState state;
  state.verified = stock::Reading{10, kNow - 10 * kMinute};
  state.desired = desired;
  state.delta = desired - 10;
  state.changed_at = kNow - 5 * kMinute;
  return state;
}

TEST(Outlook, WhatIsAsItShallBeAndWhatIsOffWaitForNothing) {
  EXPECT_EQ(outlook(shall_show(10), kNow, kNow), Outlook());
  PushState off = shall_show(3);
  off.off = "a rule switches it off";
  EXPECT_EQ(outlook(off, kNow, kNow), Outlook());
}

TEST(Outlook, ALoweringWaitsForNothingButThePauseAfterAFailure) {
  PushState state = shall_show(3);
  EXPECT_EQ(outlook(state, {}, kNow), Outlook()) << "orders do not matter to it";
  state.next_try = kNow + kMinute;
  EXPECT_EQ(outlook(state, {}, kNow), (Outlook{"another try", kNow + kMinute}));
}

TEST(Stk10, WhatAFeedCarriesWaitsForItsEnd) {
  PushState state = shall_show(12);
  state = stock::begin_attempt(std::move(state), 12, {10, kNow}, kNow);
  state = stock::by_feed(std::move(state), 7, kNow + 480 * kMinute);
  EXPECT_EQ(outlook(state, kNow, kNow), (Outlook{"Amazon to process feed 7", {}}));
  state = stock::after_acceptance(std::move(state), kNow);
  EXPECT_EQ(outlook(state, kNow, kNow).waits, "Amazon to show it");
}

TEST(Stk7, ARaiseWaitsForOrdersUpToWhatItRestsOn) {
  const PushState state = shall_show(12);
  EXPECT_EQ(outlook(state, {}, kNow).waits, "orders, which are not imported lately");
  EXPECT_EQ(outlook(state, state.changed_at, kNow).waits, "an import of orders up to " + to_rfc3339(state.changed_at));
  EXPECT_EQ(outlook(state, state.changed_at + Duration(1), kNow), Outlook());
}

TEST(Stk7, AnOddNumberWaitsForTheOrdersUpToIt) {
  PushState state = shall_show(10);
  state.odd = stock::Reading{4, kNow - kMinute};
  EXPECT_EQ(outlook(state, kNow, kNow).waits, "an import of orders up to " + to_rfc3339(kNow - kMinute));
  state.verified.reset();
  EXPECT_EQ(outlook(state, kNow, kNow).waits, "an import of orders up to " + to_rfc3339(kNow - kMinute));
  state.odd.reset();
  EXPECT_EQ(outlook(state, kNow, kNow).waits, "Amazon's number to be read");
}

TEST(Outlook, AHoldWaitsForPeopleWhileItKeepsSomethingBack) {
  PushState state = shall_show(3);
  state.hold = Hold::link;
  EXPECT_EQ(outlook(state, kNow, kNow).waits, "approval: it is the first change after a link");
  state.hold = Hold::guard;
  EXPECT_EQ(outlook(state, kNow, kNow).waits, "approval: too much would change at once");
  state.delta = 0;
  EXPECT_EQ(outlook(state, kNow, kNow), Outlook());
}

TEST(Outlook, WhatIsWrittenWaitsToBeSeen) {
  PushState state = stock::begin_attempt(shall_show(3), 3, {10, kNow}, kNow);
  EXPECT_EQ(outlook(state, kNow, kNow), (Outlook{"Amazon's answer", state.next_look}));
  const PushState unknown = stock::after_no_answer(state, "reset", kNow);
  EXPECT_EQ(outlook(unknown, kNow, kNow), (Outlook{"a look whether it arrived, as no answer came", unknown.next_look}));
  const PushState accepted = stock::after_acceptance(state, kNow);
  EXPECT_EQ(outlook(accepted, kNow, kNow), (Outlook{"Amazon to show it", accepted.next_look}));
}

}  // namespace
}  // namespace invd::daemon
