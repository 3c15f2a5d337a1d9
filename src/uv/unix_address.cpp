#include "uv/unix_address.h"

#include <cerrno>
#include <cstring>

namespace invd::uv {
namespace {

ErrorCode code_of(int number) {
  switch (number) {
    case EACCES:
    case EPERM:
    case EROFS:
      return ErrorCode::permission;
    case EAGAIN:
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return ErrorCode::temporary;
    case EADDRINUSE:
      return ErrorCode::conflict;
    case ENOSPC:
    case EDQUOT:
      return ErrorCode::store_full;
    default:
      return ErrorCode::unreachable;
  }
}

}  // namespace

Result<sockaddr_un> unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    return fail(ErrorCode::limit, "socket path \"" + path + "\" is empty or longer than 107 bytes",
                "choose a shorter path");
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

Result<int> unix_socket() {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return fail(code_of(errno), std::string("cannot make a socket: ") + std::strerror(errno));
  return fd;
}

std::unexpected<Error> unix_failure(const std::string& path, const char* action, int number) {
  return fail(code_of(number), std::string("cannot ") + action + " " + path + ": " + std::strerror(number));
}

}  // namespace invd::uv
