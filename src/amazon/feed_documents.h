#pragma once

#include <chrono>
#include <string>

#include "amazon/account.h"
#include "amazon/feed_result.h"
#include "amazon/feeds.h"
#include "async/task.h"
#include "base/error.h"
#include "base/timestamp.h"

namespace invd::amazon {

/// As long as a signed address lives.
inline constexpr Duration kFeedDocumentDeadline = std::chrono::minutes(5);

/// Puts a document, of at most kLargestFeed bytes, to the place that create_feed_document() gave, with the content type
/// that was said there. The signed address is asked without the account's token, and only where Amazon keeps its
/// documents. Nothing is done by it until create_feed(), so after any error it may begin anew, with a new place. No
/// repetition. Errors: as http::Client::send(); refused (the address is not Amazon's); rejected (403 and the like: the
/// address has expired); temporary (500, 503, 429); usage, limit (the document is none, or too large).
[[nodiscard]] async::Task<Result<void>> upload_feed_document(Account& account, FeedDocument place,
                                                             std::string content_type, std::string document);

/// Fetches and reads the result of a listings feed, from the place that get_feed_document() gave. Errors: as
/// upload_feed_document(); malformed, limit: as decode_feed_result(), or the download is not whole.
[[nodiscard]] async::Task<Result<FeedResult>> read_feed_result(Account& account, FeedDocument place,
                                                               FeedResultLimits limits = {});

}  // namespace invd::amazon
