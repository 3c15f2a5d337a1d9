#include "stock/push.h"

#include <algorithm>
#include <chrono>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace invd::stock {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

Timestamp at(Duration since) {
  return Timestamp{1'700'000'000'000} + since;
}

AmazonChanges changes(std::vector<AmazonChange> all) {
  AmazonChanges out;
  for (const AmazonChange& one : all) out.add(one);
  return out;
}

/// The guard has nothing against it.
PushState cleared(PushState state) {
  state.cleared = true;
  return state;
}

PushState known(std::int64_t quantity, std::int64_t desired) {
  PushState state;
  state.verified = Reading{quantity, at(seconds(0))};
  return cleared(after_evaluation(std::move(state), desired, "", Cause::person, true, at(seconds(0))));
}

ReadingContext context(Timestamp horizon, Timestamp now) {
  return {horizon, Duration(0), true, now};
}

TEST(Stk5, ASaleChangesWhatIsDesiredAndWhatIsExpectedAlike) {
  PushState state = known(10, 10);
  EXPECT_EQ(stage_of(state), PushStage::clean);
  state.changes.add({at(minutes(1)), -3});
  state = after_evaluation(std::move(state), 7, "", Cause::order, true, at(minutes(1)));
  EXPECT_EQ(stage_of(state), PushStage::clean);
  EXPECT_EQ(next_push(state), NextPush{});
}

TEST(Stk5, WhereAmazonDoesNotCountOrdersASaleIsPushed) {
  PushState state = known(10, 10);
  state.changes.add({at(minutes(1)), -3});
  state = after_evaluation(std::move(state), 7, "", Cause::order, false, at(minutes(1)));
  EXPECT_EQ(state.delta, -3);
}

TEST(Stk7, ALoweringIsTheUnitsOfTheDecreaseBelowTheNumberRead) {
  const PushState state = known(10, 6);
  EXPECT_EQ(next_push(state).task, PushTask::lower);
  EXPECT_EQ(value_to_write(state, {10, at(minutes(1))}), 6);
  EXPECT_EQ(value_to_write(state, {7, at(minutes(1))}), 3) << "three were sold that we do not know of yet";
  EXPECT_EQ(value_to_write(state, {2, at(minutes(1))}), 0);
  EXPECT_EQ(value_to_write(state, {15, at(minutes(1))}), 6) << "never more than is desired";
  EXPECT_EQ(value_to_write(state, {0, at(minutes(1))}), std::nullopt);
}

TEST(Stk7, ARaiseWaitsForOrdersBeyondWhatItRestsOn) {
  PushState state = known(10, 10);
  state = after_evaluation(std::move(state), 15, "", Cause::person, true, at(minutes(5)));
  EXPECT_EQ(next_push(state).task, PushTask::guard);
  state = cleared(std::move(state));
  EXPECT_EQ(next_push(state), (NextPush{PushTask::raise, at(minutes(5))}));
  EXPECT_FALSE(may_raise(state, at(minutes(5))));
  EXPECT_TRUE(may_raise(state, at(minutes(6))));
  EXPECT_EQ(value_to_write(state, {10, at(minutes(7))}), 15);
  EXPECT_EQ(value_to_write(state, {8, at(minutes(7))}), 13) << "two were sold that we do not know of yet";
  EXPECT_EQ(value_to_write(state, {15, at(minutes(7))}), std::nullopt);
  EXPECT_EQ(value_to_write(state, {20, at(minutes(7))}), std::nullopt);
}

TEST(Stk7, SteadySalesDoNotKeepARaiseWaitingForEver) {
  PushState state = known(5, 5);  // a cap that is filled up again after each sale
  for (int i = 1; i <= 10; ++i) {
    state.changes.add({at(minutes(i)), -1});
    state = after_evaluation(std::move(state), 5, "", Cause::order, true, at(minutes(i)));
    EXPECT_TRUE(may_raise(state, at(minutes(i) + seconds(1)))) << "the poll that showed the sale knows of it";
  }
}

