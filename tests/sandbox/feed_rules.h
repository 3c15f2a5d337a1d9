#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/listing_patch.h"
#include "sandbox/shop.h"
#include "sandbox/submission_rules.h"

namespace invd::sandbox {

inline constexpr std::size_t kMostMessages = 25'000;  ///< schema listings-feed-schema-v2

/// A message of a listings feed with which nothing is wrong.
struct FeedMessage {
  std::int64_t id = 0;
  std::string sku;
  ListingPatch patch;
};

/// What the processing report says is wrong: an ERROR.
struct FeedIssue {
  std::optional<std::int64_t> message;  ///< messageId
  std::string sku;
  SubmissionIssue issue;
};

/// A listings feed that was read.
struct ReadFeed {
  std::string seller;
  std::vector<FeedMessage> messages;  ///< those that are good
  std::vector<FeedIssue> issues;
  std::size_t processed = 0;  ///< messages
  /// The document as a whole is not what the schema wants, so that no message was looked at.
  [[nodiscard]] bool unreadable() const { return processed == 0; }
};

/// Reads a feed document of version 2.0 for the stores (bits). Messages may be PATCH or PARTIAL_UPDATE; others are
/// refused, since nothing here submits whole listings. `seller_id` empty: whichever is given.
[[nodiscard]] ReadFeed read_feed(std::string_view document, std::uint32_t stores, std::string_view seller_id,
                                 const Shop& shop);

/// The processing report, by listings-feed-processing-report-schema-v2.
[[nodiscard]] std::string processing_report(const ReadFeed& feed, std::string_view feed_id);

}  // namespace invd::sandbox
