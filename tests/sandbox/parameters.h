#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/api.h"

namespace invd::sandbox {

/// Reading query parameters as Amazon does: the errors are its answers.

using Failure = std::unexpected<ApiError>;
/// InvalidInput, with these words.
[[nodiscard]] Failure refuse(std::string message);
/// Refuses a parameter that is given twice or is empty.
[[nodiscard]] std::expected<void, ApiError> check_once(const Target& target);
[[nodiscard]] std::expected<std::optional<Timestamp>, ApiError> parse_time(const Target& target, std::string_view name);
/// A whole number from `low` to `high`.
[[nodiscard]] std::expected<std::size_t, ApiError> parse_size(const Target& target, std::string_view name,
                                                              std::size_t low, std::size_t high, std::size_t absent);
/// A list as bits: `bit_of` tells the place of a value, or -1 when it is not allowed.
[[nodiscard]] std::expected<std::uint32_t, ApiError> parse_bits(const Target& target, std::string_view name,
                                                                std::uint32_t absent,
                                                                const std::function<int(std::string_view)>& bit_of);

}  // namespace invd::sandbox