TEST(I22, AcceptedIsNotConfirmed) {
  PushState state = begin_attempt(known(10, 6), 6, {10, at(minutes(1))}, at(minutes(1)));
  EXPECT_EQ(stage_of(state), PushStage::sent);
  state = after_acceptance(std::move(state), at(minutes(1)));
  EXPECT_EQ(stage_of(state), PushStage::accepted);
  EXPECT_EQ(next_push(state).task, PushTask::look);
  const auto still = after_reading(state, {10, at(minutes(2))}, context(at(minutes(0)), at(minutes(2))));
  EXPECT_EQ(still.outcome, ReadingOutcome::waits);
  EXPECT_TRUE(still.state.attempt);
  const auto seen = after_reading(still.state, {6, at(minutes(3))}, context(at(minutes(1)), at(minutes(3))));
  EXPECT_EQ(seen.outcome, ReadingOutcome::confirmed);
  EXPECT_FALSE(seen.state.attempt);
  EXPECT_EQ(seen.state.verified, (Reading{6, at(minutes(3))}));
}

TEST(I22, AReadingFitsWhateverOrdersTookSinceItWasApplied) {
  const Attempt attempt{.generation = 1,
                        .state = Attempt::State::accepted,
                        .value = 10,
                        .before = {4, at(minutes(0))},
                        .sent_at = at(minutes(1))};
  const auto known = changes({{at(seconds(30)), -2}, {at(minutes(2)), -3}, {at(minutes(4)), -1}, {at(minutes(9)), -1}});
  const auto fits = [&](std::int64_t quantity) { return fit(attempt, {quantity, at(minutes(5))}, known) == Fit::fits; };
  EXPECT_TRUE(fits(10)) << "applied just now";
  EXPECT_TRUE(fits(9)) << "applied before the last order";
  EXPECT_TRUE(fits(6)) << "applied at once";
  EXPECT_FALSE(fits(7));
  EXPECT_FALSE(fits(5)) << "what came after the reading, or before it was sent, took nothing";
  EXPECT_FALSE(fits(4));
}

TEST(I22, AWriteThatAmazonDropsIsWrittenAnew) {
  PushState state =
      after_acceptance(begin_attempt(known(10, 6), 6, {10, at(minutes(1))}, at(minutes(1))), at(minutes(1)));
  Duration when = minutes(1);
  for (int i = 0; i < 20 && state.attempt; ++i) {
    when = next_push(state).at - at(Duration(0));
    auto taken = after_reading(std::move(state), {10, at(when)}, context(at(when - minutes(3)), at(when)));
    state = std::move(taken.state);
  }
  EXPECT_FALSE(state.attempt);
  EXPECT_GE(when, kShownWithin);
  EXPECT_LE(when, kShownWithin + minutes(6));
  state = after_evaluation(std::move(state), 6, "", Cause::amazon, true, at(when));
  EXPECT_EQ(next_push(state).task, PushTask::lower);
  EXPECT_TRUE(state.look_again) << "the lost one may still be applied, late";
}

TEST(I22, AReadingThatFitsByChanceIsNotTheLastWord) {
  // 100, to be 98; before that is applied an order takes two, of which nothing is known yet: Amazon shows 98.
  PushState state =
      after_acceptance(begin_attempt(known(100, 98), 98, {100, at(minutes(1))}, at(minutes(1))), at(minutes(1)));
  auto taken = after_reading(std::move(state), {98, at(minutes(2))}, context(at(minutes(0)), at(minutes(2))));
  EXPECT_EQ(taken.outcome, ReadingOutcome::confirmed);
  // The order is heard of, so that 96 are there; the write is applied late and Amazon shows 98 again.
  state = std::move(taken.state);
  state.changes.add({at(seconds(90)), -2});
  state.verified = Reading{98, at(minutes(2))};
  state.changes.forget_until(at(minutes(2)));
  state = after_evaluation(std::move(state), 96, "", Cause::order, true, at(minutes(5)));
  ASSERT_EQ(state.delta, -2) << "the order's units were taken for the write's";
  state = after_acceptance(begin_attempt(std::move(state), 96, {98, at(minutes(6))}, at(minutes(6))), at(minutes(6)));
  taken = after_reading(std::move(state), {96, at(minutes(7))}, context(at(minutes(5)), at(minutes(7))));
  EXPECT_EQ(taken.outcome, ReadingOutcome::confirmed);
  taken.state = after_evaluation(std::move(taken.state), 96, "", Cause::amazon, true, at(minutes(7)));
  const NextPush next = next_push(taken.state);
  EXPECT_EQ(next.task, PushTask::look) << "a write that is applied late is found";
  EXPECT_LE(next.at, at(minutes(7)) + kShownWithin);
  taken = after_reading(std::move(taken.state), {98, next.at}, context(next.at + minutes(1), next.at));
  EXPECT_EQ(taken.outcome, ReadingOutcome::corrected);
}

