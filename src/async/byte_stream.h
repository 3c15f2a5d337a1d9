#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "async/task.h"
#include "base/error.h"

namespace invd::async {

/// Who is at the other end of a Unix socket, as the kernel says (SO_PEERCRED), with the supplementary groups of that
/// user (SO_PEERGROUPS).
struct PeerCredentials {
  uid_t uid = 0;
  gid_t gid = 0;
  pid_t pid = 0;
  std::vector<gid_t> groups;
};

/// A connected byte stream. One read and one write may be under way at a time. Destroying it closes it.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// The next bytes, at most `max`; empty at the end of the stream. Errors: unreachable (reset).
  [[nodiscard]] virtual Task<Result<std::string>> read(std::size_t max) = 0;
  /// Resumes when the kernel has taken all bytes: back-pressure is the await. Errors: unreachable.
  [[nodiscard]] virtual Task<Result<void>> write(std::string bytes) = 0;
  /// Ends both directions; a read or write under way fails with unreachable.
  virtual void close() = 0;
  [[nodiscard]] virtual const PeerCredentials& peer() const = 0;
};

/// A listening socket.
class Acceptor {
 public:
  virtual ~Acceptor() = default;
  /// The next connection. Errors: temporary (out of file descriptors: wait and call again), unreachable (closed).
  [[nodiscard]] virtual Task<Result<std::unique_ptr<ByteStream>>> accept() = 0;
};

}  // namespace invd::async
