#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "unit/http/curl/certificates.h"

namespace invd::http::test {

/// The server's end of one connection. Blocking; everything fails once the server stops.
class Peer {
 public:
  explicit Peer(int fd) : fd_(fd) {}
  ~Peer() { finish(); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  [[nodiscard]] bool begin_tls(SSL_CTX* context);
  /// The next request, its body included; empty when the client has closed.
  [[nodiscard]] std::string read_request();
  /// False when the client has closed.
  bool write(std::string_view bytes);
  /// Returns when the client closes; what it sends is dropped.
  void wait_for_close();
  /// From now on closing means a reset.
  void reset_on_close();
  /// Closes the connection.
  void finish();
  /// From any thread: whatever is under way ends.
  void interrupt();

 private:
  [[nodiscard]] bool fill();

  std::mutex closing_;
  int fd_;
  std::unique_ptr<SSL, Freed<SSL_free>> tls_;
  std::string buffer_;
};

/// A server on a loopback address that does what a test tells it, one thread a connection.
class Server {
 public:
  using Behaviour = std::function<void(Peer&)>;
  using Answer = std::function<std::string(const std::string& request)>;

  explicit Server(Behaviour behaviour, TlsContext tls = nullptr, const char* address = "127.0.0.1");
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Keeps the connection and answers each request.
  [[nodiscard]] static Behaviour answering(Answer answer);

  [[nodiscard]] int port() const { return port_; }
  /// Of the address it listens on.
  [[nodiscard]] std::string url(std::string_view path = "/") const;
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] int open() const { return open_; }
  [[nodiscard]] int most_open() const { return most_open_; }

 private:
  struct Session {
    explicit Session(int fd) : peer(fd) {}
    Peer peer;
    std::thread thread;
  };
  void accept_all();
  void serve(Session& session);

  Behaviour behaviour_;
  TlsContext tls_;
  std::string address_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::atomic<int> open_{0};
  std::atomic<int> most_open_{0};
  std::list<Session> sessions_;  // the acceptor's, until it is joined
  std::thread acceptor_;
};

/// A complete answer: status line, Content-Length, the given header lines (each ended by "\r\n"), body.
[[nodiscard]] std::string answer(std::string_view body, std::string_view headers = "", int status = 200);

}  // namespace invd::http::test
