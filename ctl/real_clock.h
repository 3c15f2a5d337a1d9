#pragma once

#include "base/clock.h"

namespace invd::ctl {

/// The machine's clock. invctl needs it for "3 min ago" and for the pace of its progress line, and has no loop.
class RealClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override;
  [[nodiscard]] Monotonic monotonic() const override;
};

}  // namespace invd::ctl
