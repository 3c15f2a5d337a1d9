#include "control/outbox.h"

#include <utility>

#include "async/timeout.h"

namespace invd::control {
namespace {

// Small lines go out together, as one system call costs as much as copying this.
constexpr std::size_t kWriteTogether = 16 * 1024;

}  // namespace

Outbox::Outbox(async::Scheduler& scheduler, async::ByteStream& stream, const Limits& limits)
    : scheduler_(scheduler), stream_(stream), limits_(limits), pushed_(scheduler), written_(scheduler) {}

async::Task<void> Outbox::room() {
  while (!has_room()) {
    written_.reset();
    co_await written_.wait();
  }
}

void Outbox::push(std::string line) {
  if (broken_) return;
  queued_ += line.size();
  lines_.push_back(std::move(line));
  pushed_.set();
}

async::Task<bool> Outbox::flushed() {
  while (!broken_ && queued_ > 0) {
    written_.reset();
    co_await written_.wait();
  }
  co_return !broken_;
}

async::Task<void> Outbox::write_all() {
  for (;;) {
    while (lines_.empty()) {
      pushed_.reset();
      co_await pushed_.wait();
    }
    std::string bytes = std::move(lines_.front());
    lines_.pop_front();
    while (!lines_.empty() && bytes.size() + lines_.front().size() <= kWriteTogether) {
      bytes += lines_.front();
      lines_.pop_front();
    }
    const std::size_t size = bytes.size();
    const std::optional<Result<void>> wrote =
        co_await async::with_timeout(scheduler_, limits_.unread, stream_.write(std::move(bytes)));
    if (!wrote || !*wrote) break;
    queued_ -= size;
    written_.set();
  }
  broken_ = true;
  lines_.clear();
  written_.set();
  stream_.close();
}

}  // namespace invd::control
