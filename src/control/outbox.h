#pragma once

#include <deque>
#include <string>

#include "async/byte_stream.h"
#include "async/event.h"
#include "async/task.h"
#include "control/limits.h"

namespace invd::control {

/// What waits to be written to one client. Whoever produces output waits for room first, so that a client that does not
/// read holds back its own calls and nothing else.
class Outbox {
 public:
  Outbox(async::Scheduler& scheduler, async::ByteStream& stream, const Limits& limits);

  [[nodiscard]] bool has_room() const { return !broken_ && queued_ < limits_.queued_bytes; }
  /// Resumes when there is room; never once the client is gone (the waiter is destroyed with its session).
  [[nodiscard]] async::Task<void> room();
  /// Queues one line. May exceed the limit by that line.
  void push(std::string line);
  /// Resumes when all is written (true) or the client is gone (false).
  [[nodiscard]] async::Task<bool> flushed();
  /// Writes what is pushed until the client is gone or has taken nothing for Limits::unread; then closes the stream.
  [[nodiscard]] async::Task<void> write_all();

 private:
  async::Scheduler& scheduler_;
  async::ByteStream& stream_;
  const Limits& limits_;
  std::deque<std::string> lines_;
  std::size_t queued_ = 0;  ///< bytes, those being written included
  bool broken_ = false;
  async::Event pushed_;
  async::Event written_;
};

}  // namespace invd::control
