#pragma once

#include <coroutine>
#include <string_view>

#include "async/scheduler.h"
#include "http/curl/exchange.h"

namespace invd::http {

/// An exchange whose body is held: `co_await transfer`. It lies in the coroutine of CurlClient::send(), and destroying
/// it aborts the exchange.
class Transfer final : public Exchange {
 public:
  /// All references must outlive it.
  Transfer(Multi& multi, async::Scheduler& scheduler, const CurlOptions& options, const Target& target,
           const Request& request)
      : Exchange(multi, options, target, request, Unpacking::by_curl), scheduler_(scheduler) {}
  ~Transfer() { stop(); }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting);
  Result<Response> await_resume();

 private:
  [[nodiscard]] Taken take_body(std::string_view bytes) override;
  void ended() override;

  async::Scheduler& scheduler_;
  std::coroutine_handle<> waiting_;
  async::ScheduledCall resumption_;
};

}  // namespace invd::http
