#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace invd::ctl {

/// A line of CSV by RFC 4180, with its CR LF: a cell with a comma, a quote, a line break or a blank at an end stands in
/// quotes, and so does the only cell of a line when it is empty.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

}  // namespace invd::ctl
