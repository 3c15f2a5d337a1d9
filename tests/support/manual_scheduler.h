#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "async/scheduler.h"
#include "async/task.h"
#include "base/assert.h"
#include "base/clock.h"

namespace invd::test {

/// A scheduler and clock whose time stands still until the test moves it. Callbacks run only inside run_ready(),
/// advance(), run_all() and run(), in the order of uv::Loop: what was posted first, then timers by (time, order of
/// call_at). One thread, no sleeping, the same order every time.
class ManualScheduler : public async::Scheduler, public Clock {
 public:
  /// Monotonic time begins at 1 s, so that "zero" is never right by accident.
  explicit ManualScheduler(Timestamp start = Timestamp{1'793'527'200'000}) : wall_(start) {}  // 2026-11-01T10:00:00Z

  /// Drops what is queued. What the callbacks own may call back here as it goes.
  ~ManualScheduler() override {
    for (int rounds = 0; rounds < 100 && queued() > 0; ++rounds) {
      const auto posted = std::exchange(posted_, {});
      const auto timers = std::exchange(timers_, {});
      const auto jobs = std::exchange(jobs_, {});
      due_.clear();
    }
  }

  [[nodiscard]] Timestamp now() const override { return wall_; }
  [[nodiscard]] Monotonic monotonic() const override { return monotonic_; }

  /// Sets the wall clock as an administrator or NTP would; monotonic time does not notice (I13).
  void set_wall_clock(Timestamp wall) { wall_ = wall; }

  CallId post(async::Callback callback) override {
    assert_on_thread();
    const CallId id = ++last_id_;
    posted_.emplace(id, std::move(callback));
    return id;
  }
  CallId call_at(Monotonic when, async::Callback callback) override {
    assert_on_thread();
    const CallId id = ++last_id_;
    timers_.emplace(std::pair(when, id), std::move(callback));
    due_.emplace(id, when);
    return id;
  }
  void cancel(CallId id) override {
    assert_on_thread();
    // The node is destroyed only when the maps are whole again: a callback's destructor may call back here.
    const auto post = posted_.extract(id);
    if (const auto due = due_.find(id); due != due_.end()) {
      const auto timer = timers_.extract(std::pair(due->second, id));
      due_.erase(due);
    }
  }
  void post_from_any_thread(async::Callback callback) override {
    const std::lock_guard lock(foreign_mutex_);
    foreign_.push_back(std::move(callback));
  }
  /// The work runs on this thread as a step of its own, unless the workers are held.
  void run_on_worker(async::Callback work, async::Callback done) override {
    assert_on_thread();
    jobs_.emplace(++last_id_, std::pair(std::move(work), std::move(done)));
    if (!workers_held_) release_jobs();
  }
  void assert_on_thread() const override { INVD_ASSERT(std::this_thread::get_id() == thread_); }

  /// As at the end of a process: what workers have not begun is never done.
  void end_workers() {
    *std::exchange(workers_alive_, std::make_shared<bool>(true)) = false;
    jobs_.clear();
  }

  /// While held, work given to run_on_worker() waits: for tests of what happens meanwhile.
  void hold_workers(bool held) {
    workers_held_ = held;
    if (!held) release_jobs();
  }

  /// Runs one callback that is due now; false when there is none.
  virtual bool step() {
    take_foreign();
    if (!posted_.empty()) {
      auto node = posted_.extract(posted_.begin());
      ++steps_;
      node.mapped()();
      return true;
    }
    if (!timers_.empty() && timers_.begin()->first.first <= monotonic_) {
      auto node = timers_.extract(timers_.begin());
      due_.erase(node.key().second);
      ++steps_;
      node.mapped()();
      return true;
    }
    return false;
  }

  /// Runs all that is due at this instant, and what that posts, until nothing is.
  void run_ready() {
    for (const std::size_t limit = steps_ + kMaxSteps; step();) INVD_ASSERT(steps_ < limit);
  }

  /// Moves time forward by `by`, stopping at each timer on the way.
  void advance(Duration by) {
    const Monotonic end = monotonic_ + by;
    run_ready();
    while (!timers_.empty() && timers_.begin()->first.first <= end) {
      move_to(timers_.begin()->first.first);
      run_ready();
    }
    move_to(end);
    run_ready();
  }

  /// Runs until nothing is queued, moving time to each timer in turn.
  void run_all() {
    run_ready();
    while (!timers_.empty()) {
      move_to(timers_.begin()->first.first);
      run_ready();
    }
  }

  /// Runs a task to its end, moving time to each timer in turn, and gives its result. Ends the program when the task
  /// waits for something that will never come.
  template <class T>
  T run(async::Task<T> task) {
    task.start(std::noop_coroutine()).resume();
    for (const std::size_t limit = steps_ + kMaxSteps; !task.done();) {
      INVD_ASSERT(steps_ < limit);
      if (step()) continue;
      INVD_ASSERT(!timers_.empty() && "the task waits for ever");
      move_to(timers_.begin()->first.first);
    }
    return task.take();
  }

  /// Callbacks that have not run yet.
  [[nodiscard]] std::size_t queued() const { return posted_.size() + timers_.size() + jobs_.size(); }
  /// When the next timer is due.
  [[nodiscard]] std::optional<Monotonic> next_timer() const {
    if (timers_.empty()) return std::nullopt;
    return timers_.begin()->first.first;
  }

 protected:
  static constexpr std::size_t kMaxSteps = 50'000'000;  // a loop without end fails instead of hanging

  void move_to(Monotonic when) {
    if (when <= monotonic_) return;
    wall_ = wall_ + (when - monotonic_);
    monotonic_ = when;
  }
  void take_foreign() {
    std::vector<async::Callback> taken;
    {
      const std::lock_guard lock(foreign_mutex_);
      taken.swap(foreign_);
    }
    for (async::Callback& callback : taken) post(std::move(callback));
  }
  std::size_t steps_ = 0;
  std::map<CallId, async::Callback> posted_;
  std::map<std::pair<Monotonic, CallId>, async::Callback> timers_;
  std::unordered_map<CallId, Monotonic> due_;

 private:
  void release_jobs() {
    while (!jobs_.empty()) {
      auto node = jobs_.extract(jobs_.begin());
      post([this, alive = workers_alive_, job = std::move(node.mapped())]() mutable {
        if (!*alive) return;
        job.first();
        job.first = {};
        post(std::move(job.second));
      });
    }
  }

  std::thread::id thread_ = std::this_thread::get_id();
  Timestamp wall_;
  Monotonic monotonic_{1'000};
  CallId last_id_ = 0;
  bool workers_held_ = false;
  std::shared_ptr<bool> workers_alive_ = std::make_shared<bool>(true);
  std::map<CallId, std::pair<async::Callback, async::Callback>> jobs_;
  std::mutex foreign_mutex_;
  std::vector<async::Callback> foreign_;
};

}  // namespace invd::test
