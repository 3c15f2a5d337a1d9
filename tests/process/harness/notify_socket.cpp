#include "process/harness/notify_socket.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace invd::process {

bool NotifySocket::Message::has(std::string_view line) const {
  return ("\n" + text + "\n").find("\n" + std::string(line) + "\n") != std::string::npos;
}

std::string NotifySocket::Message::value(std::string_view name) const {
  const std::string all = "\n" + text + "\n";
  const std::string wanted = "\n" + std::string(name) + "=";
  const std::size_t found = all.find(wanted);
  if (found == std::string::npos) return {};
  const std::size_t begin = found + wanted.size();
  return all.substr(begin, all.find('\n', begin) - begin);
}

NotifySocket::NotifySocket(const std::filesystem::path& path) : fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path)
    throw std::runtime_error("too long for a socket: " + path.native());
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bind(2) wants it so
  if (fd_ < 0 || bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot bind " + path.native());
  // On a thread, as a sender waits when nobody reads.
  reader_ = std::jthread([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd ready{.fd = fd_, .events = POLLIN, .revents = 0};
      if (poll(&ready, 1, 20) <= 0) continue;
      std::array<char, 8192> buffer{};
      const ssize_t size = recv(fd_, buffer.data(), buffer.size(), 0);
      if (size < 0) continue;
      const std::scoped_lock lock(mutex_);
      messages_.push_back(
          {std::chrono::steady_clock::now(), std::string(buffer.data(), static_cast<std::size_t>(size))});
    }
  });
}

NotifySocket::~NotifySocket() {
  reader_.request_stop();
  reader_.join();
  close(fd_);
}

std::vector<NotifySocket::Message> NotifySocket::messages() const {
  const std::scoped_lock lock(mutex_);
  return messages_;
}

std::size_t NotifySocket::count(std::string_view line) const {
  const std::scoped_lock lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(messages_, [&](const Message& m) { return m.has(line); }));
}

}  // namespace invd::process
