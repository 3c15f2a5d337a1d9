#include "stock/push.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "base/guard.h"

namespace invd::stock {
namespace {

/// Soon, as a lowering of the same number waits for it (I21); ever later where Amazon is slow.
constexpr Duration kFirstLook = std::chrono::seconds(5);
constexpr Duration kLongestLook = std::chrono::minutes(4);
constexpr Duration kUnknownLook = std::chrono::seconds(15);
constexpr Duration kFirstRetry = std::chrono::seconds(5);
constexpr Duration kLongestRetry = std::chrono::minutes(30);
constexpr Duration kClockTolerance = std::chrono::minutes(1);

Duration doubled(Duration first, std::uint32_t times, Duration longest) {
  Duration pause = first;
  for (std::uint32_t i = 0; i < times && pause < longest; ++i) pause *= 2;
  return std::min(pause, longest);
}

/// What is expected to be read at that instant.
std::optional<std::int64_t> expected_at(const PushState& state, Timestamp instant, bool amazon_counts_orders) {
  if (!state.verified) return std::nullopt;
  if (!amazon_counts_orders) return state.verified->quantity;
  const auto since = state.changes.sum_after(state.verified->at, instant);
  if (!since) return std::nullopt;
  return state.verified->quantity + *since;
}

void adopt(PushState& state, const Reading& reading) {
  state.verified = reading;
  state.changes.forget_until(reading.at);
  state.odd.reset();
}

bool is_without_answer(const Attempt& attempt) {
  return attempt.state != Attempt::State::accepted;
}

/// What a feed carries was not applied before Amazon had processed it.
Timestamp may_show_since(const PushState& state) {
  const Attempt& attempt = *state.attempt;
  if (attempt.feed == 0 || is_without_answer(attempt)) return attempt.sent_at;
  return std::max(attempt.sent_at, state.accepted_at.value_or(attempt.sent_at));
}

/// The number is what it would be had nothing been written.
bool shows_number_before(const Attempt& attempt, const Reading& reading, const AmazonChanges& changes) {
  const auto since = changes.sum_after(attempt.before.at, reading.at);
  return since && attempt.before.quantity + *since == reading.quantity;
}

/// It shows the number written, as far as one can tell: an order that is not known yet may have taken just as many
/// units from the number before, and what took long may have been overtaken. So it is looked at once more.
void confirm(PushState& state, const Reading& reading, Timestamp now) {
  state.look_again = now + kShownWithin;
  state.confirmed = reading.quantity;
  state.confirmed_at = now;
  state.failures = 0;
  state.failure.clear();
  state.attempt.reset();
  adopt(state, reading);
}

/// It does not, and will not any more, as far as one can tell.
void give_up(PushState& state, const Reading& reading, Timestamp now) {
  state.attempt.reset();
  ++state.corrected;
  state.look_again = now + kShownWithin;
  adopt(state, reading);
}

TakenReading look_at_attempt(PushState state, const Reading& reading, const ReadingContext& context) {
  Attempt& attempt = *state.attempt;
  if (travels_by_feed(attempt) && context.now < state.next_look) return {std::move(state), ReadingOutcome::waits};
  if (reading.at <= attempt.sent_at) return {std::move(state), ReadingOutcome::waits};
  const AmazonChanges known = context.amazon_counts_orders ? state.changes : AmazonChanges();
  const bool as_before = shows_number_before(attempt, reading, known);
  const bool is_soon_given_up = is_without_answer(attempt) && attempt.feed == 0;
  const Duration patience = is_soon_given_up ? kUnknownShownWithin : kShownWithin;
  if (fit(attempt, reading, known) == Fit::fits) {
    confirm(state, reading, context.now);
    return {std::move(state), ReadingOutcome::confirmed};
  }
  if (state.odd && context.horizon > state.odd->at) {
    // All orders up to that reading are known by now.
    const Reading odd = *state.odd;
    const bool fits = fit(attempt, odd, known) == Fit::fits;
    if (fits)
      confirm(state, odd, context.now);
    else
      give_up(state, odd, context.now);
    TakenReading taken = after_reading(std::move(state), reading, context);
    taken.outcome = fits ? ReadingOutcome::confirmed : ReadingOutcome::corrected;
    return taken;
  }
  if (reading.at - may_show_since(state) >= patience) {
    if (as_before) {
      give_up(state, reading, context.now);
      return {std::move(state), ReadingOutcome::corrected};
    }
    if (!state.odd) state.odd = reading;
  }
  ++attempt.looks;
  state.next_look = context.now + look_pause(attempt);
  return {std::move(state), ReadingOutcome::waits};
}

}  // namespace

void AmazonChanges::add(AmazonChange change) {
  if (change.units == 0) return;
  const auto place = std::ranges::upper_bound(changes_, change.at, {}, &AmazonChange::at);
  changes_.insert(place, change);
  if (changes_.size() <= kMostChanges) return;
  const auto half = changes_.begin() + kMostChanges / 2;
  AmazonChange sum{(half - 1)->at, 0};
  for (auto one = changes_.begin(); one != half; ++one) sum.units += one->units;
  changes_.erase(changes_.begin(), half - 1);
  changes_.front() = sum;
  exact_from_ = sum.at;
}

void AmazonChanges::forget_until(Timestamp instant) {
  std::erase_if(changes_, [&](const AmazonChange& change) { return change.at <= instant; });
}

std::optional<std::int64_t> AmazonChanges::sum_after(Timestamp instant, Timestamp until) const {
  const bool drawn_together = !changes_.empty() && changes_.front().at == exact_from_;
  if (drawn_together && until < exact_from_) return std::nullopt;
  std::int64_t sum = 0;
  for (const AmazonChange& change : changes_)
    if (change.at > instant && change.at <= until) sum += change.units;
  return sum;
}

std::optional<std::int64_t> AmazonChanges::sum_after(Timestamp instant) const {
  return sum_after(instant, changes_.empty() ? instant : changes_.back().at);
}

std::string_view name(Attempt::State state) {
  switch (state) {
    case Attempt::State::sending:
      return "sending";
    case Attempt::State::accepted:
      return "accepted";
    case Attempt::State::unknown:
      return "unknown";
  }
  return "unknown";
}

bool travels_by_feed(const Attempt& attempt) {
  return attempt.feed != 0 && attempt.state == Attempt::State::sending;
}

std::string_view name(Hold hold) {
  switch (hold) {
    case Hold::none:
      return "none";
    case Hold::link:
      return "link";
    case Hold::guard:
      return "guard";
  }
  return "none";
}

std::string_view name(Cause cause) {
  switch (cause) {
    case Cause::order:
      return "order";
    case Cause::person:
      return "person";
    case Cause::setting:
      return "setting";
    case Cause::amazon:
      return "amazon";
  }
  return "amazon";
}

std::string_view name(PushStage stage) {
  switch (stage) {
    case PushStage::clean:
      return "clean";
    case PushStage::dirty:
      return "dirty";
    case PushStage::sent:
      return "sent";
    case PushStage::accepted:
      return "accepted";
    case PushStage::held:
      return "held";
    case PushStage::off:
      return "off";
  }
  return "off";
}

Fit fit(const Attempt& attempt, const Reading& reading, const AmazonChanges& changes) {
  // Applied right after it was sent, after each change since, or just now.
  std::int64_t since_applied = 0;
  if (reading.quantity == attempt.value) return Fit::fits;
  for (auto change = changes.all().rbegin(); change != changes.all().rend(); ++change) {
    if (change->at > reading.at) continue;
    if (change->at <= attempt.sent_at) break;
    since_applied += change->units;
    if (reading.quantity == std::max<std::int64_t>(attempt.value + since_applied, 0)) return Fit::fits;
  }
  return Fit::differs;
}

std::optional<std::int64_t> expected(const PushState& state, bool amazon_counts_orders) {
  if (!state.verified) return std::nullopt;
  if (!amazon_counts_orders || !guarded(Guard::no_echo)) return state.verified->quantity;
  // Amazon shows no number below zero.
  return std::max<std::int64_t>(state.verified->quantity + state.changes.sum_after(state.verified->at).value_or(0), 0);
}

PushStage stage_of(const PushState& state) {
  if (state.attempt) return state.attempt->state == Attempt::State::accepted ? PushStage::accepted : PushStage::sent;
  if (!state.off.empty() || !state.desired) return PushStage::off;
  if (state.verified && state.delta == 0) return PushStage::clean;
  return state.hold != Hold::none ? PushStage::held : PushStage::dirty;
}

bool differs(const PushState& state) {
  const PushStage stage = stage_of(state);
  return stage != PushStage::clean && stage != PushStage::off;
}

NextPush next_push(const PushState& state) {
  if (state.attempt && guarded(Guard::key_lock)) return {PushTask::look, state.next_look};
  if (!state.off.empty() || !state.desired) return {};
  const bool differs_unheld = state.hold == Hold::none && state.verified && state.delta != 0;
  if (differs_unheld && !state.cleared) return {PushTask::guard, state.changed_at};
  const bool may_write = differs_unheld;
  if (may_write && state.delta < 0)
    return {*state.desired == 0 ? PushTask::lower_to_zero : PushTask::lower, state.next_try};
  if (state.odd) return {PushTask::judge, state.odd->at};
  if (!state.verified) return {PushTask::look, state.next_look};
  if (may_write && state.delta > 0)
    return {PushTask::raise, std::max({state.changed_at, state.verified->at, state.next_try})};
  if (state.look_again) return {PushTask::look, *state.look_again};
  return {};
}

PushState after_evaluation(PushState state, std::optional<std::int64_t> desired, std::string off, Cause cause,
                           bool amazon_counts_orders, Timestamp rests_on) {
  const bool was_dirty = state.delta != 0 && state.off.empty();
  state.desired = desired;
  state.off = std::move(off);
  const auto now_expected = expected(state, amazon_counts_orders);
  const std::int64_t delta = desired && now_expected && state.off.empty() ? *desired - *now_expected : 0;
  if (delta != state.delta) {
    state.changed_at = was_dirty && delta != 0 ? std::max(state.changed_at, rests_on) : rests_on;
    state.cause = cause;
    // What orders and Amazon do is never held.
    if (cause == Cause::person || cause == Cause::setting) state.cleared = false;
  }
  state.delta = delta;
  if (delta == 0) state.cleared = true;
  const bool wanted = state.desired && state.off.empty();
  if (!wanted || (state.verified && delta == 0)) {
    state.dirty_since.reset();
    if (state.verified && delta == 0) state.hold = Hold::none;  // nothing would change
  } else if (!state.dirty_since) {
    state.dirty_since = rests_on;
  }
  return state;
}

TakenReading after_reading(PushState state, const Reading& reading, const ReadingContext& context) {
  if (state.attempt) return look_at_attempt(std::move(state), reading, context);
  if (state.verified && reading.at <= state.verified->at) return {std::move(state), ReadingOutcome::expected};
  if (state.odd && reading.at > state.odd->at && context.horizon > state.odd->at + context.lag) {
    const Reading odd = *state.odd;
    state = after_reading(std::move(state), odd, context).state;
  }
  if (state.look_again && context.now >= *state.look_again) state.look_again.reset();
  auto wanted = expected_at(state, reading.at, context.amazon_counts_orders);
  if (wanted) wanted = std::max<std::int64_t>(*wanted, 0);
  if (wanted == reading.quantity) {
    adopt(state, reading);
    return {std::move(state), ReadingOutcome::expected};
  }
  if (context.horizon <= reading.at + context.lag) {
    // The oldest is kept: a newer one would have to wait longer.
    if (!state.odd || (state.verified && state.odd->at <= state.verified->at)) state.odd = reading;
    return {std::move(state), ReadingOutcome::waits};
  }
  const bool is_first = !state.verified;
  adopt(state, reading);
  if (!is_first) ++state.corrected;
  return {std::move(state), is_first ? ReadingOutcome::expected : ReadingOutcome::corrected};
}

bool is_from_future(const PushState& state, Timestamp now) {
  const Timestamp latest = now + kClockTolerance;
  const auto later = [latest](const std::optional<Timestamp>& at) { return at && *at > latest; };
  const bool is_followed = state.attempt && travels_by_feed(*state.attempt);
  return (state.verified && state.verified->at > latest) || (state.odd && state.odd->at > latest) ||
         (state.attempt && state.attempt->sent_at > latest) || state.changed_at > latest || later(state.dirty_since) ||
         state.next_try > latest + kLongestRetry || (state.next_look > latest + kLongestRetry && !is_followed) ||
         later(state.look_again ? std::optional(*state.look_again - kShownWithin) : std::nullopt);
}

PushState without_future(PushState state, Timestamp now) {
  if (!is_from_future(state, now)) return state;
  const Timestamp latest = now + kClockTolerance;
  if (state.verified && state.verified->at > latest) {
    state.verified.reset();
    state.changes = AmazonChanges();
  }
  if (state.odd && state.odd->at > latest) state.odd.reset();
  if (state.attempt) state.attempt->sent_at = std::min(state.attempt->sent_at, now);
  state.changed_at = std::min(state.changed_at, now);
  if (state.dirty_since) state.dirty_since = std::min(*state.dirty_since, now);
  state.next_try = std::min(state.next_try, now);
  if (!state.attempt || !travels_by_feed(*state.attempt)) state.next_look = std::min(state.next_look, now);
  if (state.look_again) state.look_again = std::min(*state.look_again, now + kShownWithin);
  return state;
}

Timestamp shows_until(const PushState& state) {
  INVD_ASSERT(state.attempt);
  return may_show_since(state) + kShownWithin;
}

Duration look_pause(const Attempt& attempt) {
  if (is_without_answer(attempt) && attempt.feed == 0) return kUnknownLook;
  return doubled(kFirstLook, attempt.looks, kLongestLook);
}

std::optional<std::int64_t> value_to_write(const PushState& state, const Reading& reading) {
  INVD_ASSERT(state.desired.has_value());
  if (!guarded(Guard::read_before_write)) return state.desired;
  const std::int64_t value = std::max<std::int64_t>(std::min(*state.desired, reading.quantity + state.delta), 0);
  const bool leads_there = state.delta < 0 ? value < reading.quantity : value > reading.quantity;
  if (state.delta == 0 || !leads_there) return std::nullopt;
  return value;
}

bool may_raise(const PushState& state, Timestamp horizon) {
  if (!guarded(Guard::horizon_before_raise)) return true;
  return state.verified && horizon > state.verified->at && horizon > state.changed_at;
}

PushState begin_attempt(PushState state, std::int64_t value, const Reading& before, Timestamp now) {
  INVD_ASSERT(!state.attempt || !guarded(Guard::key_lock));
  state.attempt = Attempt{.generation = ++state.generation, .value = value, .before = before, .sent_at = now};
  state.next_look = now + look_pause(*state.attempt);
  state.odd.reset();
  state.sent = value;
  state.sent_at = now;
  return state;
}

PushState by_feed(PushState state, std::uint64_t feed, Timestamp until) {
  INVD_ASSERT(state.attempt && feed != 0);
  state.attempt->feed = feed;
  state.next_look = until;
  return state;
}

PushState after_failure(PushState state, std::string why, Timestamp now) {
  state.attempt.reset();
  state.failure = std::move(why);
  state.next_try = now + retry_pause(state.failures);
  ++state.failures;
  return state;
}

PushState after_acceptance(PushState state, Timestamp now) {
  if (!state.attempt) return state;
  state.attempt->state = Attempt::State::accepted;
  state.accepted_at = now;
  state.next_look = now + look_pause(*state.attempt);
  return state;
}

PushState after_no_answer(PushState state, std::string why, Timestamp now) {
  if (!state.attempt) return state;
  // What a feed did may have been done until now.
  if (state.attempt->feed != 0) state.attempt->sent_at = std::max(state.attempt->sent_at, now);
  state.attempt->state = Attempt::State::unknown;
  state.failure = std::move(why);
  state.next_look = now + look_pause(*state.attempt);
  return state;
}

Duration retry_pause(std::uint32_t failures) {
  return doubled(kFirstRetry, failures, kLongestRetry);
}

}  // namespace invd::stock
