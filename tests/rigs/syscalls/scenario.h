#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "process/harness/sandbox.h"
#include "rigs/syscalls/failing_call.h"

namespace invd::rigs {

/// What came of one scenario.
struct ScenarioResult {
  bool fired = false;                             ///< there was such a call
  std::string end;                                ///< "went on", or how invd ended
  std::vector<std::string> wrong;                 ///< what may not be; empty when all is well
  std::array<std::uint64_t, kCallKinds> calls{};  ///< of each kind
};

/// A short life of invd, from a store that is not there through the first import of that shop and `invctl status` to
/// SIGTERM, with one call that fails; then a start without failures, and everything is compared: the store is whole,
/// what was told is there, and the import comes to its end. Any thread, one at a time for each sandbox.
[[nodiscard]] ScenarioResult live_with(const FailingCall& failing, const process::Sandbox& sandbox);

}  // namespace invd::rigs
