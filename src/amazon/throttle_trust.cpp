#include "amazon/throttle_trust.h"

#include <algorithm>
#include <chrono>

namespace invd::amazon {

ThrottleTrust::ThrottleTrust(double share, Monotonic now) : share_(std::clamp(share, kLeast, 1.0)), at_(now) {}

double ThrottleTrust::share(Monotonic now) const {
  const double minutes = now > at_ ? std::chrono::duration<double, std::ratio<60>>(now - at_).count() : 0.0;
  return std::min(1.0, share_ + kPerMinute * minutes);
}

bool ThrottleTrust::strike(Monotonic now, Duration window) {
  strikes_.push_back(now);
  while (strikes_.front() + window < now) strikes_.pop_front();
  if (strikes_.size() < kStrikes) return false;
  strikes_.clear();
  share_ = std::max(kLeast, share(now) / 2);
  at_ = now;
  return true;
}

}  // namespace invd::amazon
