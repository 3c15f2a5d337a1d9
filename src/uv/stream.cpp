#include "uv/stream.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

#include "async/sleep.h"
#include "base/assert.h"
#include "uv/fd_watch.h"
#include "uv/unix_address.h"

namespace invd::uv {
namespace {

/// The most that one read gives, whatever the caller allows: no 16 MiB buffer for a peer that sends a line.
constexpr std::size_t kMaxRead = 64UL * 1024;
/// System calls in a row that did not have to wait, before others get their turn.
constexpr int kTurn = 16;

bool would_block(int number) {
  return number == EAGAIN || number == EWOULDBLOCK;
}

std::unexpected<Error> connection_lost(int number) {
  return fail(ErrorCode::unreachable, std::string("the connection is lost: ") + std::strerror(number));
}

std::unexpected<Error> connection_closed() {
  return fail(ErrorCode::unreachable, "the connection is closed");
}

async::PeerCredentials read_peer(int fd) {
  async::PeerCredentials peer;
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
    // Not a Unix socket: a user that has no rights anywhere, never 0.
    peer.uid = static_cast<uid_t>(-1);
    peer.gid = static_cast<gid_t>(-1);
    return peer;
  }
  peer.uid = credentials.uid;
  peer.gid = credentials.gid;
  peer.pid = credentials.pid;
  std::array<gid_t, 64> few{};
  size = sizeof few;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, few.data(), &size) == 0) {
    peer.groups.assign(few.begin(), few.begin() + size / sizeof(gid_t));
  } else if (errno == ERANGE) {  // the kernel then states the size it needs
    peer.groups.resize(size / sizeof(gid_t));
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, peer.groups.data(), &size) != 0) peer.groups.clear();
  }
  return peer;
}

/// Marks a direction as in use for as long as the coroutine's frame lives.
class InUse {
 public:
  explicit InUse(bool& flag) : flag_(flag) {
    INVD_ASSERT(!flag_);
    flag_ = true;
  }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  ~InUse() { flag_ = false; }

 private:
  bool& flag_;
};

}  // namespace

struct Stream::State {
  Loop& loop;
  std::shared_ptr<FdWatch> watch;
  async::PeerCredentials peer;
  bool reading = false;
  bool writing = false;
  int reads_in_a_row = 0;
};

Result<std::unique_ptr<Stream>> Stream::adopt(Loop& loop, int fd) {
  auto watch = FdWatch::open(loop, fd);
  if (!watch) return fail(watch);
  int type = 0;
  socklen_t size = sizeof type;
  if (::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM)
    return fail(ErrorCode::internal, "file descriptor is not a stream socket");
  auto peer = read_peer(fd);
  return std::unique_ptr<Stream>(
      new Stream(std::make_shared<State>(State{.loop = loop, .watch = std::move(*watch), .peer = std::move(peer)})));
}

Stream::~Stream() {
  close();
}

void Stream::close() {
  state_->watch->close();
}

void Stream::shut_write() {
  if (!state_->watch->closed()) ::shutdown(state_->watch->fd(), SHUT_WR);
}

const async::PeerCredentials& Stream::peer() const {
  return state_->peer;
}

async::Task<Result<std::string>> Stream::read(std::size_t max) {
  INVD_ASSERT(max > 0);
  return read_some(state_, max);
}

async::Task<Result<void>> Stream::write(std::string bytes) {
  return write_all(state_, std::move(bytes));
}

async::Task<Result<std::string>> Stream::read_some(std::shared_ptr<State> state, std::size_t max) {
  const InUse in_use(state->reading);
  if (++state->reads_in_a_row >= kTurn) {
    state->reads_in_a_row = 0;
    co_await async::yield(state->loop);
  }
  while (!state->watch->closed()) {
    std::string bytes(std::min(max, kMaxRead), '\0');
    const ssize_t n = ::recv(state->watch->fd(), bytes.data(), bytes.size(), 0);
    if (n >= 0) {
      bytes.resize(static_cast<std::size_t>(n));
      if (bytes.size() * 2 < bytes.capacity()) bytes.shrink_to_fit();
      co_return bytes;
    }
    if (errno == EINTR) continue;
    if (!would_block(errno)) co_return connection_lost(errno);
    bytes = std::string();  // an idle connection holds no buffer
    state->reads_in_a_row = 0;
    co_await state->watch->readable();
  }
  co_return connection_closed();
}

async::Task<Result<void>> Stream::write_all(std::shared_ptr<State> state, std::string bytes) {
  const InUse in_use(state->writing);
  std::string_view rest = bytes;
  for (int in_a_row = 0; !state->watch->closed();) {
    if (rest.empty()) co_return Result<void>();
    const ssize_t n = ::send(state->watch->fd(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (n >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(n));
      if (++in_a_row % kTurn == 0) co_await async::yield(state->loop);
    } else if (would_block(errno)) {
      co_await state->watch->writable();
    } else if (errno != EINTR) {
      co_return connection_lost(errno);
    }
  }
  co_return connection_closed();
}

Result<std::unique_ptr<Stream>> connect_unix(Loop& loop, const std::string& path) {
  const auto address = unix_address(path);
  if (!address) return fail(address);
  const auto fd = unix_socket();
  if (!fd) return fail(fd);
  // A Unix socket connects at once or not at all.
  if (::connect(*fd, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
    const int number = errno;
    ::close(*fd);
    return unix_failure(path, "connect to", number);
  }
  return Stream::adopt(loop, *fd);
}

}  // namespace invd::uv
