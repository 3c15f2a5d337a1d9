#include "async/task_scope.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace invd::async {
namespace {

[[noreturn]] void die(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "invd: a task threw: %s\n", e.what());
  } catch (...) {
    std::fprintf(stderr, "invd: a task threw\n");
  }
  std::abort();
}

}  // namespace

TaskScope::TaskScope(Scheduler& scheduler, OnException on_exception)
    : scheduler_(scheduler), on_exception_(std::move(on_exception)), idle_(scheduler) {}

TaskScope::~TaskScope() {
  cancel();
}

void TaskScope::spawn(Task<void> task) {
  INVD_ASSERT(!cancelling_);
  const Place child = children_.emplace(children_.end());
  child->body = std::move(task);
  child->driver = drive(child);
  ++running_;
  idle_.reset();
  child->driver.start(std::noop_coroutine()).resume();
}

void TaskScope::cancel() {
  cancelling_ = true;
  while (!children_.empty()) children_.pop_front();
  running_ = 0;
  cancelling_ = false;
  idle_.set();
}

Task<void> TaskScope::join() {
  while (running_ > 0) co_await idle_.wait();
}

Task<void> TaskScope::drive(Place child) {
  try {
    co_await std::move(child->body);
  } catch (...) {
    if (!on_exception_) die(std::current_exception());
    on_exception_(std::current_exception());
  }
  // A coroutine cannot destroy itself while it runs: the frame is freed by reap(), later.
  child->finished = true;
  --running_;
  if (!reap_posted_) {
    reap_posted_ = true;
    reaping_ = ScheduledCall(scheduler_, scheduler_.post([this] { reap(); }));
  }
  if (running_ == 0) idle_.set();
}

void TaskScope::reap() {
  reap_posted_ = false;
  for (auto it = children_.begin(); it != children_.end();) it = it->finished ? children_.erase(it) : std::next(it);
}

}  // namespace invd::async
