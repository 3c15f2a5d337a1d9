#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "async/event.h"
#include "async/scheduler.h"
#include "async/task.h"
#include "base/error.h"

namespace invd::async {

/// Awaits a task for at most a given time; see with_timeout().
template <class T>
class TimeoutAwaiter {
 public:
  TimeoutAwaiter(Scheduler& scheduler, Duration limit, Task<T> task)
      : scheduler_(scheduler), limit_(limit), task_(std::move(task)) {}
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) {
    timer_ = ScheduledCall(scheduler_, scheduler_.call_at(scheduler_.monotonic() + limit_, [this, waiting] {
      task_.reset();  // the task is suspended: nothing of it is on the stack
      waiting.resume();
    }));
    return task_.start(waiting);
  }
  /// For a Task<void>, the optional holds a std::monostate.
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  std::optional<Value> await_resume() {
    timer_.cancel();
    if (!task_.valid()) return std::nullopt;
    if constexpr (std::is_void_v<T>) {
      task_.take();
      return std::monostate{};
    } else {
      return task_.take();
    }
  }

 private:
  Scheduler& scheduler_;
  Duration limit_;
  Task<T> task_;
  ScheduledCall timer_;
};

/// `co_await with_timeout(scheduler, limit, task)`: the task's result, or nullopt when it took longer; the task is then
/// already destroyed (cancelled).
template <class T>
[[nodiscard]] TimeoutAwaiter<T> with_timeout(Scheduler& scheduler, Duration limit, Task<T> task) {
  return TimeoutAwaiter<T>(scheduler, limit, std::move(task));
}

/// `co_await set_within(scheduler, limit, event)`: whether the event was set in that time. The event must live as long.
[[nodiscard]] inline Task<bool> set_within(Scheduler& scheduler, Duration limit, Event& event) {
  const auto until_set = [](Event& awaited) -> Task<> { co_await awaited.wait(); };
  co_return (co_await with_timeout(scheduler, limit, until_set(event))).has_value();
}

}  // namespace invd::async
