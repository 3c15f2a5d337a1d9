#pragma once

#include <coroutine>
#include <list>

#include "async/scheduler.h"

namespace invd::async {

/// The coroutines that wait for something, first come first served. The building block of Event and Semaphore: a
/// waiter that is destroyed leaves the list, and one already chosen but not yet resumed gives its turn back.
class WaitList {
 public:
  explicit WaitList(Scheduler& scheduler) : scheduler_(scheduler) {}
  ~WaitList();
  WaitList(const WaitList&) = delete;
  WaitList& operator=(const WaitList&) = delete;

  class Waiter {
   public:
    explicit Waiter(WaitList& list) : list_(&list) {}
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter();
    void suspend(std::coroutine_handle<> waiting);
    /// True from the moment the list chose this waiter.
    [[nodiscard]] bool chosen() const { return chosen_; }

   private:
    friend class WaitList;
    WaitList* list_;
    std::coroutine_handle<> waiting_;
    std::list<Waiter*>::iterator place_;
    ScheduledCall resumption_;
    bool queued_ = false;
    bool chosen_ = false;
  };

  [[nodiscard]] bool empty() const { return waiters_.empty(); }
  [[nodiscard]] std::size_t size() const { return waiters_.size(); }
  /// Resumes the first waiter, soon (never inline). False when nobody waits.
  bool wake_one();
  void wake_all();
  [[nodiscard]] Scheduler& scheduler() const { return scheduler_; }

 private:
  Scheduler& scheduler_;
  std::list<Waiter*> waiters_;
};

}  // namespace invd::async
