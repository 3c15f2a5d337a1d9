#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "async/semaphore.h"
#include "http/client.h"
#include "http/curl/curl_body.h"
#include "http/curl/exchange.h"
#include "http/curl/multi.h"
#include "http/curl/options.h"

namespace invd::uv {
class Loop;
}

namespace invd::http {

/// The real http::Client: libcurl on the loop. Connections are kept and used again; requests beyond the caps wait,
/// first come, first served, and their limits of time begin when they have a place. Plain http reaches loopback
/// addresses only (DATA-4); no proxies, also none from the environment. `Response::body` is decompressed, its headers
/// are those that came. Loop thread only. All tasks and streams of it must be gone before it is destroyed.
class CurlClient final : public Client {
 public:
  CurlClient(uv::Loop& loop, CurlOptions options);
  ~CurlClient() override;
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;

  /// As http::Client says; besides: limit, when CurlOptions::max_waiting requests wait already.
  [[nodiscard]] async::Task<Result<Response>> send(Request request) override;
  /// The stream keeps its place among the connections for as long as it lives.
  [[nodiscard]] async::Task<Result<std::unique_ptr<BodyStream>>> open(Request request) override;

  struct Counters {
    std::uint64_t requests = 0;        ///< passed the checks and got a place
    std::uint64_t sockets_opened = 0;  ///< a name with several addresses may take more than one for a connection
    std::uint64_t reused = 0;          ///< sent over a connection kept from before
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  [[nodiscard]] async::Semaphore& places_at(const std::string& origin);
  [[nodiscard]] async::Task<Result<Places>> take_places(const Target& target);
  void count(const Exchange& exchange);

  async::Scheduler& scheduler_;
  const CurlOptions options_;
  Multi multi_;
  async::Semaphore places_;
  std::map<std::string, async::Semaphore> places_by_origin_;
  Counters counters_;
};

}  // namespace invd::http
