#pragma once

#include "async/wait_list.h"
#include "base/error.h"
#include "uv/loop.h"

namespace invd::uv {

/// Owns a file descriptor and tells coroutines when it may be read or written. Hints only: after it resumed, the
/// waiter tries the system call and waits again when that would block, or gives up when closed().
class FdWatch final : public Handle {
 public:
  /// Takes the descriptor (also when it fails) and makes it non-blocking. Errors: internal (it cannot be polled).
  [[nodiscard]] static Result<std::shared_ptr<FdWatch>> open(Loop& loop, int fd);
  ~FdWatch() override;

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool closed() const { return fd_ < 0; }
  /// Closes the descriptor and wakes all who wait.
  void close() override;

  class Awaiter {
   public:
    Awaiter(FdWatch& watch, async::WaitList& waiters) : watch_(watch), waiter_(waiters) {}
    [[nodiscard]] bool await_ready() const noexcept { return watch_.closed(); }
    void await_suspend(std::coroutine_handle<> waiting) {
      waiter_.suspend(waiting);
      watch_.update();
    }
    void await_resume() const noexcept {}

   private:
    FdWatch& watch_;
    async::WaitList::Waiter waiter_;
  };
  [[nodiscard]] Awaiter readable() { return {*this, readers_}; }
  [[nodiscard]] Awaiter writable() { return {*this, writers_}; }

 private:
  struct Native;
  FdWatch(Loop& loop, int fd);
  void on_event(int status, int events);
  /// Asks libuv for exactly what somebody waits for.
  void update();

  int fd_;
  int wanted_ = 0;
  Native* native_ = nullptr;
  async::WaitList readers_;
  async::WaitList writers_;
};

}  // namespace invd::uv
