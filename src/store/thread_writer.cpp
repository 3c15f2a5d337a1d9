#include "store/thread_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/assert.h"
#include "store/write_group.h"

namespace invd::store {

ThreadWriter::ThreadWriter(async::Scheduler& scheduler, Kv& kv, ThreadWriterOptions options, OnFatal on_fatal)
    : scheduler_(scheduler), kv_(kv), options_(options), on_fatal_(std::move(on_fatal)) {
  INVD_ASSERT(options_.max_group > 0);
  thread_ = std::thread([this] { run(); });
}

ThreadWriter::~ThreadWriter() {
  (void)stop();
}

void ThreadWriter::submit(WriteJob job) {
  scheduler_.assert_on_thread();
  std::unique_lock lock(mutex_);
  if (stopping_) {
    lock.unlock();
    scheduler_.post([done = std::move(job.done)]() mutable {
      done(fail(ErrorCode::cancelled, "the store is closing", "try again when invd runs"));
    });
    return;
  }
  queue_.push_back(std::move(job));
  lock.unlock();
  wake_.notify_one();
}

std::size_t ThreadWriter::backlog() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() + under_way_;
}

Result<void> ThreadWriter::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  if (fatal_) return std::unexpected<Error>(*fatal_);
  return {};
}

void ThreadWriter::run() {
  std::unique_lock lock(mutex_);
  const auto something_to_do = [this] { return stopping_ || !queue_.empty(); };
  while (true) {
    if (full_ && !fatal_) {
      if (!wake_.wait_for(lock, options_.probe_interval, something_to_do)) {
        lock.unlock();
        probe();
        lock.lock();
        continue;
      }
    } else {
      wake_.wait(lock, something_to_do);
    }
    if (queue_.empty()) return;
    std::vector<WriteJob> group = take_group(lock);
    lock.unlock();
    commit(std::move(group));
    lock.lock();
    under_way_ = 0;
  }
}

std::vector<WriteJob> ThreadWriter::take_group(std::unique_lock<std::mutex>& lock) {
  INVD_ASSERT(lock.owns_lock());
  const auto n = static_cast<std::ptrdiff_t>(std::min(queue_.size(), options_.max_group));
  std::vector<WriteJob> group(std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.begin() + n));
  queue_.erase(queue_.begin(), queue_.begin() + n);
  under_way_ = group.size();
  return group;
}

void ThreadWriter::commit(std::vector<WriteJob> group) {
  if (fatal_) {
    std::vector<Result<void>> refused(group.size(), Result<void>(std::unexpected(*fatal_)));
    return deliver(std::move(group), std::move(refused));
  }
  GroupOutcome outcome = commit_group(kv_, group, options_.fence);
  if (outcome.fatal)
    note_fatal(*outcome.fatal);
  else if (outcome.full)
    full_ = true;
  else if (outcome.committed)
    full_ = false;
  ++progress_;
  deliver(std::move(group), std::move(outcome.results));
}

void ThreadWriter::probe() {
  std::vector<WriteJob> jobs;
  jobs.push_back({write_space_probe, [](const Result<void>&) {}});
  const GroupOutcome outcome = commit_group(kv_, jobs, options_.fence);
  if (outcome.fatal) note_fatal(*outcome.fatal);
  if (outcome.committed) full_ = false;
}

void ThreadWriter::note_fatal(const Error& error) {
  fatal_ = error;
  scheduler_.post_from_any_thread([on_fatal = on_fatal_, error] {
    if (on_fatal) on_fatal(error);
  });
}

void ThreadWriter::deliver(std::vector<WriteJob> group, std::vector<Result<void>> results) {
  // The jobs travel with their results, so that what they captured is destroyed on the loop's thread.
  scheduler_.post_from_any_thread([group = std::move(group), results = std::move(results)]() mutable {
    for (std::size_t i = 0; i < group.size(); ++i) group[i].done(std::move(results[i]));
  });
}

}  // namespace invd::store
