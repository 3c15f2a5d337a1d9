#pragma once

#include <string>
#include <string_view>

#include "amazon/feeds.h"
#include "base/error.h"

namespace invd::amazon {

/// The bodies of Feeds 2021-06-30. What Amazon's model requires must be there; unknown words are kept. Errors:
/// malformed, limit: with the place, never with a value. Any thread.
[[nodiscard]] Result<std::string> decode_feed_id(std::string_view body);
[[nodiscard]] Result<Feed> decode_feed(std::string_view body);
[[nodiscard]] Result<FeedsPage> decode_feeds_page(std::string_view body);
/// Of createFeedDocument too.
[[nodiscard]] Result<FeedDocument> decode_feed_document(std::string_view body);

}  // namespace invd::amazon
