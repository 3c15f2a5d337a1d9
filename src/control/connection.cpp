#include "control/connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "control/connect_error.h"
#include "control/framing.h"
#include "control/rpc.h"

namespace invd::control {
namespace {

constexpr int kInterruptPollMs = 250;
constexpr std::size_t kReadAtOnce = 64 * 1024;
// A reply and the frame around it.
constexpr std::size_t kMaxLine = kMaxReplyBytes + 4096;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

std::string system_text(int error) {
  return std::generic_category().message(error);
}

/// The time limit of one call, as a descriptor that becomes readable: the kernel counts, and no clock is read here.
Result<Descriptor> deadline_after(std::chrono::milliseconds timeout) {
  if (timeout.count() <= 0) return Descriptor();
  Descriptor timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  itimerspec when{};
  when.it_value.tv_sec = timeout.count() / 1000;
  when.it_value.tv_nsec = timeout.count() % 1000 * 1'000'000;
  if (timer.get() < 0 || ::timerfd_settime(timer.get(), 0, &when, nullptr) != 0) {
    return fail(ErrorCode::internal, fmt::format("no timer: {}", system_text(errno)));
  }
  return timer;
}

}  // namespace

struct Connection::State {
  explicit State(Options given) : options(std::move(given)) {}

  Options options;
  Descriptor socket;
  LineReader lines{kMaxLine};
  std::int64_t last_id = 0;

  /// Waits until the socket is ready for `events` (0: for a little while only). Errors: timeout, cancelled.
  Result<void> wait(short events, const Descriptor& deadline);
  Result<void> send(std::string_view bytes, const Descriptor& deadline);
  Result<std::string> receive(const Descriptor& deadline);
};

Result<void> Connection::State::wait(short events, const Descriptor& deadline) {
  for (;;) {
    if (options.interrupted && options.interrupted()) {
      return fail(ErrorCode::cancelled, "interrupted", "what runs in the daemon goes on: invctl status");
    }
    std::array<pollfd, 2> fds{pollfd{events != 0 ? socket.get() : -1, events, 0}, pollfd{deadline.get(), POLLIN, 0}};
    const int limit = events == 0 ? 20 : options.interrupted ? kInterruptPollMs : -1;
    const int ready = ::poll(fds.data(), fds.size(), limit);
    if (ready < 0) {
      if (errno != EINTR) return fail(ErrorCode::internal, fmt::format("poll: {}", system_text(errno)));
      if (!options.interrupted) return fail(ErrorCode::cancelled, "interrupted");
      continue;
    }
    if (fds[0].revents != 0) return {};
    if (fds[1].revents != 0) {
      return fail(ErrorCode::timeout, "the daemon did not answer in time", "give it longer: --timeout SECONDS");
    }
    if (events == 0) return {};
  }
}

Result<void> Connection::State::send(std::string_view bytes, const Descriptor& deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EPIPE || errno == ECONNRESET) return {};  // it may have said why before it closed: read that
    if (errno != EAGAIN && errno != EINTR) {
      return fail(ErrorCode::unreachable, fmt::format("cannot write to the daemon: {}", system_text(errno)));
    }
    if (Result<void> waited = wait(POLLOUT, deadline); !waited) return waited;
  }
  return {};
}

Result<std::string> Connection::State::receive(const Descriptor& deadline) {
  std::string buffer(kReadAtOnce, '\0');
  for (;;) {
    Result<std::optional<std::string>> line = lines.next();
    if (!line) return fail(ErrorCode::malformed, "the answer is longer than invd's protocol allows");
    if (*line) return std::move(**line);
    if (Result<void> waited = wait(POLLIN, deadline); !waited) return fail(waited);
    const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) {
      lines.feed(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      return fail(ErrorCode::unreachable, "the daemon closed the connection before it answered",
                  "is it still running? systemctl status invd");
    }
  }
}

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<Connection> Connection::connect(Options options) {
  auto state = std::make_unique<State>(std::move(options));
  const std::string& path = state->options.socket;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    return fail(ErrorCode::usage,
                fmt::format("the socket's path must have 1 to {} bytes", sizeof(address.sun_path) - 1));
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  state->socket = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (state->socket.get() < 0) return fail(ErrorCode::internal, fmt::format("no socket: {}", system_text(errno)));
  Result<Descriptor> deadline = deadline_after(state->options.timeout);
  if (!deadline) return fail(deadline);
  while (::connect(state->socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    // A full backlog: the daemon is busy accepting others. A Unix socket gives no event for that.
    if (errno != EAGAIN && errno != EINTR) return std::unexpected(connect_error(path, errno));
    if (Result<void> waited = state->wait(0, *deadline); !waited) return fail(waited);
  }
  return Connection(std::move(state));
}

Result<std::string> Connection::call(std::string_view method, std::string_view params_json,
                                     const OnNotification& on_notification) {
  return call(method, params_json, on_notification, state_->options.timeout);
}

Result<std::string> Connection::call(std::string_view method, std::string_view params_json,
                                     const OnNotification& on_notification, std::chrono::milliseconds timeout) {
  State& s = *state_;
  const std::int64_t id = ++s.last_id;
  const std::string line = request_line(id, method, params_json);
  if (line.size() - 1 > kMaxRequestBytes) {
    return fail(ErrorCode::limit, fmt::format("a request may have at most {} KiB", kMaxRequestBytes / 1024));
  }
  Result<Descriptor> deadline = deadline_after(timeout);
  if (!deadline) return fail(deadline);
  if (Result<void> sent = s.send(line, *deadline); !sent) return fail(sent);
  for (;;) {
    Result<std::string> answer = s.receive(*deadline);
    if (!answer) return answer;
    Result<RpcMessage> message = parse_message(*answer);
    if (!message) return fail(message);
    // An answer to an earlier call, given up since.
    if (message->id != std::to_string(id) && !(message->error && message->id == "null")) continue;
    if (message->error) return std::unexpected(std::move(*message->error));
    if (message->kind.empty()) return std::move(message->value);
    if (on_notification) on_notification(message->kind, message->value);
  }
}

}  // namespace invd::control
