#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace invd::process {

/// Stands in systemd's place: the socket of NOTIFY_SOCKET, and every message that came (sd_notify(3)).
class NotifySocket {
 public:
  explicit NotifySocket(const std::filesystem::path& path);
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  struct Message {
    std::chrono::steady_clock::time_point at;
    std::string text;  ///< lines such as READY=1
    [[nodiscard]] bool has(std::string_view line) const;
    /// What stands after "NAME="; empty when there is no such line.
    [[nodiscard]] std::string value(std::string_view name) const;
  };
  [[nodiscard]] std::vector<Message> messages() const;
  /// How many have that line.
  [[nodiscard]] std::size_t count(std::string_view line) const;

 private:
  int fd_ = -1;
  mutable std::mutex mutex_;
  std::vector<Message> messages_;
  std::jthread reader_;
};

}  // namespace invd::process
