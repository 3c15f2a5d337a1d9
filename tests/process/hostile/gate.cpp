#include "process/hostile/gate.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace invd::process {
namespace {

constexpr std::string_view kSearch = "GET /orders/2026-01-01/orders?";

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

sockaddr* any(sockaddr_in& address) {
  return reinterpret_cast<sockaddr*>(&address);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

/// The next message of HTTP with its body, taken from the front of `buffer`; empty when the peer has closed.
std::string read_message(int fd, std::string& buffer) {
  const auto fill = [&] {
    std::array<char, 16'384> bytes{};
    const ssize_t n = recv(fd, bytes.data(), bytes.size(), 0);
    if (n > 0) buffer.append(bytes.data(), static_cast<std::size_t>(n));
    return n > 0;
  };
  std::size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return {};
  end += 4;
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  if (const std::size_t at = buffer.find(kLength); at < end)
    end += std::strtoul(buffer.c_str() + at + kLength.size(), nullptr, 10);
  while (buffer.size() < end)
    if (!fill()) return {};
  std::string message = buffer.substr(0, end);
  buffer.erase(0, end);
  return message;
}

/// What the sandbox answers to a request, headers and all; empty when it does not.
std::string ask(int port, const std::string& request) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(port);
  std::string buffer;
  std::string answer;
  if (connect(fd, any(address), sizeof address) == 0 && write_all(fd, request)) answer = read_message(fd, buffer);
  close(fd);
  return answer;
}

}  // namespace

bool Caller::write(std::string_view bytes) const {
  return write_all(fd_, bytes);
}

Gate::Gate(int port) : sandbox_port_(port), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(listener_, any(address), size) != 0 || listen(listener_, 64) != 0 ||
      getsockname(listener_, any(address), &size) != 0)
    throw std::runtime_error("the gate cannot listen");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

Gate::~Gate() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  for (Connection& connection : connections_) shutdown(connection.fd, SHUT_RDWR);
  for (Connection& connection : connections_) {
    connection.thread.join();
    close(connection.fd);
  }
}

void Gate::be_hostile(Answer answer) {
  const std::lock_guard lock(mutex_);
  hostile_ = std::move(answer);
}

void Gate::accept_all() {
  for (int fd = 0; (fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
    Connection& connection = connections_.emplace_back(fd);
    connection.thread = std::thread([this, fd] { serve(fd); });
  }
}

void Gate::serve(int fd) {
  std::string buffer;
  for (std::string request; !(request = read_message(fd, buffer)).empty();) {
    Answer hostile;
    {
      const std::lock_guard lock(mutex_);
      hostile = hostile_;
    }
    const std::string answer = ask(sandbox_port_, request);
    if (!hostile || !request.starts_with(kSearch)) {
      if (!write_all(fd, answer)) break;
      continue;
    }
    ++answered_;
    const std::size_t body = answer.find("\r\n\r\n");
    hostile(Caller(fd), body == std::string::npos ? "" : answer.substr(body + 4));
    break;  // whatever was sent may not have been a whole answer
  }
  shutdown(fd, SHUT_RDWR);
}

std::string whole_answer(std::string_view body, std::string_view headers) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace invd::process
