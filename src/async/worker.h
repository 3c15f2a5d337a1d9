#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "async/event.h"
#include "async/scheduler.h"
#include "async/task.h"

namespace invd::async {

/// Runs `fn` (which owns all it touches) on a worker thread and gives its result, or throws what it threw. For scans,
/// inflating and heavy parsing. A caller destroyed meanwhile does no harm: the result lies in a shared slot.
template <class Fn>
[[nodiscard]] Task<std::invoke_result_t<Fn&>> on_worker(Scheduler& scheduler, Fn fn) {
  using R = std::invoke_result_t<Fn&>;
  struct Slot {
    explicit Slot(Scheduler& s) : done(s) {}
    std::optional<R> result;
    std::exception_ptr exception;
    Event done;
  };
  auto slot = std::make_shared<Slot>(scheduler);
  scheduler.run_on_worker(
      [slot, fn = std::move(fn)]() mutable {
        try {
          slot->result.emplace(fn());
        } catch (...) {
          slot->exception = std::current_exception();
        }
      },
      [slot] { slot->done.set(); });
  co_await slot->done.wait();
  if (slot->exception) std::rethrow_exception(slot->exception);
  co_return std::move(*slot->result);
}

}  // namespace invd::async
