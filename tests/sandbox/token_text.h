#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace invd::sandbox {

/// The outside of a page token: words with a checksum, in base64 with '+', '/' and '=', so that it must be
/// percent-encoded when sent back. A token that was damaged, or is another operation's (`kind`), is none.
inline constexpr Duration kPageTokenLife = std::chrono::hours(24);
[[nodiscard]] std::string token_text(char kind, std::span<const std::uint64_t> words);
[[nodiscard]] std::optional<std::vector<std::uint64_t>> token_words(char kind, std::string_view text,
                                                                    std::size_t words);

}  // namespace invd::sandbox
