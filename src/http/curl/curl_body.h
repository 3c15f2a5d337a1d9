#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "async/event.h"
#include "async/semaphore.h"
#include "async/task.h"
#include "http/body_stream.h"
#include "http/curl/exchange.h"

namespace invd::http {

/// What an exchange refers to, so that it lives before and after it.
struct OwnedRequest {
  Target target;
  Request request;
};

/// The places that an exchange takes among those of its host and of all.
struct Places {
  async::Semaphore::Permit at_host;
  async::Semaphore::Permit at_all;
};

/// An exchange whose body is read as it comes. Two pieces are held at most: beyond that curl is paused, and TCP makes
/// the sender wait.
class CurlBody final : private OwnedRequest, public BodyStream, public Exchange {
 public:
  CurlBody(Multi& multi, async::Scheduler& scheduler, const CurlOptions& options, OwnedRequest owned, Places places)
      : OwnedRequest(std::move(owned)),
        Exchange(multi, options, target, request, Unpacking::none),
        places_(std::move(places)),
        news_(scheduler) {}
  ~CurlBody() override { stop(); }

  /// Sends the request; resumes when the head has come. Errors: as Client::open().
  [[nodiscard]] async::Task<Result<void>> begin();

  [[nodiscard]] const Response& head() const override { return response(); }
  [[nodiscard]] async::Task<Result<std::string>> read() override;

 private:
  [[nodiscard]] Taken take_body(std::string_view bytes) override;
  void ended() override;
  [[nodiscard]] bool has_news() const { return !held_.empty() || end_; }

  Places places_;
  async::Event news_;
  std::string held_;
  std::uint64_t received_ = 0;
  bool paused_ = false;
  std::optional<Result<void>> end_;
};

}  // namespace invd::http
