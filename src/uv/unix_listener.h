#pragma once

#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>

#include "async/byte_stream.h"
#include "uv/loop.h"

namespace invd::uv {

/// A listening Unix stream socket.
class UnixListener final : public async::Acceptor {
 public:
  struct Options {
    mode_t mode = 0660;
    std::optional<gid_t> group;  ///< none: the group of the process
    int backlog = 64;
  };
  /// Binds and listens. A socket file that nobody listens on is replaced; one that somebody does is refused with
  /// conflict, as is any other kind of file. Mode and group are set before the first connection can be made.
  /// Errors: conflict, permission, unreachable (no such directory), limit (path too long).
  [[nodiscard]] static Result<std::unique_ptr<UnixListener>> bind(Loop& loop, const std::string& path, Options options);
  /// Takes a socket that listens already (socket activation), also when it fails; its file stays when this goes.
  /// Errors: refused (not a listening Unix stream socket).
  [[nodiscard]] static Result<std::unique_ptr<UnixListener>> adopt(Loop& loop, int fd);
  /// Closes, and removes the file if bind() made it and it is still the same.
  ~UnixListener() override;

  /// Accepted connections are Streams with the peer's credentials. May be destroyed while waiting.
  [[nodiscard]] async::Task<Result<std::unique_ptr<async::ByteStream>>> accept() override;
  /// An accept() under way fails with unreachable.
  void close();

 private:
  struct State;
  explicit UnixListener(std::shared_ptr<State> state) : state_(std::move(state)) {}
  static async::Task<Result<std::unique_ptr<async::ByteStream>>> accept_one(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;
};

}  // namespace invd::uv
