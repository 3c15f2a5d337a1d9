#pragma once

#include <exception>
#include <functional>
#include <list>

#include "async/event.h"
#include "async/scheduler.h"
#include "async/task.h"

namespace invd::async {

/// Owns tasks that run by themselves. Destroying the scope (or cancel()) destroys them: nothing started in a scope
/// outlives it. Must not be destroyed or cancelled from inside one of its tasks.
class TaskScope {
 public:
  /// Called with what a task threw; by default the program ends, as an exception here is a broken invariant.
  using OnException = std::move_only_function<void(std::exception_ptr)>;

  explicit TaskScope(Scheduler& scheduler, OnException on_exception = {});
  ~TaskScope();
  TaskScope(const TaskScope&) = delete;
  TaskScope& operator=(const TaskScope&) = delete;

  /// Starts the task now and runs it to its first suspension.
  void spawn(Task<void> task);
  /// Destroys all tasks.
  void cancel();
  [[nodiscard]] std::size_t running() const { return running_; }
  /// Resumes when no task is left.
  [[nodiscard]] Task<void> join();

 private:
  struct Child {
    Task<void> body;
    Task<void> driver;
    bool finished = false;
  };
  using Place = std::list<Child>::iterator;
  Task<void> drive(Place child);
  void reap();

  Scheduler& scheduler_;
  OnException on_exception_;
  std::list<Child> children_;
  std::size_t running_ = 0;
  ScheduledCall reaping_;
  bool reap_posted_ = false;
  bool cancelling_ = false;
  Event idle_;
};

}  // namespace invd::async
