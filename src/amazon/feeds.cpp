#include "amazon/feeds.h"

#include <utility>

#include "amazon/feed_decoding.h"
#include "http/message.h"
#include "json/write.h"

namespace invd::amazon {
namespace {

constexpr std::string_view kFeeds = "/feeds/2021-06-30/feeds";
constexpr std::string_view kDocuments = "/feeds/2021-06-30/documents";

std::string body(const FeedRequest& request) {
  json::ArrayBuilder marketplaces;
  for (const MarketplaceId& id : request.marketplaces) marketplaces.add(id.view());
  return json::ObjectBuilder()
      .add("feedType", request.type)
      .add("marketplaceIds", marketplaces.build())
      .add("inputFeedDocumentId", request.document_id)
      .build()
      .str();
}

Result<void> check(const FeedRequest& request) {
  if (request.type.empty()) return fail(ErrorCode::usage, "createFeed takes a type of feed");
  if (request.document_id.empty()) return fail(ErrorCode::usage, "createFeed takes the id of a document");
  if (request.marketplaces.empty() || request.marketplaces.size() > kMostMarketplacesOfOne)
    return fail(ErrorCode::usage, "createFeed takes 1 to 25 marketplaces");
  return {};
}

}  // namespace

async::Task<Result<FeedDocument>> create_feed_document(Account& account, std::string content_type, Priority priority,
                                                       Duration deadline) {
  if (content_type.empty()) co_return fail(ErrorCode::usage, "createFeedDocument takes a content type");
  Call call{.operation = Operation::create_feed_document,
            .method = "POST",
            .path = std::string(kDocuments),
            .body = json::ObjectBuilder().add("contentType", content_type).build().str()};
  const auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);
  auto document = decode_feed_document(response->body);
  if (!document) co_return fail(document, account.name().str() + ": createFeedDocument");
  co_return document;
}

async::Task<Changed<std::string>> create_feed(Account& account, FeedRequest request, Priority priority,
                                              Duration deadline) {
  if (auto checked = check(request); !checked) co_return fail(checked);
  Call call{.operation = Operation::create_feed, .method = "POST", .path = std::string(kFeeds), .body = body(request)};
  if (request.type == kListingsFeed) call.also_of = Operation::create_listings_feed;
  const auto response = co_await account.change(std::move(call), priority, deadline);
  if (!response) co_return std::unexpected(response.error());
  auto id = decode_feed_id(response->body);
  if (!id) co_return fail_unread(id, account.name().str() + ": createFeed");
  co_return std::move(*id);
}

async::Task<Result<Feed>> get_feed(Account& account, std::string feed_id, Priority priority, Duration deadline) {
  if (feed_id.empty()) co_return fail(ErrorCode::usage, "getFeed takes the id of a feed");
  Call call{.operation = Operation::get_feed, .path = std::string(kFeeds) + "/" + http::percent_encode(feed_id)};
  const auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);
  auto feed = decode_feed(response->body);
  if (!feed) co_return fail(feed, account.name().str() + ": getFeed");
  co_return feed;
}

async::Task<Result<void>> cancel_feed(Account& account, std::string feed_id, Priority priority, Duration deadline) {
  if (feed_id.empty()) co_return fail(ErrorCode::usage, "cancelFeed takes the id of a feed");
  Call call{.operation = Operation::cancel_feed,
            .method = "DELETE",
            .path = std::string(kFeeds) + "/" + http::percent_encode(feed_id)};
  co_return outcome_of(co_await account.call(std::move(call), priority, deadline));
}

async::Task<Result<FeedsPage>> get_feeds(Account& account, FeedSearch search, std::string page_token, Priority priority,
                                         Duration deadline) {
  if (auto checked = check(search, "getFeeds", "feed"); !checked) co_return fail(checked);
  Call call{.operation = Operation::get_feeds,
            .path = std::string(kFeeds),
            .query = query_of(search, "feedTypes", page_token)};
  const auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);
  auto page = decode_feeds_page(response->body);
  if (!page) co_return fail(page, account.name().str() + ": getFeeds");
  co_return page;
}

async::Task<Result<FeedDocument>> get_feed_document(Account& account, std::string document_id, Priority priority,
                                                    Duration deadline) {
  if (document_id.empty()) co_return fail(ErrorCode::usage, "getFeedDocument takes the id of a document");
  Call call{.operation = Operation::get_feed_document,
            .path = std::string(kDocuments) + "/" + http::percent_encode(document_id)};
  const auto response = co_await account.call(std::move(call), priority, deadline);
  if (!response) co_return fail(response);
  auto document = decode_feed_document(response->body);
  if (!document) co_return fail(document, account.name().str() + ": getFeedDocument");
  co_return document;
}

}  // namespace invd::amazon
