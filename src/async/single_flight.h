#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "async/event.h"
#include "async/task.h"
#include "async/task_scope.h"
#include "base/guard.h"

namespace invd::async {

/// Many callers, one run: whoever comes while the operation is under way waits for its result. The operation belongs
/// to this object, so a caller that is cancelled does not cancel it for the others. What it throws, every caller gets.
/// T must be copyable.
template <class T>
class SingleFlight {
 public:
  explicit SingleFlight(Scheduler& scheduler) : scheduler_(scheduler), scope_(scheduler) {}

  [[nodiscard]] bool under_way() const { return current_ != nullptr; }

  /// `start` makes the task; it is called only when none is under way.
  template <class Start>
  [[nodiscard]] Task<T> run(Start start) {
    std::shared_ptr<Flight> mine = guarded(Guard::single_flight) ? current_ : nullptr;
    if (!mine) {
      Task<T> operation = start();
      mine = std::make_shared<Flight>(scheduler_);
      current_ = mine;
      scope_.spawn(fly(mine, std::move(operation)));
    }
    co_await mine->done.wait();
    if (mine->exception) std::rethrow_exception(mine->exception);
    co_return *mine->result;
  }

 private:
  struct Flight {
    explicit Flight(Scheduler& s) : done(s) {}
    std::optional<T> result;
    std::exception_ptr exception;
    Event done;
  };
  Task<void> fly(std::shared_ptr<Flight> flight, Task<T> operation) {
    try {
      flight->result.emplace(co_await std::move(operation));
    } catch (...) {
      flight->exception = std::current_exception();
    }
    current_.reset();
    flight->done.set();
  }

  Scheduler& scheduler_;
  std::shared_ptr<Flight> current_;
  TaskScope scope_;
};

}  // namespace invd::async
