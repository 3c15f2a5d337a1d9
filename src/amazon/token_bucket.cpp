#include "amazon/token_bucket.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace invd::amazon {
namespace {

constexpr double kMsPerSecond = 1000.0;
constexpr double kLongestWaitMs = 1e12;  // keeps the arithmetic of a very slow bucket inside int64

double seconds(Duration d) {
  return static_cast<double>(d.count()) / kMsPerSecond;
}

/// Time for `tokens` at `rate`, rounded up by a full millisecond: never early, whatever the rounding of Amazon's sums.
Duration time_for(double tokens, double rate) {
  if (tokens <= 0) return Duration(0);
  return Duration(static_cast<std::int64_t>(std::min(std::ceil(tokens / rate * kMsPerSecond), kLongestWaitMs)) + 1);
}

}  // namespace

TokenBucket::TokenBucket(double rate, double burst, double level, Monotonic now)
    : rate_(rate),
      burst_(burst),
      level_(std::min(level, burst)),
      at_(now),
      blocked_until_(now),
      stated_level_(level_),
      stated_at_(now) {
  INVD_ASSERT(rate > 0 && burst >= 1 && std::isfinite(rate) && std::isfinite(burst) && std::isfinite(level));
}

double TokenBucket::level_at(Monotonic now) const {
  if (now <= at_) return level_;
  return std::min(burst_, level_ + rate_ * seconds(now - at_));
}

void TokenBucket::refill(Monotonic now) {
  if (now < at_) {
    // The clock went back. Nothing is added for that, and what lay ahead stays as far ahead as it was.
    const Duration back = at_ - now;
    blocked_until_ = blocked_until_ - back;
    stated_at_ = stated_at_ - back;
  }
  level_ = level_at(now);
  at_ = now;
}

double TokenBucket::available(Monotonic now) const {
  return level_at(now) - in_flight_;
}

bool TokenBucket::ready(Monotonic now) const {
  return now >= blocked_until_ && available(now) >= 1;
}

std::optional<Monotonic> TokenBucket::next(Monotonic now, double kept) const {
  if (burst_ - in_flight_ < 1 + kept) return std::nullopt;
  return std::max({now, blocked_until_, now + time_for(1 + kept - available(now), rate_)});
}

bool TokenBucket::take(Monotonic now) {
  refill(now);
  if (!ready(now)) return false;
  ++in_flight_;
  return true;
}

void TokenBucket::settle(Monotonic now) {
  INVD_ASSERT(in_flight_ > 0);
  refill(now);
  --in_flight_;
  level_ -= 1;
  ++settled_since_;
}

void TokenBucket::give_back(Monotonic now) {
  INVD_ASSERT(in_flight_ > 0);
  refill(now);
  --in_flight_;
}

void TokenBucket::set_rate(double rate, Monotonic now) {
  INVD_ASSERT(rate > 0 && std::isfinite(rate));
  refill(now);
  if (rate < rate_) {
    const double at_least = std::min(burst_, stated_level_ + rate * seconds(now - stated_at_)) - settled_since_;
    level_ = std::min(level_, at_least);
  }
  rate_ = rate;
  remember_statement();
}

void TokenBucket::empty(Monotonic now, Monotonic until) {
  refill(now);
  level_ = std::min(level_, static_cast<double>(in_flight_));
  block(until);
  remember_statement();
}

void TokenBucket::block(Monotonic until) {
  blocked_until_ = std::max(blocked_until_, until);
}

void TokenBucket::add(double tokens, Monotonic now) {
  INVD_ASSERT(tokens >= 0 && std::isfinite(tokens));
  refill(now);
  level_ = std::min(burst_, level_ + tokens);
  remember_statement();
}

void TokenBucket::remember_statement() {
  stated_level_ = level_;
  stated_at_ = at_;
  settled_since_ = 0;
}

}  // namespace invd::amazon
