#pragma once

#include <optional>

#include "base/timestamp.h"

namespace invd::amazon {

/// What is left in Amazon's token bucket at least, as far as can be known from here. Pure: time is an argument.
///
/// Amazon counts a request when it arrives, somewhere between our sending it and our having its answer. The bucket
/// therefore books a token as in flight when it is taken, and lowers its level only when the answer is there: a full
/// bucket refills from then on, as Amazon's may have been full until then. Taking only while level - in flight >= 1
/// keeps Amazon's bucket from ever falling below zero whatever the network's delays; nothing is lost while the bucket
/// is not full, so that a backlog uses every token.
class TokenBucket {
 public:
  /// rate > 0 tokens a second; burst >= 1; level may be negative.
  TokenBucket(double rate, double burst, double level, Monotonic now);

  /// Tokens that may be spent now; negative after a correction.
  [[nodiscard]] double available(Monotonic now) const;
  [[nodiscard]] bool ready(Monotonic now) const;
  /// When there will be a token beside `kept` if nothing else happens, at the earliest `now`; nothing when only an
  /// answer to what is in flight can make it so.
  [[nodiscard]] std::optional<Monotonic> next(Monotonic now, double kept = 0) const;

  /// Takes a token, which is in flight from now on. False when not ready().
  [[nodiscard]] bool take(Monotonic now);
  /// The answer to a taken token's request is there (or the request failed on the way and may have been counted).
  void settle(Monotonic now);
  /// A taken token's request was never sent.
  void give_back(Monotonic now);

  /// Amazon stated its rate with an answer (after settle()). A lower one than known may hold since the last statement,
  /// so what was added since then is corrected.
  void set_rate(double rate, Monotonic now);
  /// Amazon says that there is no token (429): none before `until`.
  void empty(Monotonic now, Monotonic until);
  /// None before `until`, as Amazon said earlier.
  void block(Monotonic until);
  /// Tokens that were refilled without being counted here.
  void add(double tokens, Monotonic now);

  [[nodiscard]] double rate() const { return rate_; }
  [[nodiscard]] double burst() const { return burst_; }
  [[nodiscard]] int in_flight() const { return in_flight_; }
  [[nodiscard]] Monotonic blocked_until() const { return blocked_until_; }

 private:
  void refill(Monotonic now);
  [[nodiscard]] double level_at(Monotonic now) const;
  void remember_statement();

  double rate_;
  double burst_;
  double level_;  ///< at `at_`, requests in flight not yet counted
  Monotonic at_;
  Monotonic blocked_until_;
  int in_flight_ = 0;
  // As of Amazon's last statement of the rate.
  double stated_level_;
  Monotonic stated_at_;
  int settled_since_ = 0;
};

}  // namespace invd::amazon