TEST(I20, AWriteWithoutAnswerIsLookedForBeforeItIsWrittenAgain) {
  PushState state = begin_attempt(known(10, 6), 6, {10, at(minutes(1))}, at(minutes(1)));
  state = after_no_answer(std::move(state), "timeout", at(minutes(1)));
  EXPECT_EQ(next_push(state).task, PushTask::look) << "nothing is written while it is unknown";
  const auto happened = after_reading(state, {6, at(minutes(2))}, context(at(minutes(0)), at(minutes(2))));
  EXPECT_EQ(happened.outcome, ReadingOutcome::confirmed);
  auto not_yet = after_reading(state, {10, at(minutes(1) + seconds(15))}, context(at(minutes(0)), at(minutes(2))));
  EXPECT_EQ(not_yet.outcome, ReadingOutcome::waits);
  const auto never = after_reading(not_yet.state, {10, at(minutes(2))}, context(at(minutes(0)), at(minutes(2))));
  EXPECT_EQ(never.outcome, ReadingOutcome::corrected);
  EXPECT_FALSE(never.state.attempt);
}

TEST(Stk7, ADifferenceThatNobodyMadeIsJudgedWhenOrdersUpToItAreKnown) {
  PushState state = known(10, 10);
  auto odd = after_reading(std::move(state), {8, at(minutes(5))}, context(at(minutes(3)), at(minutes(5))));
  EXPECT_EQ(odd.outcome, ReadingOutcome::waits);
  EXPECT_EQ(next_push(odd.state), (NextPush{PushTask::judge, at(minutes(5))}));
  // It was a sale.
  PushState sold = odd.state;
  sold.changes.add({at(minutes(4)), -2});
  sold = after_evaluation(std::move(sold), 8, "", Cause::order, true, at(minutes(4)));
  const auto as_expected = after_reading(sold, *sold.odd, context(at(minutes(6)), at(minutes(8))));
  EXPECT_EQ(as_expected.outcome, ReadingOutcome::expected);
  EXPECT_EQ(next_push(as_expected.state), NextPush{});
  // It was not.
  auto edited = after_reading(odd.state, *odd.state.odd, context(at(minutes(6)), at(minutes(8))));
  EXPECT_EQ(edited.outcome, ReadingOutcome::corrected);
  edited.state = after_evaluation(std::move(edited.state), 10, "", Cause::amazon, true, at(minutes(5)));
  EXPECT_EQ(next_push(edited.state).task, PushTask::raise);
}

TEST(Stk5, FailuresAreTriedAgainForEverEverMoreSlowly) {
  PushState state = known(10, 6);
  Duration last{0};
  for (int i = 0; i < 40; ++i) {
    state = begin_attempt(std::move(state), 6, {10, at(minutes(1))}, at(minutes(1)));
    state = after_failure(std::move(state), "refused", at(minutes(1)));
    const NextPush next = next_push(state);
    EXPECT_EQ(next.task, PushTask::lower);
    EXPECT_GE(next.at - at(minutes(1)), last);
    last = next.at - at(minutes(1));
  }
  EXPECT_EQ(last, minutes(30));
}

TEST(I13, WhatAClockThatWasAheadHasLeftIsReadAgain) {
  PushState state = known(10, 10);
  state.verified->at = at(std::chrono::hours(24 * 365));
  EXPECT_EQ(next_push(state).task, PushTask::none) << "nothing would ever be compared";
  ASSERT_TRUE(is_from_future(state, at(minutes(5))));
  state = without_future(std::move(state), at(minutes(5)));
  EXPECT_FALSE(is_from_future(state, at(minutes(5))));
  EXPECT_EQ(next_push(state).task, PushTask::look);
  EXPECT_FALSE(is_from_future(known(10, 6), at(minutes(5))));
}

