#include "rigs_clients/connection.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace invd::rigs {
namespace {

/// The identity of this thread alone: glibc's own functions would change that of all. The kernel notes it when a
/// connection is made.
class As {
 public:
  explicit As(const std::optional<Identity>& who) : changed_(who.has_value()) {
    if (!changed_) return;
    syscall(SYS_setresgid, -1, who->gid, -1);
    syscall(SYS_setresuid, -1, who->uid, -1);
  }
  ~As() {
    if (!changed_) return;
    syscall(SYS_setresuid, -1, getuid(), -1);
    syscall(SYS_setresgid, -1, getgid(), -1);
  }
  As(const As&) = delete;
  As& operator=(const As&) = delete;

 private:
  bool changed_;
};

}  // namespace

Connection::Connection(const std::filesystem::path& socket, const std::optional<Identity>& as)
    : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
  const As identity(as);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) close();
}

Connection::~Connection() {
  close();
}

Connection::Connection(Connection&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  close();
  fd_ = std::exchange(other.fd_, -1);
  buffer_ = std::move(other.buffer_);
  return *this;
}

std::size_t Connection::send(std::string_view bytes) {
  std::size_t sent = 0;
  while (!closed() && sent < bytes.size()) {
    const ssize_t n = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
      sent += static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      break;  // full, or closed: what the daemon said before can still be read
    }
  }
  return sent;
}

std::string Connection::receive() {
  std::string all;
  std::array<char, 65'536> bytes{};
  while (!closed()) {
    const ssize_t n = recv(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (n > 0)
      all.append(bytes.data(), static_cast<std::size_t>(n));
    else if (n < 0 && errno == EINTR)
      continue;
    else if (n < 0 && errno == EAGAIN)
      break;
    else
      close();
  }
  return all;
}

std::string Connection::line(int milliseconds) {
  std::size_t end = 0;
  while ((end = buffer_.find('\n')) == std::string::npos) {
    pollfd ready{.fd = fd_, .events = POLLIN, .revents = 0};
    if (closed() || poll(&ready, 1, milliseconds) <= 0) return {};
    buffer_ += receive();
    if (closed() && buffer_.find('\n') == std::string::npos) return {};
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return line;
}

void Connection::shut_write() const {
  if (!closed()) shutdown(fd_, SHUT_WR);
}

void Connection::look_for_end() {
  pollfd ready{.fd = fd_, .events = 0, .revents = 0};
  if (!closed() && poll(&ready, 1, 0) > 0 && (ready.revents & (POLLHUP | POLLERR)) != 0) close();
}

void Connection::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

std::string call(std::string_view method, std::string_view parameters) {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(method) + R"(","params":)" + std::string(parameters) +
         "}\n";
}

}  // namespace invd::rigs
