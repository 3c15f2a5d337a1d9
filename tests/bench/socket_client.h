#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace invd::bench {

/// A client of a Unix socket that speaks lines: asks, waits for the answer, takes the time. Throws std::runtime_error.
class SocketClient {
 public:
  explicit SocketClient(const std::filesystem::path& socket);
  ~SocketClient();
  SocketClient(const SocketClient&) = delete;
  SocketClient& operator=(const SocketClient&) = delete;

  /// The line that answers that line.
  std::string ask(const std::string& line);
  /// Asks so often and gives the time of each answer in microseconds.
  [[nodiscard]] std::vector<double> times(const std::string& line, int times);

 private:
  int fd_;
  std::string buffer_;
};

/// A call of the control protocol.
[[nodiscard]] std::string call(const std::string& method, const std::string& params = "{}");

}  // namespace invd::bench
