#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/error.h"
#include "http/message.h"
#include "sandbox/reply.h"

namespace invd::sandbox {

/// HTTP/1.1 on 127.0.0.1, a thread for each connection. Delivers replies in all the ways of Delivery.
class HttpServer {
 public:
  /// Called from the connections' threads, several at once, and so are the streams of its replies. The request's url
  /// begins with the path.
  using Handler = std::function<Reply(const http::Request&)>;

  /// Port 0: any free one. Errors: refused (the port is taken).
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> start(std::uint16_t port, Handler handler);
  /// Ends the answers that are still waiting to be given, and their connections.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
  std::uint16_t port_ = 0;
};

}  // namespace invd::sandbox
