#pragma once

#include "base/timestamp.h"

namespace invd {

/// The only source of time. The real one is uv::Loop's; tests and the simulator have their own. Reading the system's
/// clock outside uv/ and daemon/ fails the lint (I13).
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall-clock time. May jump when the machine's clock is set.
  [[nodiscard]] virtual Timestamp now() const = 0;
  /// Never goes back, counts suspend.
  [[nodiscard]] virtual Monotonic monotonic() const = 0;
};

}  // namespace invd
