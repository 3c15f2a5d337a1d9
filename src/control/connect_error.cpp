#include "control/connect_error.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <grp.h>
#include <optional>
#include <sys/stat.h>
#include <system_error>

namespace invd::control {
namespace {

constexpr std::string_view kStart = "start the daemon: systemctl start invd, or name its socket: --socket PATH";

/// The group of a file; absent when it cannot be told.
std::optional<gid_t> group_of(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  return info.st_gid;
}

std::string how_to_get_in(const std::string& socket) {
  std::optional<gid_t> gid = group_of(socket);
  // Without search permission on the folder the socket cannot be looked at; the folder can.
  if (!gid) {
    const std::size_t slash = socket.rfind('/');
    if (slash != std::string::npos && slash > 0) gid = group_of(socket.substr(0, slash));
  }
  // Who joins root's own group gets far more than a socket.
  if (!gid || *gid == 0) return "use sudo, or name a group of yours in control.operators of invd.yaml";
  std::array<char, 4096> buffer{};
  struct group entry{};
  struct group* found = nullptr;
  if (::getgrgid_r(*gid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
    return fmt::format("use sudo, or join the group with gid {}, which has no name here", *gid);
  return fmt::format("join the group {0} (sudo usermod -aG {0} $USER, then log in again), or use sudo", found->gr_name);
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
      return {ErrorCode::refused, fmt::format("you have no right to the socket {}", socket), how_to_get_in(socket)};
    default:
      return {ErrorCode::unreachable,
              fmt::format("cannot connect to {}: {}", socket, std::generic_category().message(system_error)),
              std::string(kStart)};
  }
}

}  // namespace invd::control
