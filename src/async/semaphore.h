#pragma once

#include <cstddef>
#include <utility>

#include "async/wait_list.h"

namespace invd::async {

/// Counts free places; waiters get them first come, first served. A place is held by a Permit and returned when that
/// goes out of scope.
class Semaphore {
 public:
  Semaphore(Scheduler& scheduler, std::size_t places) : free_(places), waiters_(scheduler) {}

  class [[nodiscard]] Permit {
   public:
    Permit() = default;
    explicit Permit(Semaphore& owner) : owner_(&owner) {}
    Permit(Permit&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
    Permit& operator=(Permit&& other) noexcept {
      if (this != &other) {
        release();
        owner_ = std::exchange(other.owner_, nullptr);
      }
      return *this;
    }
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;
    ~Permit() { release(); }
    void release() {
      if (owner_ != nullptr) std::exchange(owner_, nullptr)->give_back();
    }

   private:
    Semaphore* owner_ = nullptr;
  };

  class Awaiter {
   public:
    explicit Awaiter(Semaphore& semaphore) : semaphore_(semaphore), waiter_(semaphore.waiters_) {}
    Awaiter(const Awaiter&) = delete;
    Awaiter& operator=(const Awaiter&) = delete;
    ~Awaiter() {
      // Chosen but destroyed before it ran: the place goes on to the next.
      if (waiter_.chosen() && !taken_) semaphore_.give_back();
    }
    [[nodiscard]] bool await_ready() const noexcept { return semaphore_.free_ > 0 && semaphore_.waiters_.empty(); }
    void await_suspend(std::coroutine_handle<> waiting) { waiter_.suspend(waiting); }
    Permit await_resume() {
      taken_ = true;
      if (!waiter_.chosen()) --semaphore_.free_;
      return Permit(semaphore_);
    }

   private:
    Semaphore& semaphore_;
    WaitList::Waiter waiter_;
    bool taken_ = false;
  };

  /// `auto permit = co_await semaphore.acquire();`
  [[nodiscard]] Awaiter acquire() { return Awaiter(*this); }
  [[nodiscard]] std::size_t free() const { return free_; }
  [[nodiscard]] std::size_t waiting() const { return waiters_.size(); }

 private:
  void give_back() {
    if (!waiters_.wake_one()) ++free_;
  }

  std::size_t free_;
  WaitList waiters_;
};

}  // namespace invd::async
