#pragma once

#include "base/random.h"

namespace invd::daemon {

/// Chance from the kernel (getrandom).
class KernelRandom final : public Random {
 public:
  [[nodiscard]] std::uint64_t next() override;
};

}  // namespace invd::daemon
