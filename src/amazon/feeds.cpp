#include "amazon/feeds.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "amazon/comma_list.h"
#include "amazon/feed_decoding.h"
#include "http/message.h"
#include "json/write.h"

namespace invd::amazon {
namespace {

constexpr std::string_view kFeeds = "/feeds/2021-06-30/feeds";
constexpr std::string_view kDocuments = "/feeds/2021-06-30/documents";
constexpr std::size_t kMostMarketplaces = 25;
constexpr std::size_t kMostSearched = 10;  // types, and marketplaces
constexpr int kLargestPage = 100;

struct StatusName {
  FeedStatus status;
  std::string_view name;
  std::string_view word;
};
constexpr std::array kStatuses = {
    StatusName{FeedStatus::unknown, "unknown", ""},
    StatusName{FeedStatus::in_queue, "in_queue", "IN_QUEUE"},
    StatusName{FeedStatus::in_progress, "in_progress", "IN_PROGRESS"},
    StatusName{FeedStatus::done, "done", "DONE"},
    StatusName{FeedStatus::cancelled, "cancelled", "CANCELLED"},
    StatusName{FeedStatus::fatal, "fatal", "FATAL"},
};

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
  if (request.marketplaces.empty() || request.marketplaces.size() > kMostMarketplaces)
    return fail(ErrorCode::usage, "createFeed takes 1 to 25 marketplaces");
  return {};
}

Result<void> check(const FeedSearch& search) {
  if (search.types.empty() || search.types.size() > kMostSearched)
    return fail(ErrorCode::usage, "getFeeds takes 1 to 10 types of feed");
  if (search.marketplaces.size() > kMostSearched)
    return fail(ErrorCode::usage, "getFeeds takes at most 10 marketplaces");
  if (search.page_size < 1 || search.page_size > kLargestPage)
    return fail(ErrorCode::usage, "getFeeds takes a page size from 1 to 100");
  return {};
}

std::vector<std::pair<std::string, std::string>> query(const FeedSearch& search, const std::string& page_token) {
  if (!page_token.empty()) return {{"nextToken", page_token}};
  std::vector<std::pair<std::string, std::string>> query = {{"feedTypes", comma_list(search.types)}};
  if (!search.marketplaces.empty()) query.emplace_back("marketplaceIds", comma_list(search.marketplaces));
  if (search.created_since) query.emplace_back("createdSince", to_rfc3339(*search.created_since));
  query.emplace_back("pageSize", std::to_string(search.page_size));
  return query;
}

}  // namespace

std::string_view name(FeedStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status)).name;
}

FeedStatus feed_status(std::string_view word) {
  const auto found = std::ranges::find(kStatuses, word, &StatusName::word);
  return found == kStatuses.end() ? FeedStatus::unknown : found->status;
}

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

async::Task<Result<FeedsPage>> get_feeds(Account& account, FeedSearch search, std::string page_token, Priority priority,
                                         Duration deadline) {
  if (auto checked = check(search); !checked) co_return fail(checked);
  Call call{.operation = Operation::get_feeds, .path = std::string(kFeeds), .query = query(search, page_token)};
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
