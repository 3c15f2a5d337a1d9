#pragma once

#include <cstdint>
#include <sys/types.h>

namespace invd::process {

/// Resident memory of a process in bytes, as /proc tells it; 0 when it is gone.
[[nodiscard]] std::uint64_t resident(pid_t pid);
/// The most it was since forget_peak(), or since it began.
[[nodiscard]] std::uint64_t peak_resident(pid_t pid);
void forget_peak(pid_t pid);

}  // namespace invd::process
