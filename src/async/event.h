#pragma once

#include "async/wait_list.h"

namespace invd::async {

/// A flag that coroutines wait for. set() wakes all; it stays set until reset().
class Event {
 public:
  explicit Event(Scheduler& scheduler) : waiters_(scheduler) {}

  void set() {
    set_ = true;
    waiters_.wake_all();
  }
  void reset() { set_ = false; }
  [[nodiscard]] bool is_set() const { return set_; }

  class Awaiter {
   public:
    explicit Awaiter(Event& event) : event_(event), waiter_(event.waiters_) {}
    [[nodiscard]] bool await_ready() const noexcept { return event_.set_; }
    void await_suspend(std::coroutine_handle<> waiting) { waiter_.suspend(waiting); }
    void await_resume() const noexcept {}

   private:
    Event& event_;
    WaitList::Waiter waiter_;
  };
  /// Resumes once the event has been set, even if it was reset again before the waiter ran.
  [[nodiscard]] Awaiter wait() { return Awaiter(*this); }

 private:
  bool set_ = false;
  WaitList waiters_;
};

}  // namespace invd::async
