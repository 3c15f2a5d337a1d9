#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "base/clock.h"

namespace invd::async {

using Callback = std::move_only_function<void()>;

/// Where coroutines are resumed: uv::Loop in the daemon, a seeded queue in the simulator. Everything but
/// post_from_any_thread() belongs to the loop's own thread, which assert_on_thread() checks.
class Scheduler {
 public:
  /// Names a queued callback; 0 is none.
  using CallId = std::uint64_t;

  virtual ~Scheduler() = default;

  [[nodiscard]] virtual Monotonic monotonic() const = 0;
  /// Runs `callback` on this thread, soon, after the current callback has returned.
  virtual CallId post(Callback callback) = 0;
  /// Runs `callback` at or after `when`.
  virtual CallId call_at(Monotonic when, Callback callback) = 0;
  /// Drops a callback that has not run yet. Harmless for one that has, or for 0.
  virtual void cancel(CallId id) = 0;
  /// Runs `callback` on the scheduler's thread; may be called from any thread. Cannot be cancelled.
  virtual void post_from_any_thread(Callback callback) = 0;
  /// Runs `work` on a worker thread and then `done` on this one. Neither can be cancelled: they own what they touch.
  virtual void run_on_worker(Callback work, Callback done) = 0;
  virtual void assert_on_thread() const = 0;
};

/// A queued callback that is dropped when this goes out of scope: what every awaiter holds, so that destroying a
/// coroutine leaves nothing behind that could resume it.
class ScheduledCall {
 public:
  ScheduledCall() = default;
  ScheduledCall(Scheduler& scheduler, Scheduler::CallId id) : scheduler_(&scheduler), id_(id) {}
  ScheduledCall(ScheduledCall&& other) noexcept
      : scheduler_(std::exchange(other.scheduler_, nullptr)), id_(std::exchange(other.id_, 0)) {}
  ScheduledCall& operator=(ScheduledCall&& other) noexcept {
    if (this != &other) {
      cancel();
      scheduler_ = std::exchange(other.scheduler_, nullptr);
      id_ = std::exchange(other.id_, 0);
    }
    return *this;
  }
  ScheduledCall(const ScheduledCall&) = delete;
  ScheduledCall& operator=(const ScheduledCall&) = delete;
  ~ScheduledCall() { cancel(); }

  void cancel() {
    if (scheduler_ != nullptr && id_ != 0) scheduler_->cancel(id_);
    id_ = 0;
  }

 private:
  Scheduler* scheduler_ = nullptr;
  Scheduler::CallId id_ = 0;
};

}  // namespace invd::async
