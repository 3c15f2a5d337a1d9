#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "sandbox/api.h"
#include "sandbox/feeds.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// A getFeeds that has passed all rules. It fits into its page token, because the token comes alone.
struct FeedSearch {
  bool listings_feeds = false;   ///< the one type there are feeds of was among those asked for
  std::uint32_t statuses = ~0U;  ///< bit per FeedStatus
  std::uint32_t stores = ~0U;    ///< bit per store of the account: a feed has to be for one of them
  Timestamp since;
  Timestamp until;
  std::size_t page_size = 10;
  std::uint64_t below = 0;  ///< numbers of feeds; the youngest come first
};
[[nodiscard]] std::expected<FeedSearch, ApiError> parse_feed_search(const Target& target, const Shop& shop,
                                                                    Timestamp now);
[[nodiscard]] std::string encode(const FeedSearch& search, Timestamp now);
[[nodiscard]] bool matches(const FeedSearch& search, const Feed& feed, Timestamp now);

}  // namespace invd::sandbox
