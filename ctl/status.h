#pragma once

#include <string>

#include "control/exit_code.h"
#include "control/status_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

/// With --watch, again every two seconds until Ctrl-C.
[[nodiscard]] control::ExitCode status(Session& session);

[[nodiscard]] std::string render_status(const control::Status& status, const Screen& screen);

}  // namespace invd::ctl
