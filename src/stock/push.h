#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace invd::stock {

// What Amazon's number of a quantity domain is expected to be, and what is to be done about it (STK-5 to 7, I16, I17,
// I20 to I22). Amazon lowers its number itself when an order is placed and gives units back when one is cancelled: so a
// sale changes what is desired and what is expected alike, and nothing is pushed. Whether it does so is a setting
// (an inference); reading back shows where it does not hold.

/// A number read from Amazon.
struct Reading {
  std::int64_t quantity = 0;
  Timestamp at;  ///< when the reading began, by Amazon's clock
  bool operator==(const Reading&) const = default;
};

/// What Amazon did to its number by itself: an order took units (negative), a cancellation gave them back.
struct AmazonChange {
  Timestamp at;
  std::int64_t units = 0;
  bool operator==(const AmazonChange&) const = default;
};

/// Those of one domain, since some instant: bounded, as the oldest of very many become one.
class AmazonChanges {
 public:
  AmazonChanges() = default;
  AmazonChanges(std::vector<AmazonChange> stored, Timestamp exact_from)
      : changes_(std::move(stored)), exact_from_(exact_from) {}

  void add(AmazonChange change);
  /// Forgets those up to and including the instant.
  void forget_until(Timestamp instant);
  /// Their sum behind the instant, up to and including `until`. Nothing where the instant lies among those that were
  /// drawn together.
  [[nodiscard]] std::optional<std::int64_t> sum_after(Timestamp instant, Timestamp until) const;
  [[nodiscard]] std::optional<std::int64_t> sum_after(Timestamp instant) const;
  /// In the sequence of their instants.
  [[nodiscard]] const std::vector<AmazonChange>& all() const { return changes_; }
  [[nodiscard]] Timestamp exact_from() const { return exact_from_; }
  bool operator==(const AmazonChanges&) const = default;

 private:
  std::vector<AmazonChange> changes_;
  Timestamp exact_from_;  ///< the first change may stand for several, up to then
};
inline constexpr std::size_t kMostChanges = 256;

/// A written number whose effect has not been seen (I19 to I22).
struct Attempt {
  enum class State : std::uint8_t {
    sending,   ///< committed before the first byte left; of an earlier life of invd: unknown
    accepted,  ///< Amazon has queued it: not done
    unknown,   ///< no answer: it may have happened
  };
  std::uint64_t generation = 0;
  State state = State::sending;
  std::int64_t value = 0;  ///< units, 0 or more
  Reading before;          ///< what was read before it was written
  Timestamp sent_at;
  std::uint32_t looks = 0;  ///< readings since that did not fit
  std::uint64_t feed = 0;   ///< the feed that carries it; 0: a patch
  bool operator==(const Attempt&) const = default;
};
[[nodiscard]] std::string_view name(Attempt::State state);  ///< "accepted"
/// Whether a feed carries it that has not ended yet: what becomes of it is found by following the feed (I21).
[[nodiscard]] bool travels_by_feed(const Attempt& attempt);

/// Whether a reading shows a written number.
enum class Fit : std::uint8_t {
  fits,     ///< the number less what orders took since it was applied, whenever that was
  differs,  ///< not applied yet, lost, or overwritten
};
[[nodiscard]] Fit fit(const Attempt& attempt, const Reading& reading, const AmazonChanges& changes);

/// Why nothing is written though the number is not what it shall be.
enum class Hold : std::uint8_t {
  none,
  link,   ///< first push after a link that would change Amazon's number (ITEM-8)
  guard,  ///< too much at once (STK-8)
};
inline constexpr Hold kLastHold = Hold::guard;
[[nodiscard]] std::string_view name(Hold hold);  ///< "link"

/// What a difference rests on: only what people and settings did is held by the guard (STK-8).
enum class Cause : std::uint8_t {
  order,    ///< an order line, a shipment, a return
  person,   ///< a count, a transfer, a file, a link
  setting,  ///< a rule, the mapping, a warehouse's kind
  amazon,   ///< Amazon's number is not what was expected: edited elsewhere, or a write that was lost
};
inline constexpr Cause kLastCause = Cause::amazon;
[[nodiscard]] std::string_view name(Cause cause);  ///< "order"

/// All that is remembered of a domain's number on Amazon.
struct PushState {
  std::optional<Reading> verified;  ///< the newest number that is understood
  AmazonChanges changes;            ///< behind `verified`
  std::optional<Reading> odd;       ///< a newer one that is not expected: judged when orders up to it are known
  std::optional<Attempt> attempt;
  std::uint64_t generation = 0;         ///< of the last attempt
  std::optional<std::int64_t> desired;  ///< as of the last evaluation; absent: nothing is to be written
  std::int64_t delta = 0;               ///< desired less expected, as of the last evaluation
  Timestamp changed_at;                 ///< when that became so
  std::optional<Timestamp> dirty_since;
  Cause cause = Cause::setting;
  Hold hold = Hold::none;
  bool cleared = true;  ///< the guard has judged the difference, or need not (STK-8)
  std::string off;      ///< why the domain is not written at all; empty: it is
  Timestamp next_try;   ///< not before: after failures
  std::uint32_t failures = 0;
  std::string failure;                                          ///< what the last one said
  Timestamp next_look;                                          ///< when an attempt's effect is looked for
  std::optional<Timestamp> look_again;                          ///< once more after a write was seen, or seemed lost
  std::optional<Timestamp> sent_at, accepted_at, confirmed_at;  ///< of the last that was
  std::optional<std::int64_t> sent, confirmed;
  std::uint64_t corrected = 0;  ///< differences that reading back found
  bool operator==(const PushState&) const = default;
};

