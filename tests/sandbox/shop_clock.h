#pragma once

#include <chrono>

#include "base/timestamp.h"

namespace invd::sandbox {

/// The shop's time in the program: the machine's time at the start, then `speed` times as fast, and it can jump
/// forward. It never goes back.
class ShopClock {
 public:
  explicit ShopClock(double speed)
      : speed_(speed),
        start_{std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()).count()},
        origin_(std::chrono::steady_clock::now()) {}

  [[nodiscard]] Timestamp start() const { return start_; }
  [[nodiscard]] Timestamp now() const {
    const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - origin_;
    return start_ + jumped_ + Duration(static_cast<std::int64_t>(passed.count() * speed_));
  }
  void jump(Duration d) { jumped_ += d; }

 private:
  double speed_;
  Timestamp start_;
  std::chrono::steady_clock::time_point origin_;
  Duration jumped_{0};
};

}  // namespace invd::sandbox
