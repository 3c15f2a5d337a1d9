#pragma once

#include <string>

#include "base/error.h"

namespace invd::control {

/// Why connect() to the control socket failed with `system_error` (an errno value), and what to do: the socket is
/// missing, nobody listens (unreachable), or the user has no right to it (refused; then the group that has).
[[nodiscard]] Error connect_error(const std::string& socket, int system_error);

}  // namespace invd::control
