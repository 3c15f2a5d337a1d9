#pragma once

#include <chrono>

#include "base/timestamp.h"

namespace invd::sync {

/// When a module runs by itself (PREF-1, PREF-5).
struct Timing {
  bool automatic = true;
  Duration interval = std::chrono::minutes(3);
  bool operator==(const Timing&) const = default;
};

}  // namespace invd::sync
