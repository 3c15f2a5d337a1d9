#include "amazon/feed_decoding.h"

#include <cstddef>
#include <utility>

#include "amazon/fields.h"
#include "json/document.h"

namespace invd::amazon {
namespace {

constexpr std::size_t kLongestUrl = 8u << 10;

Result<Feed> feed(const json::Value& value) {
  Fields fields(value);
  Feed feed;
  feed.id = fields.required_id("feedId");
  feed.type = fields.required_text("feedType");
  feed.status_word = fields.required_text("processingStatus");
  feed.status = feed_status(feed.status_word);
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
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  Fields fields(document->root());
  std::string id = fields.required_id("feedId");
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return id;
}

Result<Feed> decode_feed(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  return feed(document->root());
}

Result<FeedsPage> decode_feeds_page(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  const auto root = document->root().object();
  if (!root) return fail(root);
  const auto list = root->array_at("feeds");
  if (!list) return fail(list);
  FeedsPage page;
  Fields fields(document->root());
  page.next_token = fields.text("nextToken", Fields::kLongestToken);
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  for (const json::Value& element : list->elements()) {
    auto one = feed(element);
    if (one) {
      page.feeds.push_back(std::move(*one));
    } else {
      page.malformed.push_back(std::move(one.error().message));
    }
  }
  return page;
}

Result<FeedDocument> decode_feed_document(std::string_view body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  Fields fields(document->root());
  FeedDocument found;
  found.id = fields.required_text("feedDocumentId", Fields::kLongestText);
  found.url = Secret(fields.required_text("url", kLongestUrl));
  const std::string compression = fields.text("compressionAlgorithm");
  if (!compression.empty() && compression != "GZIP")
    fields.complain("compressionAlgorithm", "a compression that invd does not know");
  found.gzip = !compression.empty();
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return found;
}

}  // namespace invd::amazon
