#pragma once

#include "control/exit_code.h"

namespace invd::ctl {

class Session;

// Orders changed by hand; each prints the order as it is afterwards.

[[nodiscard]] control::ExitCode orders_create(Session& session);
/// orders void, orders move and orders comment.
[[nodiscard]] control::ExitCode order_change(Session& session);

}  // namespace invd::ctl
