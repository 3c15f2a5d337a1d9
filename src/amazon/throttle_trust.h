#pragma once

#include <deque>

#include "base/timestamp.h"

namespace invd::amazon {

/// How much of the rate that Amazon states is used. A single 429 says little; three within a window halve the share,
/// which comes back by 5 % of the whole a minute (scheduling.md 5.5). Pure.
class ThrottleTrust {
 public:
  static constexpr int kStrikes = 3;
  static constexpr double kLeast = 1.0 / 16;
  static constexpr double kPerMinute = 0.05;

  ThrottleTrust(double share, Monotonic now);

  /// In [kLeast, 1].
  [[nodiscard]] double share(Monotonic now) const;
  /// A 429. `window` is the time within which three count as one cause. True when the share was halved.
  bool strike(Monotonic now, Duration window);

 private:
  double share_;
  Monotonic at_;
  std::deque<Monotonic> strikes_;
};

}  // namespace invd::amazon
