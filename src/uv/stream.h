#pragma once

#include <memory>
#include <string>

#include "async/byte_stream.h"
#include "uv/loop.h"

namespace invd::uv {

/// A connected stream socket. It may be destroyed while a read or a write is under way: that one then fails with
/// unreachable. A write whose task is destroyed may have sent a part, so the stream is of no more use.
class Stream final : public async::ByteStream {
 public:
  /// Takes a connected stream socket (also when it fails). Errors: internal (not such a socket).
  [[nodiscard]] static Result<std::unique_ptr<Stream>> adopt(Loop& loop, int fd);
  ~Stream() override;

  [[nodiscard]] async::Task<Result<std::string>> read(std::size_t max) override;
  [[nodiscard]] async::Task<Result<void>> write(std::string bytes) override;
  /// Ends our direction only: the other side reads the end of the stream, and may still write.
  void shut_write();
  void close() override;
  [[nodiscard]] const async::PeerCredentials& peer() const override;

 private:
  struct State;
  explicit Stream(std::shared_ptr<State> state) : state_(std::move(state)) {}
  static async::Task<Result<std::string>> read_some(std::shared_ptr<State> state, std::size_t max);
  static async::Task<Result<void>> write_all(std::shared_ptr<State> state, std::string bytes);

  std::shared_ptr<State> state_;
};

/// Connects to a listening Unix socket. Errors: unreachable (nothing listens there), permission, temporary (its queue
/// is full), limit (path too long).
[[nodiscard]] Result<std::unique_ptr<Stream>> connect_unix(Loop& loop, const std::string& path);

}  // namespace invd::uv