TEST(Stk5, OldChangesAreDrawnTogether) {
  AmazonChanges all;
  for (int i = 1; i <= 2'000; ++i) all.add({at(seconds(i)), -1});
  EXPECT_LE(all.all().size(), kMostChanges);
  EXPECT_EQ(all.sum_after(at(seconds(0))), -2'000);
  EXPECT_EQ(all.sum_after(at(seconds(1'999))), -1);
  EXPECT_EQ(all.sum_after(at(seconds(0)), at(seconds(100))), std::nullopt) << "nobody knows any more";
}

/// A shop with one listing, from one random number: Amazon's number with orders, cancellations, writes that are applied
/// late, out of order or never, answers that are lost, and edits behind our back; and a seller who does by push.h what
/// invd does.
class World {
 public:
  explicit World(std::uint32_t seed, bool only_orders) : random_(seed), only_orders_(only_orders) {
    live_ = on_hand_ = 20 + below(30);
    state_ = known(live_, on_hand_);
  }

  void live_for(Duration time, bool busy) {
    for (const Duration end = now_ + time; now_ < end; now_ += seconds(5)) {
      apply_writes();
      if (busy) something_happens();
      if (now_ % minutes(3) == Duration(0)) poll();
      push();
      const bool is_idle = !state_.attempt && !state_.odd;
      if (now_ % minutes(60) == Duration(0) && is_idle) take({live_, now()});  // everything is read back
    }
  }

  [[nodiscard]] std::int64_t live() const { return live_; }
  [[nodiscard]] std::int64_t desired() const { return std::max<std::int64_t>(on_hand_ - reserved_, 0); }
  [[nodiscard]] int writes() const { return writes_; }
  [[nodiscard]] int orders() const { return static_cast<int>(orders_.size()); }
  [[nodiscard]] const PushState& state() const { return state_; }
  int lost = 0, dropped = 0, late = 0, edits = 0, sold_meanwhile = 0, raises = 0, lowers = 0;

 private:
  struct Order {
    Duration placed;
    std::int64_t units;
    std::optional<Duration> cancelled = {};
    bool known = false, cancel_known = false;
  };
  struct Write {
    Duration due;
    std::int64_t value;
  };

  std::int64_t below(int n) { return static_cast<std::int64_t>(random_() % static_cast<std::uint32_t>(n)); }
  [[nodiscard]] Timestamp now() const { return at(now_); }

  void apply_writes() {
    for (const Write& write : writes_due_)
      if (write.due <= now_) live_ = write.value;
    std::erase_if(writes_due_, [&](const Write& write) { return write.due <= now_; });
  }

  void something_happens() {
    const auto what = below(only_orders_ ? 400 : 500);
    if (what < 12 && live_ > 0) {
      const std::int64_t units = 1 + below(static_cast<int>(std::min<std::int64_t>(live_, 3)));
      orders_.push_back({now_, units});
      live_ -= units;
      sold_meanwhile += state_.attempt ? 1 : 0;
    } else if (what < 14 && !orders_.empty()) {
      Order& order = orders_[static_cast<std::size_t>(below(static_cast<int>(orders_.size())))];
      if (order.cancelled) return;
      order.cancelled = now_;
      live_ += order.units;
    } else if (what == 401 || what == 402) {
      on_hand_ += below(20);
      changed(Cause::person);
    } else if (what == 403) {
      on_hand_ -= std::min<std::int64_t>(below(10), std::max<std::int64_t>(on_hand_ - reserved_, 0));
      changed(Cause::person);
    } else if (what == 404 && below(4) == 0) {
      live_ = below(40);
      ++edits;
    }
  }

  void changed(Cause cause) { state_ = after_evaluation(std::move(state_), desired(), "", cause, true, now()); }

  void poll() {
    horizon_ = now_ - minutes(2);
    for (Order& order : orders_) {
      if (!order.known && order.placed < horizon_) {
        order.known = true;
        reserved_ += order.units;
        note(order.placed, -order.units);
      }
      if (order.known && !order.cancel_known && order.cancelled && *order.cancelled < horizon_) {
        order.cancel_known = true;
        reserved_ -= order.units;
        note(*order.cancelled, order.units);
      }
    }
  }

  void note(Duration when, std::int64_t units) {
    if (at(when) > state_.verified->at) state_.changes.add({at(when), units});
    state_ = after_evaluation(std::move(state_), desired(), "", Cause::order, true, at(when));
  }

  void take(const Reading& reading) {
    auto taken = after_reading(std::move(state_), reading, {at(horizon_), Duration(0), true, now()});
    state_ = after_evaluation(std::move(taken.state), desired(), "", Cause::amazon, true, reading.at);
  }

  void push() {
    const NextPush next = next_push(state_);
    switch (next.task) {
      case PushTask::none:
        return;
      case PushTask::guard:
        state_.cleared = true;
        return;
      case PushTask::look:
        if (next.at <= now()) take({live_, now()});
        return;
      case PushTask::judge:
        if (at(horizon_) > next.at) take(*state_.odd);
        return;
      case PushTask::raise:
        if (at(horizon_) > next.at && may_raise(state_, at(horizon_))) write();
        return;
      case PushTask::lower:
      case PushTask::lower_to_zero:
        if (next.at <= now()) write();
        return;
    }
  }

  void write() {
    const Reading read{live_, now()};
    const auto value = value_to_write(state_, read);
    if (!value) {
      take(read);
      state_.next_try = now() + seconds(30);
      return;
    }
    EXPECT_LE(*value, desired()) << "I17: no number is sent that the ledger does not support";
    ++writes_;
    ++(*value > live_ ? raises : lowers);
    state_ = begin_attempt(std::move(state_), *value, read, now());
    const auto fate = below(20);
    const Duration delay = seconds(below(fate == 0 ? 600 : 60));
    late += fate == 0 ? 1 : 0;
    if (fate == 1 || fate == 2)
      ++dropped;
    else
      writes_due_.push_back({now_ + delay, *value});
    if (fate == 2 || fate == 3) {
      ++lost;
      state_ = after_no_answer(std::move(state_), "lost", now());
    } else {
      state_ = after_acceptance(std::move(state_), now());
    }
  }

  std::mt19937 random_;
  bool only_orders_;
  Duration now_ = seconds(5);
  Duration horizon_{-minutes(2)};
  std::int64_t live_ = 0, on_hand_ = 0, reserved_ = 0;
  PushState state_;
  std::vector<Order> orders_;
  std::vector<Write> writes_due_;
  int writes_ = 0;
};

TEST(Stk5, AShopInWhichOnlyAmazonOrdersHappenPushesNothing) {
  int orders = 0;
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    World world(seed, true);
    world.live_for(std::chrono::hours(6), true);
    world.live_for(minutes(30), false);
    EXPECT_EQ(world.writes(), 0) << "seed " << seed;
    EXPECT_EQ(world.live(), world.desired()) << "seed " << seed;
    orders += world.orders();
    if (HasFailure()) return;
  }
  EXPECT_GT(orders, 3'000);
}

TEST(I16, WhateverHappensTheNumberComesToWhatIsDesired) {
  int lost = 0, dropped = 0, late = 0, edits = 0, sold = 0, raises = 0, lowers = 0;
  for (std::uint32_t seed = 1; seed <= 500; ++seed) {
    World world(seed, false);
    world.live_for(std::chrono::hours(4), true);
    world.live_for(std::chrono::hours(2), false);
    EXPECT_EQ(world.live(), world.desired()) << "seed " << seed;
    EXPECT_EQ(stage_of(world.state()), PushStage::clean) << "seed " << seed;
    lost += world.lost;
    dropped += world.dropped;
    late += world.late;
    edits += world.edits;
    sold += world.sold_meanwhile;
    raises += world.raises;
    lowers += world.lowers;
    if (HasFailure()) return;
  }
  for (const int count : {lost, dropped, late, edits, sold, raises, lowers}) EXPECT_GT(count, 100);
}

}  // namespace
}  // namespace invd::stock
