#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "base/assert.h"

namespace invd::async {

template <class T>
class Task;

namespace detail {

/// Resumes whoever awaited the task, by symmetric transfer: a chain of a million finished awaits uses no stack.
struct FinalAwaiter {
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
    return self.promise().continuation;
  }
  void await_resume() const noexcept {}
};

struct PromiseBase {
  std::coroutine_handle<> continuation = std::noop_coroutine();
  std::exception_ptr exception;

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { exception = std::current_exception(); }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() {
    if (exception) std::rethrow_exception(exception);
    INVD_ASSERT(value.has_value());
    return std::move(*value);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() const noexcept {}
  void take() const {
    if (exception) std::rethrow_exception(exception);
  }
};

}  // namespace detail

/// A lazy coroutine that somebody awaits or a TaskScope runs. It starts when awaited. Destroying a Task destroys the
/// coroutine wherever it is suspended, and with it everything it awaits: that is how work is cancelled. A Task must not
/// be destroyed from inside its own run.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      reset();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() { reset(); }

  [[nodiscard]] bool valid() const { return static_cast<bool>(handle_); }
  void reset() {
    if (handle_) std::exchange(handle_, {}).destroy();
  }

  /// For awaiters that start a task themselves (timeout, scope): the first resumption, and who is resumed at its end.
  [[nodiscard]] std::coroutine_handle<> start(std::coroutine_handle<> continuation) {
    INVD_ASSERT(handle_ && !handle_.done());
    handle_.promise().continuation = continuation;
    return handle_;
  }
  [[nodiscard]] bool done() const { return handle_ && handle_.done(); }
  /// The result of a task that is done; throws what it threw.
  T take() { return handle_.promise().take(); }

  auto operator co_await() && {
    struct Awaiter {
      Task task;
      [[nodiscard]] bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) { return task.start(awaiting); }
      T await_resume() { return task.take(); }
    };
    return Awaiter{std::move(*this)};
  }

 private:
  Handle handle_;
};

namespace detail {
template <class T>
Task<T> Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}
inline Task<void> Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}
}  // namespace detail

}  // namespace invd::async
