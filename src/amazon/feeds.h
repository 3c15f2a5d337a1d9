#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "amazon/account.h"
#include "amazon/change.h"
#include "amazon/processing.h"
#include "async/task.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"

namespace invd::amazon {

/// Changes of many listings in one document: see listings_feed.h.
inline constexpr std::string_view kListingsFeed = "JSON_LISTINGS_FEED";
/// What a listings feed's document is said to be, when it is created and when it is uploaded.
inline constexpr std::string_view kListingsFeedContent = "application/json; charset=UTF-8";

/// Done: what became of each message is in the result. Cancelled: before it was begun, nothing of it was done. Fatal:
/// some, none or all of it was done.
using FeedStatus = ProcessingStatus;

/// What is asked of createFeed.
struct FeedRequest {
  std::string type{kListingsFeed};
  std::vector<MarketplaceId> marketplaces;  ///< 1 to 25
  std::string document_id;                  ///< of create_feed_document(), uploaded before
};

struct Feed {
  std::string id;
  std::string type;
  FeedStatus status = FeedStatus::unknown;
  std::string status_word;  ///< Amazon's
  std::vector<MarketplaceId> marketplaces;
  Timestamp created;
  std::optional<Timestamp> processing_started;
  std::optional<Timestamp> processing_ended;
  std::string result_document_id;  ///< empty until there is one
  bool operator==(const Feed&) const = default;
};

/// What is asked of getFeeds.
using FeedSearch = ProcessingSearch;

struct FeedsPage {
  std::vector<Feed> feeds;
  std::vector<std::string> malformed;  ///< why others cannot be read
  std::string next_token;              ///< empty on the last page
};

/// Where a document is put, or a result lies.
using FeedDocument = SignedDocument;

/// createFeedDocument, 0.5/s burst 15: a place to upload one document to. Asked for again when the answer is lost, as
/// a place that is not used is nothing. Errors: as Account::call(), usage, malformed.
[[nodiscard]] async::Task<Result<FeedDocument>> create_feed_document(Account& account, std::string content_type,
                                                                     Priority priority,
                                                                     Duration deadline = kCallDeadline);

/// createFeed, 0.0083/s burst 15, listings feeds five at once and then one a minute besides: the new feed's id. Errors:
/// as Account::change(): where it is `maybe_done`, look with get_feeds() whether there is one (I20). Usage; malformed,
/// which is `maybe_done` too.
[[nodiscard]] async::Task<Changed<std::string>> create_feed(Account& account, FeedRequest request, Priority priority,
                                                            Duration deadline = kCallDeadline);

/// getFeed, 2/s burst 15. Errors: as Account::call(), usage, malformed.
[[nodiscard]] async::Task<Result<Feed>> get_feed(Account& account, std::string feed_id, Priority priority,
                                                 Duration deadline = kCallDeadline);

/// cancelFeed, 2/s burst 15: of one that is IN_QUEUE; that it was in time is told by get_feed(). Asked again when the
/// answer is lost. Errors: as Account::call(), usage; rejected, when Amazon has begun it.
[[nodiscard]] async::Task<Result<void>> cancel_feed(Account& account, std::string feed_id, Priority priority,
                                                    Duration deadline = kCallDeadline);

/// getFeeds, 0.0222/s burst 10, newest first as Amazon gives them. `page_token`: from the page before; it is then sent
/// alone. Errors: as Account::call(), usage, malformed.
[[nodiscard]] async::Task<Result<FeedsPage>> get_feeds(Account& account, FeedSearch search, std::string page_token,
                                                       Priority priority, Duration deadline = kCallDeadline);

/// getFeedDocument, 0.0222/s burst 10: where a result lies. The address lives for five minutes: ask when the reading
/// can begin. Errors: as Account::call(), usage, malformed (also a compression that invd does not know).
[[nodiscard]] async::Task<Result<FeedDocument>> get_feed_document(Account& account, std::string document_id,
                                                                  Priority priority, Duration deadline = kCallDeadline);

}  // namespace invd::amazon
