#include "uv/unix_listener.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uv/fd_watch.h"
#include "uv/stream.h"
#include "uv/unix_address.h"

namespace invd::uv {
namespace {

/// Closes a descriptor that nobody took over.
class OwnedFd {
 public:
  explicit OwnedFd(int fd) : fd_(fd) {}
  OwnedFd(const OwnedFd&) = delete;
  OwnedFd& operator=(const OwnedFd&) = delete;
  ~OwnedFd() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

int option(int fd, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

/// Makes sure that the path is free to bind, removing a socket that nobody listens on.
Result<void> clear_path(const std::string& path, const sockaddr_un& address) {
  struct stat there{};
  if (::lstat(path.c_str(), &there) != 0) return {};  // bind() will say what is wrong, if anything is
  if (!S_ISSOCK(there.st_mode))
    return fail(ErrorCode::conflict, path + " exists and is not a socket", "move it away or choose another path");
  const auto probe = unix_socket();
  if (!probe) return fail(probe);
  const OwnedFd fd(*probe);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN)
    return fail(ErrorCode::conflict, "another process listens on " + path, "stop it or choose another path");
  if (errno != ECONNREFUSED) return unix_failure(path, "check", errno);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return unix_failure(path, "replace", errno);
  return {};
}

}  // namespace

struct UnixListener::State {
  Loop& loop;
  std::shared_ptr<FdWatch> watch;
  std::string path;  // empty: not ours to remove
  struct stat file{};
};

Result<std::unique_ptr<UnixListener>> UnixListener::bind(Loop& loop, const std::string& path, Options options) {
  const auto address = unix_address(path);
  if (!address) return fail(address);
  if (const auto cleared = clear_path(path, *address); !cleared) return fail(cleared);
  const auto made = unix_socket();
  if (!made) return fail(made);
  OwnedFd fd(*made);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
    return unix_failure(path, "bind", errno);
  const auto undo = [&path](const char* action) {
    const int number = errno;
    ::unlink(path.c_str());
    return unix_failure(path, action, number);
  };
  // Nobody can connect before listen(), so the mode the file is born with does not matter.
  if (options.group && ::chown(path.c_str(), static_cast<uid_t>(-1), *options.group) != 0) return undo("set group of");
  if (::chmod(path.c_str(), options.mode) != 0) return undo("set mode of");
  if (::listen(fd.get(), options.backlog) != 0) return undo("listen on");
  struct stat file{};
  if (::lstat(path.c_str(), &file) != 0) return unix_failure(path, "check", errno);
  auto watch = FdWatch::open(loop, fd.release());
  if (!watch) return fail(watch, path);
  return std::unique_ptr<UnixListener>(new UnixListener(
      std::make_shared<State>(State{.loop = loop, .watch = std::move(*watch), .path = path, .file = file})));
}

Result<std::unique_ptr<UnixListener>> UnixListener::adopt(Loop& loop, int fd) {
  OwnedFd owned(fd);
  if (option(fd, SO_DOMAIN) != AF_UNIX || option(fd, SO_TYPE) != SOCK_STREAM || option(fd, SO_ACCEPTCONN) != 1)
    return fail(ErrorCode::refused, "inherited descriptor " + std::to_string(fd) + " is not a listening Unix socket",
                "check ListenStream= in invd.socket");
  auto watch = FdWatch::open(loop, owned.release());
  if (!watch) return fail(watch, "inherited descriptor");
  return std::unique_ptr<UnixListener>(
      new UnixListener(std::make_shared<State>(State{.loop = loop, .watch = std::move(*watch), .path = {}})));
}

UnixListener::~UnixListener() {
  close();
}

void UnixListener::close() {
  if (state_->watch->closed()) return;
  struct stat there{};
  if (!state_->path.empty() && ::lstat(state_->path.c_str(), &there) == 0 && there.st_ino == state_->file.st_ino &&
      there.st_dev == state_->file.st_dev)
    ::unlink(state_->path.c_str());
  state_->watch->close();
}

async::Task<Result<std::unique_ptr<async::ByteStream>>> UnixListener::accept() {
  return accept_one(state_);
}

async::Task<Result<std::unique_ptr<async::ByteStream>>> UnixListener::accept_one(std::shared_ptr<State> state) {
  while (!state->watch->closed()) {
    const int fd = ::accept4(state->watch->fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) {
      auto stream = Stream::adopt(state->loop, fd);
      if (!stream) co_return fail(stream);
      co_return std::unique_ptr<async::ByteStream>(std::move(*stream));
    }
    switch (errno) {
      case EAGAIN:
        co_await state->watch->readable();
        break;
      case EINTR:
      case ECONNABORTED:  // the client went while it waited
        break;
      case EMFILE:
      case ENFILE:
      case ENOBUFS:
      case ENOMEM:
        co_return fail(ErrorCode::temporary, std::string("cannot accept a connection: ") + std::strerror(errno),
                       "raise LimitNOFILE or close connections");
      default:
        co_return fail(ErrorCode::unreachable, std::string("cannot accept a connection: ") + std::strerror(errno));
    }
  }
  co_return fail(ErrorCode::unreachable, "the listening socket is closed");
}

}  // namespace invd::uv
