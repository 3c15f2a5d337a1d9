#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "control/exit_code.h"
#include "ctl/output.h"
#include "ctl/session.h"

namespace invd::ctl {

/// invctl, from its words to its exit code.
[[nodiscard]] control::ExitCode run(const std::vector<std::string>& words, const Surroundings& surroundings,
                                    const Clock& clock, Output& out, Output& err);

}  // namespace invd::ctl
