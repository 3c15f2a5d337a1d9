#pragma once

#include <cstdint>
#include <sys/types.h>

namespace invd::bench {

/// What a process has used so far, as /proc tells.
struct ProcessCost {
  double user_s = 0;
  double system_s = 0;
  double anonymous_mib = 0;    ///< memory of its own: what would not be there without it
  double resident_mib = 0;     ///< with the pages of files that it has mapped
  double peak_mib = 0;         ///< the most that was resident at once
  std::uint64_t wake_ups = 0;  ///< times that one of its threads waited for something
  [[nodiscard]] double cpu_s() const { return user_s + system_s; }
};

[[nodiscard]] ProcessCost cost_of(pid_t process);

}  // namespace invd::bench
