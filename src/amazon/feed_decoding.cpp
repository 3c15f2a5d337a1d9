#include "amazon/feed_decoding.h"

#include <utility>

#include "amazon/fields.h"
#include "amazon/processing_decoding.h"
#include "json/document.h"

namespace invd::amazon {
namespace {

Result<Feed> feed(const json::Value& value) {
  Fields fields(value);
  Feed feed;
  feed.id = fields.required_id("feedId");
  feed.type = fields.required_text("feedType");
  feed.status_word = fields.required_text("processingStatus");
  feed.status = processing_status(feed.status_word);
  for (const std::string& id : fields.texts("marketplaceIds")) feed.marketplaces.emplace_back(id);
  feed.created = fields.required_time("createdTime");
  feed.processing_started = fields.time("processingStartTime");
  feed.processing_ended = fields.time("processingEndTime");
  feed.result_document_id = fields.text("resultFeedDocumentId", Fields::kLongestText);
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return feed;
}

}  // namespace

Result<std::string> decode_feed_id(std::string_view body) {
  return decode_new_id(body, "feedId");
}

Result<Feed> decode_feed(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  return feed(document->root());
}

Result<FeedsPage> decode_feeds_page(std::string_view body) {
  auto page = decode_processing_page<Feed>(body, "feeds", feed);
  if (!page) return fail(page);
  return FeedsPage{std::move(page->list), std::move(page->malformed), std::move(page->next_token)};
}

Result<FeedDocument> decode_feed_document(std::string_view body) {
  return decode_signed_document(body, "feedDocumentId");
}

}  // namespace invd::amazon
