#pragma once

#include <coroutine>

#include "async/scheduler.h"

namespace invd::async {

/// `co_await sleep_until(scheduler, when)`: resumes at or after `when`, never inline.
class SleepAwaiter {
 public:
  SleepAwaiter(Scheduler& scheduler, Monotonic when) : scheduler_(scheduler), when_(when) {}
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    call_ = ScheduledCall(scheduler_, scheduler_.call_at(when_, [waiting] { waiting.resume(); }));
  }
  void await_resume() const noexcept {}

 private:
  Scheduler& scheduler_;
  Monotonic when_;
  ScheduledCall call_;
};

[[nodiscard]] inline SleepAwaiter sleep_until(Scheduler& scheduler, Monotonic when) {
  return {scheduler, when};
}
[[nodiscard]] inline SleepAwaiter sleep_for(Scheduler& scheduler, Duration duration) {
  return {scheduler, scheduler.monotonic() + duration};
}

/// `co_await yield(scheduler)`: lets others run first.
class YieldAwaiter {
 public:
  explicit YieldAwaiter(Scheduler& scheduler) : scheduler_(scheduler) {}
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    call_ = ScheduledCall(scheduler_, scheduler_.post([waiting] { waiting.resume(); }));
  }
  void await_resume() const noexcept {}

 private:
  Scheduler& scheduler_;
  ScheduledCall call_;
};

[[nodiscard]] inline YieldAwaiter yield(Scheduler& scheduler) {
  return YieldAwaiter(scheduler);
}

}  // namespace invd::async
