#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "async/scheduler.h"
#include "async/task.h"
#include "base/clock.h"

struct uv_loop_s;

namespace invd::uv {

class Loop;

/// Something open on a loop. It must not be used after the loop has gone, but may be destroyed later: a loop that goes
/// closes what is still open on it.
class Handle {
 public:
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  /// Gives the resource back. Idempotent.
  virtual void close() = 0;

 protected:
  explicit Handle(Loop& loop);
  virtual ~Handle();
  /// Called by close(): the loop no longer needs to know of this handle.
  void forget();

 private:
  Loop* loop_;
  std::list<Handle*>::iterator place_;
};

/// The event loop of the program: libuv's, as a Scheduler and the real Clock. It belongs to the thread that made it.
///
/// What was posted runs first, then timers in the order of (time, call_at); sockets are served in between. A callback
/// has left the queue before it runs, so it may cancel anything, itself included. Nothing due means no wake-up: the
/// only timer is a timerfd, armed for the next callback and disarmed when there is none. An exception that leaves a
/// callback ends the program.
class Loop final : public async::Scheduler, public Clock {
 public:
  Loop();
  /// Drops what is queued, cancels work that no worker has begun, waits for work that has (its `done` is not called),
  /// and closes what is open.
  ~Loop() override;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Runs until stop(). Not from inside a callback.
  void run();
  /// Makes the run() under way return once the current callback has; no effect otherwise.
  void stop();
  /// Starts a task and runs the loop until it is done; gives its result or throws what it threw.
  template <class T>
  T run(async::Task<T> task);

  // Clock
  [[nodiscard]] Timestamp now() const override;        ///< CLOCK_REALTIME
  [[nodiscard]] Monotonic monotonic() const override;  ///< CLOCK_BOOTTIME: counts suspend (I13)

  // Scheduler
  CallId post(async::Callback callback) override;
  CallId call_at(Monotonic when, async::Callback callback) override;
  void cancel(CallId id) override;
  void post_from_any_thread(async::Callback callback) override;
  void run_on_worker(async::Callback work, async::Callback done) override;
  void assert_on_thread() const override;

  /// For glue that drives libuv itself (http/curl). Its handles must be closed before the loop goes.
  [[nodiscard]] uv_loop_s* native() const;
  /// How often the loop woke up so far: an idle one must not.
  [[nodiscard]] std::uint64_t iterations() const { return iterations_; }

 private:
  friend class Handle;
  struct Native;  // libuv's handles
  struct Job;     // one piece of work for a worker thread
  using Timers = std::map<std::pair<Monotonic, CallId>, async::Callback>;

  void run_queue() noexcept;
  bool run_one_timer(Monotonic now);
  void arm();
  void take_foreign();
  static void finish_job(Job& job, bool cancelled) noexcept;

  const std::thread::id thread_ = std::this_thread::get_id();
  std::unique_ptr<Native> native_;
  std::list<Handle*> handles_;
  std::list<Job*> jobs_;
  std::uint64_t iterations_ = 0;
  bool running_ = false;
  bool stopping_ = false;
  bool closing_ = false;

  // Ids of posts are even and in sequence, so that a post is found by its distance from the front; of timers, odd.
  std::deque<async::Callback> posts_;
  std::uint64_t first_post_ = 1;
  std::uint64_t last_timer_ = 0;
  Timers timers_;
  std::unordered_map<CallId, Monotonic> due_;
  Monotonic armed_{0};  // what the timerfd is set to; 0 is disarmed

  std::mutex foreign_mutex_;
  std::vector<async::Callback> foreign_;
};

template <class T>
T Loop::run(async::Task<T> task) {
  struct StopAtEnd {
    Loop& loop;
    ~StopAtEnd() { loop.stop(); }
  };
  constexpr auto kDrive = [](Loop& loop, async::Task<T> body) -> async::Task<T> {
    const StopAtEnd at_end{loop};
    co_return co_await std::move(body);
  };
  async::Task<T> driver = kDrive(*this, std::move(task));
  driver.start(std::noop_coroutine()).resume();
  while (!driver.done()) run();
  return driver.take();
}

}  // namespace invd::uv
