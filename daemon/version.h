#pragma once

#include <string_view>

namespace invd::daemon {

/// "0.1.0".
[[nodiscard]] std::string_view version();

}  // namespace invd::daemon
