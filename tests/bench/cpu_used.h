#pragma once

namespace invd::bench {

/// Processor time.
struct CpuUsed {
  double user_s = 0;
  double system_s = 0;
  [[nodiscard]] double cpu_s() const { return user_s + system_s; }
};

/// What this process has used so far.
[[nodiscard]] CpuUsed cpu_used();

}  // namespace invd::bench
