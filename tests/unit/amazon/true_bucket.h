#pragma once

#include <algorithm>

#include "base/timestamp.h"

namespace invd::amazon::test {

/// Amazon's side: a token bucket that counts a request when it arrives and says no when it is empty.
class TrueBucket {
 public:
  TrueBucket(double rate, double burst, Monotonic now) : rate_(rate), burst_(burst), level_(burst), at_(now) {}

  [[nodiscard]] bool arrive(Monotonic now) {
    refill(now);
    ++arrivals_;
    if (level_ < 1) {
      ++refusals_;
      return false;
    }
    level_ -= 1;
    return true;
  }
  void set_rate(double rate, Monotonic now) {
    refill(now);
    rate_ = rate;
  }
  void set_level(double level, Monotonic now) {
    refill(now);
    level_ = level;
  }
  [[nodiscard]] double rate() const { return rate_; }
  /// Tokens that were there to be had: the full bucket and all that the rate gave since, whether it fitted in or not.
  [[nodiscard]] double offered() const { return burst_ + added_; }
  [[nodiscard]] int arrivals() const { return arrivals_; }
  [[nodiscard]] int refusals() const { return refusals_; }

  void refill(Monotonic now) {
    const double more = rate_ * static_cast<double>((now - at_).count()) / 1000.0;
    added_ += more;
    level_ = std::min(burst_, level_ + more);
    at_ = now;
  }

 private:
  double rate_;
  double burst_;
  double level_;
  Monotonic at_;
  double added_ = 0;
  int arrivals_ = 0;
  int refusals_ = 0;
};

}  // namespace invd::amazon::test
