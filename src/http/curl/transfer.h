#pragma once

#include <coroutine>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "async/scheduler.h"
#include "http/curl/curl_error.h"
#include "http/curl/multi.h"
#include "http/curl/options.h"
#include "http/curl/target.h"
#include "http/message.h"

struct curl_slist;

namespace invd::http {

/// One exchange under way: `co_await transfer`. It lies in the coroutine of CurlClient::send(), and destroying it
/// aborts the exchange. No code of others runs inside curl's callbacks, so it can be destroyed at any time.
class Transfer final : private Completion {
 public:
  /// All references must outlive it.
  Transfer(Multi& multi, async::Scheduler& scheduler, const CurlOptions& options, const Target& target,
           const Request& request);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting);
  Result<Response> await_resume();

  /// Sockets opened for it: 0 when it was sent over a connection kept from before.
  [[nodiscard]] std::size_t sockets_opened() const { return sockets_opened_; }
  [[nodiscard]] bool sent() const { return failure_.sent; }

 private:
  struct Callbacks;
  struct FreeList {
    void operator()(curl_slist* list) const;
  };
  using List = std::unique_ptr<curl_slist, FreeList>;

  void set_up();
  void set_up_security();
  void set_up_limits();
  void set_up_method();
  void set_up_headers();
  static void append(List& list, const std::string& line);
  [[nodiscard]] bool take_header(std::string_view line);
  [[nodiscard]] bool take_body(std::string_view bytes);
  void done(int curl_code) override;

  Multi& multi_;
  async::Scheduler& scheduler_;
  const CurlOptions& options_;
  const Target& target_;
  const Request& request_;

  void* easy_;  ///< CURL*
  List headers_;
  List resolve_;
  std::string error_text_;  ///< curl's error buffer
  bool running_ = false;
  std::size_t sockets_opened_ = 0;

  std::size_t header_bytes_ = 0;
  bool headers_complete_ = false;
  Response response_;
  Failure failure_;
  std::coroutine_handle<> waiting_;
  async::ScheduledCall resumption_;
};

}  // namespace invd::http
