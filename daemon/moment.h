#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/timestamp.h"

namespace invd::daemon {

/// A moment of a request by the daemon's clock; an empty text leaves `into` as it is. Errors: usage.
[[nodiscard]] Result<void> read_moment(const std::string& text, Timestamp now, std::optional<Timestamp>& into);

/// The key of a table's row as the opaque `next` of a page, and back. Errors: usage.
[[nodiscard]] std::string to_page_key(std::string_view key);
[[nodiscard]] Result<std::string> from_page_key(std::string_view text);

}  // namespace invd::daemon
