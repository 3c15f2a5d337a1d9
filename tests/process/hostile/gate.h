#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace invd::process {

/// The daemon's end of one connection to the gate.
class Caller {
 public:
  explicit Caller(int fd) : fd_(fd) {}
  /// False when the daemon has closed.
  bool write(std::string_view bytes) const;

 private:
  int fd_;
};

/// A peer between invd and the sandbox. It passes everything on as it is, until it is told to be hostile: then every
/// search for orders is answered as told.
class Gate {
 public:
  /// `good`: the body that the sandbox gives for that search.
  using Answer = std::function<void(const Caller& caller, const std::string& good)>;

  /// `port` of the sandbox, on this machine.
  explicit Gate(int port);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  [[nodiscard]] std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  void be_hostile(Answer answer);
  void be_good() { be_hostile({}); }
  /// Searches answered with hostility so far.
  [[nodiscard]] int answered() const { return answered_; }

 private:
  struct Connection {
    int fd = -1;
    std::thread thread;
  };
  void accept_all();
  void serve(int fd);

  int sandbox_port_;
  int listener_ = -1;
  int port_ = 0;
  std::mutex mutex_;
  Answer hostile_;
  std::atomic<int> answered_{0};
  std::list<Connection> connections_;  // the acceptor's, until it is joined
  std::thread acceptor_;
};

/// A whole answer with status 200, with further header lines, each ended by "\r\n".
[[nodiscard]] std::string whole_answer(std::string_view body, std::string_view headers = "");

}  // namespace invd::process
