#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "async/scheduler.h"
#include "base/timestamp.h"
#include "store/meta.h"
#include "store/writer.h"

namespace invd::store {

struct ThreadWriterOptions {
  /// Jobs that share one commit at most: bounds what a crash undoes and how long a caller waits behind others.
  std::size_t max_group = 256;
  std::optional<Fence> fence;
  /// How often a full store is tried while nobody writes.
  Duration probe_interval{500};
};

/// The daemon's writer: one thread that commits what is queued in groups. Made and destroyed on the loop's thread;
/// scheduler and kv must outlive it, and the loop must run for results to arrive.
class ThreadWriter final : public Writer {
 public:
  /// Called once on the loop's thread when the store must not be written any more; the daemon then ends with exit code
  /// 74 (I6). Every job queued then or later fails with that error.
  using OnFatal = std::function<void(const Error&)>;

  ThreadWriter(async::Scheduler& scheduler, Kv& kv, ThreadWriterOptions options, OnFatal on_fatal);
  ~ThreadWriter() override;
  ThreadWriter(const ThreadWriter&) = delete;
  ThreadWriter& operator=(const ThreadWriter&) = delete;

  void submit(WriteJob job) override;
  [[nodiscard]] std::size_t backlog() const override;
  [[nodiscard]] std::uint64_t progress() const override { return progress_.load(); }
  [[nodiscard]] bool full() const override { return full_.load(); }

  /// Commits what is queued, then ends the thread; blocks meanwhile. Jobs submitted later fail with `cancelled`. The
  /// results still need a turn of the loop. Errors: what on_fatal gets, also when the loop will not run any more to
  /// tell it.
  [[nodiscard]] Result<void> stop();

 private:
  void run();
  std::vector<WriteJob> take_group(std::unique_lock<std::mutex>& lock);
  void commit(std::vector<WriteJob> group);
  void probe();
  void note_fatal(const Error& error);
  void deliver(std::vector<WriteJob> group, std::vector<Result<void>> results);

  async::Scheduler& scheduler_;
  Kv& kv_;
  const ThreadWriterOptions options_;
  const OnFatal on_fatal_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<WriteJob> queue_;
  std::size_t under_way_ = 0;
  bool stopping_ = false;

  std::optional<Error> fatal_;  ///< the writer thread's, until it has ended
  std::atomic<std::uint64_t> progress_ = 0;
  std::atomic<bool> full_ = false;
  std::thread thread_;
};

}  // namespace invd::store
