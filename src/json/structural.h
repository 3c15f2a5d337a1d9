#pragma once

#include <cstddef>
#include <string_view>

namespace invd::json {

/// How many of { } [ ] : , stand outside strings; stops counting above `enough`. For a text of any bytes.
[[nodiscard]] std::size_t count_structural(std::string_view text, std::size_t enough);

}  // namespace invd::json
