#pragma once

#include "async/task.h"
#include "base/error.h"
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
};

}  // namespace invd::http
