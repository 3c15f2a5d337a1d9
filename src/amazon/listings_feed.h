#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "amazon/quantity_patch.h"
#include "base/error.h"

namespace invd::amazon {

/// What Amazon takes in one feed of the type JSON_LISTINGS_FEED.
inline constexpr std::size_t kMostFeedMessages = 25'000;
inline constexpr std::size_t kLargestFeed = 10u << 20;  ///< bytes

/// The document of a listings feed (version 2.0): one message for each change, an operation PATCH that writes what
/// patch_quantity() writes. The messages are numbered from 1 in the order given. A full one takes tenths of
/// a second: let a worker do it. Any thread. Errors: usage (no change, more than kMostFeedMessages, one that Amazon
/// cannot be asked for, a SKU twice), limit (larger than kLargestFeed).
[[nodiscard]] Result<std::string> listings_feed(std::string_view seller_id, std::span<const QuantityChange> changes,
                                                std::string_view issue_locale = "en_US");

}  // namespace invd::amazon
