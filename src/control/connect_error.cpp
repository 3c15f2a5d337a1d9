#include "control/connect_error.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <grp.h>
#include <sys/stat.h>
#include <system_error>

namespace invd::control {
namespace {

constexpr std::string_view kStart = "start the daemon: systemctl start invd, or name its socket: --socket PATH";

/// The group of a file, by name; empty when it cannot be told.
std::string group_of(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return {};
  std::array<char, 4096> buffer{};
  struct group entry{};
  struct group* found = nullptr;
  if (::getgrgid_r(info.st_gid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
    return found->gr_name;
  }
  return fmt::format("with gid {}", info.st_gid);
}

std::string how_to_get_in(const std::string& socket) {
  std::string group = group_of(socket);
  // Without search permission on the folder the socket cannot be looked at; the folder can.
  if (group.empty()) {
    const std::size_t slash = socket.rfind('/');
    if (slash != std::string::npos && slash > 0) group = group_of(socket.substr(0, slash));
  }
  if (group.empty()) return "use invctl as root or as a member of the socket's group";
  return fmt::format("join the group {} (usermod -aG GROUP USER, then log in again), or use sudo", group);
}

}  // namespace

Error connect_error(const std::string& socket, int system_error) {
  switch (system_error) {
    case ENOENT:
    case ENOTDIR:
      return {ErrorCode::unreachable, fmt::format("there is no socket {}", socket), std::string(kStart)};
    case ECONNREFUSED:
      return {ErrorCode::unreachable, fmt::format("nobody listens on {}: the daemon is not running", socket),
              std::string(kStart)};
    case EACCES:
    case EPERM:
      return {ErrorCode::unreachable, fmt::format("you have no right to the socket {}", socket), how_to_get_in(socket)};
    default:
      return {ErrorCode::unreachable,
              fmt::format("cannot connect to {}: {}", socket, std::generic_category().message(system_error)),
              std::string(kStart)};
  }
}

}  // namespace invd::control
