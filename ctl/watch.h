#pragma once

#include <string>

#include "control/event_message.h"
#include "control/exit_code.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

/// Until Ctrl-C, which is the usual end and exits `done`. With --json, too, each event is one line: a stream has no end
/// at which one document could be closed.
[[nodiscard]] control::ExitCode watch(Session& session);

/// One line: "10:00:05  order.imported  amazon-us  111-2: confirmed, 2 lines".
[[nodiscard]] std::string render_event(const control::Event& event, const Screen& screen);

}  // namespace invd::ctl
