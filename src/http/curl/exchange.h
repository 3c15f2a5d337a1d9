#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/curl/curl_error.h"
#include "http/curl/multi.h"
#include "http/curl/options.h"
#include "http/curl/target.h"
#include "http/message.h"

struct curl_slist;

namespace invd::http {

/// What every exchange has: its set-up, its limits, its head and how it failed. What becomes of the body is for those
/// derived from it. No code of others runs inside curl's callbacks, so it can be destroyed at any time.
class Exchange : private Completion {
 public:
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Sockets opened for it: 0 when it was sent over a connection kept from before.
  [[nodiscard]] std::size_t sockets_opened() const { return sockets_opened_; }
  [[nodiscard]] bool sent() const { return failure_.sent; }

 protected:
  enum class Unpacking : std::uint8_t { by_curl, none };
  enum class Taken : std::uint8_t {
    yes,
    not_now,  ///< the same bytes come again after resume()
    no        ///< the exchange fails
  };

  /// All references must outlive it.
  Exchange(Multi& multi, const CurlOptions& options, const Target& target, const Request& request, Unpacking unpacking);
  /// A derived class calls stop() in its own destructor, while curl can still call it.
  ~Exchange();

  /// Begins; ended() may be called at once.
  void start();
  /// Aborts what is not at its end; ended() is not called.
  void stop();
  /// After Taken::not_now. take_body() may be called at once.
  void resume();

  /// Inside curl's callbacks.
  [[nodiscard]] virtual Taken take_body(std::string_view bytes) = 0;
  /// Called once, outside curl's callbacks.
  virtual void ended() = 0;

  /// Whether so many more bytes of the body are within the limit, and notes it when they are not.
  [[nodiscard]] bool within_limit(std::uint64_t bytes_so_far, std::size_t more);
  /// The body's length as the answer announces it, which is not yet believed; 0 when it does not.
  [[nodiscard]] std::uint64_t announced_length() const;
  /// The head of the answer so far: headers, and the status once the first byte of the body is here.
  [[nodiscard]] Response& response() { return response_; }
  [[nodiscard]] const Response& response() const { return response_; }
  void read_status();
  /// After the end: whether the answer is whole. Once.
  [[nodiscard]] Result<void> outcome();

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
  void done(int curl_code) final;

  Multi& multi_;
  const CurlOptions& options_;
  const Target& target_;
  const Request& request_;
  const Unpacking unpacking_;

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
};

}  // namespace invd::http
