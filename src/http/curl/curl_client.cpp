#include "http/curl/curl_client.h"

#include <utility>

#include "base/assert.h"
#include "http/curl/target.h"
#include "http/curl/transfer.h"
#include "uv/loop.h"

namespace invd::http {
namespace {

/// Hosts come and go (presigned addresses of documents); what is kept of idle ones is thrown away beyond this.
constexpr std::size_t kOriginsKept = 64;

}  // namespace

CurlClient::CurlClient(uv::Loop& loop, CurlOptions options)
    : scheduler_(loop),
      options_(std::move(options)),
      multi_(loop.native(), options_.max_connections_per_host, options_.max_connections),
      places_(loop, options_.max_connections) {
  INVD_ASSERT(options_.max_connections_per_host >= 1 && options_.max_connections >= 1);
}

CurlClient::~CurlClient() = default;

async::Semaphore& CurlClient::places_at(const std::string& origin) {
  if (places_by_origin_.size() >= kOriginsKept)
    std::erase_if(places_by_origin_, [&](const auto& entry) {
      return entry.first != origin && entry.second.free() == options_.max_connections_per_host;
    });
  return places_by_origin_.try_emplace(origin, scheduler_, options_.max_connections_per_host).first->second;
}

async::Task<Result<Places>> CurlClient::take_places(const Target& target) {
  async::Semaphore& here = places_at(target.origin);
  if (here.waiting() >= options_.max_waiting)
    co_return fail(ErrorCode::limit, target.name + ": too many requests wait for a connection");
  Places places;
  // In this order: a request that waits for its host holds no place that another host could use.
  places.at_host = co_await here.acquire();
  places.at_all = co_await places_.acquire();
  ++counters_.requests;
  co_return places;
}

void CurlClient::count(const Exchange& exchange) {
  counters_.sockets_opened += exchange.sockets_opened();
  if (exchange.sent() && exchange.sockets_opened() == 0) ++counters_.reused;
}

async::Task<Result<Response>> CurlClient::send(Request request) {
  scheduler_.assert_on_thread();
  const Result<Target> target = check_target(request);
  if (!target) co_return fail(target);
  const auto places = co_await take_places(*target);
  if (!places) co_return fail(places);
  Transfer transfer(multi_, scheduler_, options_, *target, request);
  Result<Response> result = co_await transfer;
  count(transfer);
  co_return result;
}

async::Task<Result<std::unique_ptr<BodyStream>>> CurlClient::open(Request request) {
  scheduler_.assert_on_thread();
  Result<Target> target = check_target(request);
  if (!target) co_return fail(target);
  auto places = co_await take_places(*target);
  if (!places) co_return fail(places);
  auto body = std::make_unique<CurlBody>(multi_, scheduler_, options_,
                                         OwnedRequest{std::move(*target), std::move(request)}, std::move(*places));
  const auto begun = co_await body->begin();
  count(*body);
  if (!begun) co_return fail(begun);
  co_return body;
}

}  // namespace invd::http
