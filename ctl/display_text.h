#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace invd::ctl {

/// How many columns of a terminal the text takes: 2 for a CJK character or an emoji (also one joined from several code
/// points), 0 for combining marks. UTF-8; a byte that is not UTF-8 counts as one column.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// At most `columns` columns of the text, the last being "…" when something was cut. Never cuts inside a character.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t columns);

/// The text with control characters, bytes that are not UTF-8 and the marks that turn the direction of writing replaced
/// by "?". Titles and reasons come from buyers and from Amazon: they must not steer the operator's terminal (CTL-2).
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace invd::ctl
