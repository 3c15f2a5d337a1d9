#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "amazon/issue.h"
#include "base/error.h"
#include "base/ids.h"

namespace invd::amazon {

/// What Amazon has to say about a message of a listings feed.
struct FeedIssue {
  std::int64_t message = 0;  ///< its number; 0: about the feed as a whole
  Sku sku;                   ///< empty when Amazon does not name it
  Issue issue;
  bool operator==(const FeedIssue&) const = default;
};

/// The result of a listings feed that is done (processing report, version 2.0). A message is refused by an issue of the
/// severity `error`; a message without one was accepted, which is not yet applied (I22).
struct FeedResult {
  std::string feed_id;            ///< empty when Amazon does not name it
  std::vector<FeedIssue> issues;  ///< in Amazon's order
  /// Why others cannot be read. While there are any, no message may be taken for accepted for want of an issue.
  std::vector<std::string> malformed;
  std::int64_t errors = 0;
  std::int64_t warnings = 0;
  std::int64_t messages_processed = 0;
  std::int64_t messages_accepted = 0;
  std::int64_t messages_invalid = 0;
};

/// Against what no result of 25,000 messages is (I12).
struct FeedResultLimits {
  std::size_t packed = 32u << 20;  ///< bytes as they are sent
  std::size_t text = 32u << 20;    ///< bytes of the JSON
  std::size_t issues = 100'000;
};

/// Errors: malformed, limit: with the place, never with a value. A full one takes a good part of a second. Any thread.
[[nodiscard]] Result<FeedResult> decode_feed_result(std::string_view text, const FeedResultLimits& limits = {});

}  // namespace invd::amazon
