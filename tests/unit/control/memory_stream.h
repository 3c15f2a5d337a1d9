#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "async/byte_stream.h"
#include "async/event.h"

namespace invd::test {

/// One direction of a connection in memory, with a kernel-like buffer.
struct Pipe {
  explicit Pipe(async::Scheduler& scheduler) : changed(scheduler) {}
  std::string data;
  std::size_t capacity = 64 * 1024;
  bool ended = false;   ///< no more bytes will come
  bool broken = false;  ///< nobody reads any more
  async::Event changed;

  void touch() {
    changed.set();
    changed.reset();
  }
};

/// The daemon's end.
class MemoryStream final : public async::ByteStream {
 public:
  MemoryStream(std::shared_ptr<Pipe> in, std::shared_ptr<Pipe> out, async::PeerCredentials peer)
      : in_(std::move(in)), out_(std::move(out)), peer_(std::move(peer)) {}
  ~MemoryStream() override { close(); }

  async::Task<Result<std::string>> read(std::size_t max) override { return read_from(in_, max); }
  async::Task<Result<void>> write(std::string bytes) override { return write_to(out_, std::move(bytes)); }
  void close() override {
    in_->broken = true;
    out_->ended = true;
    in_->touch();
    out_->touch();
  }
  const async::PeerCredentials& peer() const override { return peer_; }

 private:
  static async::Task<Result<std::string>> read_from(std::shared_ptr<Pipe> in, std::size_t max) {
    while (in->data.empty() && !in->ended && !in->broken) co_await in->changed.wait();
    if (in->broken) co_return fail(ErrorCode::unreachable, "closed");
    std::string bytes = in->data.substr(0, max);
    in->data.erase(0, max);
    in->touch();
    co_return bytes;
  }
  static async::Task<Result<void>> write_to(std::shared_ptr<Pipe> out, std::string bytes) {
    while (!bytes.empty()) {
      while (out->data.size() >= out->capacity && !out->ended && !out->broken) co_await out->changed.wait();
      if (out->broken || out->ended) co_return fail(ErrorCode::unreachable, "closed");
      const std::size_t part = std::min(bytes.size(), out->capacity - out->data.size());
      out->data.append(bytes, 0, part);
      bytes.erase(0, part);
    }
    co_return Result<void>{};
  }

  std::shared_ptr<Pipe> in_;
  std::shared_ptr<Pipe> out_;
  async::PeerCredentials peer_;
};

/// The client's end, driven by a test.
class MemoryClient {
 public:
  MemoryClient(std::shared_ptr<Pipe> to, std::shared_ptr<Pipe> from) : to_(std::move(to)), from_(std::move(from)) {}

  void send(std::string_view bytes) {
    to_->data += bytes;
    to_->touch();
  }
  /// All that has come, taken out of the buffer.
  std::string take() {
    std::string bytes = std::move(from_->data);
    from_->data.clear();
    from_->touch();
    return bytes;
  }
  /// What has come and not been taken.
  [[nodiscard]] const std::string& peek() const { return from_->data; }
  [[nodiscard]] std::size_t unread_by_daemon() const { return to_->data.size(); }
  /// The daemon has closed the connection.
  [[nodiscard]] bool cut() const { return from_->ended; }
  /// Ends our sending side only.
  void half_close() {
    to_->ended = true;
    to_->touch();
  }
  void leave() {
    half_close();
    from_->broken = true;
    from_->touch();
  }

 private:
  std::shared_ptr<Pipe> to_;
  std::shared_ptr<Pipe> from_;
};

class MemoryAcceptor final : public async::Acceptor {
 public:
  explicit MemoryAcceptor(async::Scheduler& scheduler) : scheduler_(scheduler), arrived_(scheduler) {}

  MemoryClient connect(async::PeerCredentials peer) {
    auto to = std::make_shared<Pipe>(scheduler_);
    auto from = std::make_shared<Pipe>(scheduler_);
    waiting_.push_back(std::make_unique<MemoryStream>(to, from, std::move(peer)));
    arrived_.set();
    return MemoryClient(to, from);
  }
  /// The next accept() gives this error.
  void fail_once(ErrorCode code) {
    errors_.push_back(code);
    arrived_.set();
  }
  async::Task<Result<std::unique_ptr<async::ByteStream>>> accept() override {
    while (waiting_.empty() && errors_.empty()) {
      arrived_.reset();
      co_await arrived_.wait();
    }
    if (!errors_.empty()) {
      const ErrorCode code = errors_.front();
      errors_.pop_front();
      co_return fail(code, "accept failed");
    }
    std::unique_ptr<async::ByteStream> stream = std::move(waiting_.front());
    waiting_.pop_front();
    co_return std::move(stream);
  }

 private:
  async::Scheduler& scheduler_;
  async::Event arrived_;
  std::deque<std::unique_ptr<async::ByteStream>> waiting_;
  std::deque<ErrorCode> errors_;
};

}  // namespace invd::test
