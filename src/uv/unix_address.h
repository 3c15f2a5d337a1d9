#pragma once

#include <string>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/error.h"

namespace invd::uv {

/// The address of a Unix socket in the file system. Errors: limit (beyond 107 bytes, the kernel's limit).
[[nodiscard]] Result<sockaddr_un> unix_address(const std::string& path);
/// A new non-blocking Unix stream socket. Errors: temporary (no file descriptor is free).
[[nodiscard]] Result<int> unix_socket();
/// The error for errno `number` of a call that used the socket at `path`.
[[nodiscard]] std::unexpected<Error> unix_failure(const std::string& path, const char* action, int number);

}  // namespace invd::uv
