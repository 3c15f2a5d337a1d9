#include "async/wait_list.h"

#include "base/assert.h"

namespace invd::async {

WaitList::~WaitList() {
  // A waiter would resume into a destroyed list.
  INVD_ASSERT(waiters_.empty());
}

WaitList::Waiter::~Waiter() {
  if (queued_) list_->waiters_.erase(place_);
}

void WaitList::Waiter::suspend(std::coroutine_handle<> waiting) {
  waiting_ = waiting;
  place_ = list_->waiters_.insert(list_->waiters_.end(), this);
  queued_ = true;
}

bool WaitList::wake_one() {
  if (waiters_.empty()) return false;
  Waiter* waiter = waiters_.front();
  waiters_.pop_front();
  waiter->queued_ = false;
  waiter->chosen_ = true;
  waiter->resumption_ = ScheduledCall(scheduler_, scheduler_.post([handle = waiter->waiting_] { handle.resume(); }));
  return true;
}

void WaitList::wake_all() {
  while (wake_one()) {
  }
}

}  // namespace invd::async
