#include "amazon/feed_documents.h"

#include <memory>
#include <string_view>
#include <utility>

#include "amazon/document_address.h"
#include "amazon/document_status.h"
#include "amazon/listings_feed.h"
#include "async/worker.h"
#include "http/body_stream.h"
#include "http/inflate.h"
#include "http/message.h"

namespace invd::amazon {
namespace {

constexpr std::size_t kPiece = 64u << 10;

/// A request to the store of documents.
http::Request request(const FeedDocument& place) {
  http::Request request;
  request.url = place.url.reveal();
  request.limits.total = kFeedDocumentDeadline;
  return request;
}

async::Task<Result<std::string>> fetch(http::Client& client, http::Request request, bool& gzip) {
  const std::size_t most = request.limits.body;
  const auto body = co_await client.open(std::move(request));
  if (!body) co_return fail(body);
  const http::Response& head = (*body)->head();
  if (auto good = check_document_status(head.status); !good) co_return fail(good);
  // Packed once, whoever says so.
  gzip = gzip || http::find_header(head.headers, "content-encoding") == "gzip";
  std::string whole;
  for (;;) {
    auto piece = co_await (*body)->read();
    if (!piece) co_return fail(piece);
    if (piece->empty()) co_return whole;
    if (piece->size() > most - whole.size()) co_return fail(ErrorCode::limit, "it is larger than the limit");
    whole += *piece;
  }
}

Result<std::string> unpack(std::string_view packed, const FeedResultLimits& limits) {
  http::Inflater inflater({.total = limits.text});
  std::string text;
  for (;;) {
    auto piece = inflater.inflate(packed, kPiece);
    if (!piece) return fail(piece);
    if (piece->empty()) break;
    text += *piece;
  }
  if (!inflater.complete()) return fail(ErrorCode::malformed, "it is cut off");
  return text;
}

Result<FeedResult> decode(const std::string& body, bool gzip, const FeedResultLimits& limits) {
  if (!gzip) return decode_feed_result(body, limits);
  const auto text = unpack(body, limits);
  if (!text) return fail(text);
  return decode_feed_result(*text, limits);
}

}  // namespace

async::Task<Result<void>> upload_feed_document(Account& account, FeedDocument place, std::string content_type,
                                               std::string document) {
  const std::string where = account.name().str() + ": upload of a feed";
  if (document.empty()) co_return fail(ErrorCode::usage, where + ": the document is empty");
  if (document.size() > kLargestFeed) co_return fail(ErrorCode::limit, where + ": the document is larger than 10 MiB");
  auto allowed = check_document_address(place.url.reveal(), is_loopback_url(account.endpoint_url()));
  if (!allowed) co_return fail(allowed, where);
  http::Request put = request(place);
  put.method = "PUT";
  put.headers = {{"content-type", std::move(content_type)}};
  put.body = std::move(document);
  const auto response = co_await account.environment().http.send(std::move(put));
  if (!response) co_return fail(response, where);
  if (auto good = check_document_status(response->status); !good) co_return fail(good, where);
  co_return Result<void>{};
}

async::Task<Result<FeedResult>> read_feed_result(Account& account, FeedDocument place, FeedResultLimits limits) {
  const Account::Environment& environment = account.environment();
  const std::string where = account.name().str() + ": result of a feed";
  auto allowed = check_document_address(place.url.reveal(), is_loopback_url(account.endpoint_url()));
  if (!allowed) co_return fail(allowed, where);
  http::Request get = request(place);
  get.limits.body = limits.packed;
  bool gzip = place.gzip;
  auto body = co_await fetch(environment.http, std::move(get), gzip);
  if (!body) co_return fail(body, where);
  auto result = co_await async::on_worker(
      environment.scheduler, [body = std::move(*body), gzip, limits] { return decode(body, gzip, limits); });
  if (!result) co_return fail(result, where);
  co_return result;
}

}  // namespace invd::amazon
