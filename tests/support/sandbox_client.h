#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/sleep.h"
#include "http/client.h"
#include "sandbox/world.h"
#include "support/manual_scheduler.h"

namespace invd::test {

/// The way to a sandbox World in virtual time: no sockets; what the wire does to an answer becomes what the real client
/// makes of it. Amazon's time goes by the monotonic clock, so that setting the machine's clock does not move the shop.
class SandboxClient final : public http::Client {
 public:
  SandboxClient(ManualScheduler& scheduler, sandbox::World& world)
      : scheduler_(scheduler), world_(world), start_(scheduler.now()), origin_(scheduler.monotonic()) {}

  [[nodiscard]] Timestamp shop_now() const { return start_ + (scheduler_.monotonic() - origin_); }

  async::Task<Result<http::Response>> send(http::Request request) override {
    const std::size_t host = request.url.find("://");
    if (host != std::string::npos) {
      const std::size_t path = request.url.find('/', host + 3);
      request.headers.emplace_back("Host", request.url.substr(host + 3, path - host - 3));
      request.url = path == std::string::npos ? "/" : request.url.substr(path);
    }
    urls.push_back(request.url);
    co_await async::sleep_for(scheduler_, latency / 2);
    if (unreachable) co_return fail(ErrorCode::unreachable, "no connection to the sandbox", "");
    if (gets_lost && gets_lost(request.url)) {
      co_await async::sleep_for(scheduler_, request.limits.total);
      co_return fail(ErrorCode::timeout, "no answer from the sandbox in time", "");
    }
    if (answer_instead)
      if (auto answer = answer_instead(request.url)) co_return std::move(*answer);
    sandbox::Reply reply = world_.handle(request, shop_now());
    Duration rest = reply.delay + latency / 2;
    if (reply.delivery == sandbox::Delivery::trickle && reply.bytes > 0)
      rest += reply.interval * static_cast<std::int64_t>(reply.response.body.size() / reply.bytes);
    if (reply.delivery == sandbox::Delivery::lost || rest > request.limits.total) {
      co_await async::sleep_for(scheduler_, request.limits.total);
      co_return fail(ErrorCode::timeout, "no answer from the sandbox in time", "");
    }
    co_await async::sleep_for(scheduler_, rest);
    if (reply.delivery == sandbox::Delivery::reset)
      co_return fail(ErrorCode::unreachable, "the sandbox reset the connection", "");
    if (reply.delivery == sandbox::Delivery::cut)
      co_return fail(ErrorCode::temporary, "the sandbox's answer ended too early", "");
    if (reply.stream != nullptr) {
      while (reply.response.body.size() <= request.limits.body) {
        const std::string piece = reply.stream->next();
        if (piece.empty()) break;
        reply.response.body += piece;
      }
      if (reply.response.body.size() > request.limits.body)
        co_return fail(ErrorCode::limit, "the sandbox's answer is longer than the limit", "");
    }
    if (change_body) change_body(reply.response.body);
    co_return std::move(reply.response);
  }

  /// Paths and queries sent, in order.
  std::vector<std::string> urls;
  [[nodiscard]] std::size_t count(std::string_view part) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(urls, [part](const std::string& url) { return url.find(part) != std::string::npos; }));
  }
  Duration latency{100};
  bool unreachable = false;
  std::function<void(std::string& body)> change_body;  ///< of each answer, if given
  /// Given a path and query, whether the request never arrives, though nobody can tell: no answer comes.
  std::function<bool(std::string_view url)> gets_lost;
  /// Given a path and query, may answer in the sandbox's place.
  std::function<std::optional<http::Response>(std::string_view url)> answer_instead;

 private:
  ManualScheduler& scheduler_;
  sandbox::World& world_;
  Timestamp start_;
  Monotonic origin_;
};

}  // namespace invd::test
