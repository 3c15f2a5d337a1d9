#pragma once

#include <cstdint>

#include "base/error.h"

namespace invd::control {

/// invctl's exit codes: a promise to scripts (CTL-3).
enum class ExitCode : std::uint8_t {
  done = 0,
  failed = 1,
  usage = 2,
  refused = 3,  ///< rights, guard, precondition
  not_found = 4,
  conflict = 5,
  unreachable = 6,  ///< the daemon cannot be reached
  temporary = 7,    ///< try again
  partial = 8,      ///< done in part
};

[[nodiscard]] ExitCode exit_code(ErrorCode code);

}  // namespace invd::control
