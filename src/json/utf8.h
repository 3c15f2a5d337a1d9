#pragma once

#include <cstddef>
#include <string_view>

namespace invd::json {

/// U+FFFD, which stands for what is no text.
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Length of the well-formed UTF-8 sequence at `i` (RFC 3629: no overlong forms, no surrogates); 0 when there is none.
[[nodiscard]] std::size_t sequence_length(std::string_view text, std::size_t i);

}  // namespace invd::json