/// verified plus what Amazon did to it since; nothing while no number is known.
[[nodiscard]] std::optional<std::int64_t> expected(const PushState& state, bool amazon_counts_orders);

/// What the state is called in `push.state`.
enum class PushStage : std::uint8_t { clean, dirty, sent, accepted, held, off };
[[nodiscard]] std::string_view name(PushStage stage);
[[nodiscard]] PushStage stage_of(const PushState& state);
/// Neither clean nor off.
[[nodiscard]] bool differs(const PushState& state);

/// What is to be done next, and from when on.
enum class PushTask : std::uint8_t {
  lower_to_zero,  ///< the most urgent: nothing is left to sell
  lower,
  look,   ///< read Amazon's number: none is known, or a write is to be seen
  judge,  ///< an odd reading waits for the orders up to it
  raise,
  guard,  ///< a person or a setting made the difference: is it too much at once? (STK-8)
  none,
};
inline constexpr PushTask kLastPushTask = PushTask::none;
struct NextPush {
  PushTask task = PushTask::none;
  Timestamp at;
  bool operator==(const NextPush&) const = default;
};
[[nodiscard]] NextPush next_push(const PushState& state);

/// Takes what the books now want. `desired`: nothing when the domain is not to be written, `off` says why then.
[[nodiscard]] PushState after_evaluation(PushState state, std::optional<std::int64_t> desired, std::string off,
                                         Cause cause, bool amazon_counts_orders, Timestamp rests_on);

/// Takes a number read from Amazon. `horizon`: up to when orders are known. A number that is not expected is kept until
/// orders up to it are known for `lag` (STK-7): only then it is taken for what it is.
struct ReadingContext {
  Timestamp horizon;
  Duration lag{0};
  bool amazon_counts_orders = true;
  Timestamp now;
};
enum class ReadingOutcome : std::uint8_t {
  expected,   ///< as it should be
  confirmed,  ///< it shows the number written
  waits,      ///< an attempt is not seen yet, or the reading is odd
  corrected,  ///< somebody else changed it, or a write was lost: this is the number now
};
struct TakenReading {
  PushState state;
  ReadingOutcome outcome = ReadingOutcome::expected;
};
[[nodiscard]] TakenReading after_reading(PushState state, const Reading& reading, const ReadingContext& context);

/// Times that cannot be: a clock was ahead when they were taken (I13). Nothing would be due for years.
[[nodiscard]] bool is_from_future(const PushState& state, Timestamp now);
/// Without them: a number read then is not known to be newer than anything, and is read again.
[[nodiscard]] PushState without_future(PushState state, Timestamp now);

/// How long a write may take to show (I22); one without an answer is looked at sooner, and written anew when it does
/// not show, as a quantity is the same however often it is written (I20).
inline constexpr Duration kShownWithin = std::chrono::minutes(15);
inline constexpr Duration kUnknownShownWithin = std::chrono::seconds(45);
/// From when on it does not show any more, if it has not by then. Of an attempt.
[[nodiscard]] Timestamp shows_until(const PushState& state);
/// When the n-th look at a write is, after the one before.
[[nodiscard]] Duration look_pause(const Attempt& attempt);

/// The number to write, given one just read: what is desired, and no more than the number read, moved by the
/// difference that the books know of (STK-7). Nothing: Amazon shows it already.
[[nodiscard]] std::optional<std::int64_t> value_to_write(const PushState& state, const Reading& reading);

/// Whether a raise may be written: orders are known beyond what it rests on, and lately (STK-7, 13).
[[nodiscard]] bool may_raise(const PushState& state, Timestamp horizon);

[[nodiscard]] PushState begin_attempt(PushState state, std::int64_t value, const Reading& before, Timestamp now);
/// The attempt that was begun goes by that feed: it is not looked for by itself before `until`.
[[nodiscard]] PushState by_feed(PushState state, std::uint64_t feed, Timestamp until);
/// Nothing was written, for certain. Retried for ever, ever more slowly (STK-5).
[[nodiscard]] PushState after_failure(PushState state, std::string why, Timestamp now);
[[nodiscard]] PushState after_acceptance(PushState state, Timestamp now);
[[nodiscard]] PushState after_no_answer(PushState state, std::string why, Timestamp now);
[[nodiscard]] Duration retry_pause(std::uint32_t failures);

}  // namespace invd::stock
