#pragma once

#include <string_view>

#include "control/exit_code.h"

namespace invd::ctl {

class Session;

using Handler = control::ExitCode (*)(Session&);

/// What carries out the command of this name; nullptr when invctl has nothing for it. A test walks the command table.
[[nodiscard]] Handler find_handler(std::string_view command);

}  // namespace invd::ctl
