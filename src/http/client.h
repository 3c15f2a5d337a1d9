#pragma once

#include <memory>

#include "async/task.h"
#include "base/error.h"
#include "http/body_stream.h"
#include "http/message.h"

namespace invd::http {

/// Sends requests. The real one is http/curl; tests and the simulator put the sandbox behind it.
class Client {
 public:
  virtual ~Client() = default;
  /// One exchange: no redirects, TLS verified, no retries. Destroying the task aborts it.
  /// Errors: unreachable (no connection; nothing was sent), timeout and temporary (broken on the way: the request may
  /// have had its effect), limit (response too large), refused (plain http beyond loopback, TLS verification failed:
  /// the message says which), malformed (not HTTP).
  [[nodiscard]] virtual async::Task<Result<Response>> send(Request request) = 0;
  /// As send(), for a body that is not to be held: resumes when the head has come. `limits.total` is for the whole
  /// body, the reader's own time included; `limits.low_speed` does not count while the reader takes its time.
  /// A client that does not know better sends, and hands out what it holds.
  [[nodiscard]] virtual async::Task<Result<std::unique_ptr<BodyStream>>> open(Request request);
};

}  // namespace invd::http
