#include "sandbox/feeds_api.h"

#include <algorithm>
#include <expected>
#include <nlohmann/json.hpp>
#include <utility>

#include "sandbox/damage.h"
#include "sandbox/order_json.h"
#include "sandbox/parameters.h"
#include "sandbox/presigned_url.h"
#include "sandbox/processing_search.h"

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kMostMarketplaces = 25;

http::Response ok(int status) {
  http::Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  return response;
}

http::Response not_found() {
  return to_response({404, "NotFound", "The requested resource does not exist.", {}});
}

bool are_options(const Json& options) {
  return options.is_object() && std::ranges::all_of(options, [](const Json& value) { return value.is_string(); });
}

/// The rules of CreateFeedSpecification.
std::expected<Feed, ApiError> parse_specification(std::string_view text, const Shop& shop, const Feeds& feeds) {
  const Json body = Json::parse(text, nullptr, false);
  if (!body.is_object()) return refuse("The body is not a JSON object.");
  Feed feed;
  const auto type = body.find("feedType");
  if (type == body.end() || !type->is_string()) return refuse("feedType is required.");
  feed.type = type->get<std::string>();
  if (feed.type != kListingsFeed) return refuse("The feed type is not supported for the account.");
  const auto ids = body.find("marketplaceIds");
  if (ids == body.end() || !ids->is_array() || ids->empty() || ids->size() > kMostMarketplaces)
    return refuse("marketplaceIds must hold 1 to 25 values.");
  for (const Json& id : *ids) {
    const auto at = std::ranges::find_if(shop.stores(), [&](const Store& s) { return id == s.marketplace->id; });
    if (at == shop.stores().end()) return refuse("marketplaceIds holds a value that is not allowed.");
    feed.stores |= 1U << (at - shop.stores().begin());
    feed.marketplace_ids.push_back(id.get<std::string>());
  }
  if (body.contains("feedOptions") && !are_options(body.at("feedOptions")))
    return refuse("feedOptions must be an object of strings.");
  const auto document = body.find("inputFeedDocumentId");
  if (document == body.end() || !document->is_string()) return refuse("inputFeedDocumentId is required.");
  const FeedDocument* input = feeds.find_document(document->get_ref<const std::string&>());
  if (input == nullptr) return refuse("inputFeedDocumentId is not known.");
  feed.document = input->number;
  return feed;
}

}  // namespace

http::Response FeedsApi::create_feed_document(std::string_view text, std::string_view origin, Timestamp now) {
  const Json body = Json::parse(text, nullptr, false);
  const auto type = body.is_object() ? body.find("contentType") : body.end();
  if (type == body.end() || !type->is_string() || type->get_ref<const std::string&>().empty())
    return to_response(invalid_input("contentType is required."));
  const FeedDocument& document = feeds_.create_document(type->get<std::string>());
  const std::string id = feeds_.document_id(document);
  http::Response response = ok(201);
  JsonText json(response.body);
  json.open('{');
  json.field("feedDocumentId", id);
  json.field("url", std::string(origin) + presigned_upload_path(shop_.seed(), id, document.content_type, now));
  json.close('}');
  return response;
}

http::Response FeedsApi::create_feed(std::string_view body) {
  auto feed = parse_specification(body, shop_, feeds_);
  if (!feed) return to_response(feed.error());
  if (!feeds_.take_place())
    return to_response({429, "QuotaExceeded", "You exceeded your quota for the requested resource.",
                        "The limit of JSON_LISTINGS_FEED is reached."});
  const Feed& made = feeds_.create(std::move(*feed));
  http::Response response = ok(202);
  JsonText json(response.body);
  json.open('{');
  json.field("feedId", made.id());
  json.close('}');
  return response;
}

void FeedsApi::write(JsonText& out, const Feed& feed, std::string_view operation) {
  const bool unknown = faults_.fires(FaultKind::unknown_enum, operation) != nullptr;
  std::string text;
  JsonText json(text);
  json.open('{');
  json.field("feedId", feed.id());
  json.field("feedType", feed.type);
  json.key("marketplaceIds").open('[');
  for (const std::string& id : feed.marketplace_ids) json.value(id);
  json.close(']');
  json.field("createdTime", time_text(feed.created));
  json.field("processingStatus", unknown ? kUnknownStatus : name(feed.status));
  if (feed.started) json.field("processingStartTime", time_text(*feed.started));
  if (feed.ended) json.field("processingEndTime", time_text(*feed.ended));
  if (feed.result) json.field("resultFeedDocumentId", feeds_.result_document_id(feed));
  json.close('}');
  const bool malformed = faults_.fires(FaultKind::malformed_order, operation) != nullptr;
  out.raw(malformed ? with_wrong_type(text, faults_.random()) : text);
}

http::Response FeedsApi::get_feed(std::string_view feed_id, Timestamp now) {
  const Feed* feed = feeds_.find(feed_id, now);
  if (feed == nullptr) return not_found();
  http::Response response = ok(200);
  JsonText json(response.body);
  write(json, *feed, "getFeed");
  return response;
}

http::Response FeedsApi::get_feeds(const Target& target, Timestamp now) {
  auto search = parse_processing_search(kFeedKind, target, shop_, now);
  if (!search) return to_response(search.error());
  const bool paging = target.find("nextToken") != nullptr;
  if (paging && faults_.fires(FaultKind::expired_token, "getFeeds") != nullptr)
    return to_response(invalid_input("nextToken has expired."));
  http::Response response = ok(200);
  JsonText json(response.body);
  json.open('{');
  json.key("feeds").open('[');
  std::size_t written = 0;
  bool more = false;
  for (std::size_t i = feeds_.all().size(); i-- > 0 && !more;) {
    const Feed& feed = feeds_.all()[i];
    if (!Feeds::is_kept(feed, now) || !search->matches(feed.number, feed.status, feed.stores, feed.created)) continue;
    more = written == search->page_size;
    if (more) break;
    write(json, feed, "getFeeds");
    search->below = feed.number;
    ++written;
  }
  json.close(']');
  if (paging && faults_.fires(FaultKind::repeated_page, "getFeeds") != nullptr)
    json.field("nextToken", *target.find("nextToken"));  // the same page again
  else if (more)
    json.field("nextToken", encode(kFeedKind, *search, now));
  json.close('}');
  return response;
}

http::Response FeedsApi::cancel_feed(std::string_view feed_id, Timestamp now) {
  const Feed* feed = feeds_.find(feed_id, now);
  if (feed == nullptr) return not_found();
  if (!feeds_.cancel(feed->number)) return to_response(invalid_input("Only a feed that is IN_QUEUE can be cancelled."));
  return ok(200);
}

http::Response FeedsApi::get_feed_document(std::string_view document_id, const Target& target, std::string_view origin,
                                           Timestamp now) {
  const std::string* encoding = target.find("enableContentEncodingUrlHeader");
  if (encoding != nullptr && *encoding != "true" && *encoding != "false")
    return to_response(invalid_input("enableContentEncodingUrlHeader must be true or false."));
  if (feeds_.find_result(document_id, now) == nullptr) return not_found();
  const bool compressed = feeds_.settings().compress;
  const bool said = compressed && encoding != nullptr && *encoding == "true";
  http::Response response = ok(200);
  JsonText json(response.body);
  json.open('{');
  json.field("feedDocumentId", document_id);
  json.field("url", std::string(origin) + presigned_path(shop_.seed(), document_id, now, said));
  if (compressed) json.field("compressionAlgorithm", "GZIP");
  json.close('}');
  return response;
}

}  // namespace invd::sandbox
