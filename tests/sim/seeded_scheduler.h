#pragma once

#include <iterator>
#include <utility>

#include "base/random.h"
#include "support/manual_scheduler.h"

namespace invd::sim {

/// Picks by seed among all callbacks that are due, whatever the order in which they came, and keeps a hash of what it
/// did: the same seed gives the same hash.
class SeededScheduler final : public test::ManualScheduler {
 public:
  explicit SeededScheduler(std::uint64_t seed) : random_(seed) {}

  bool step() override {
    take_foreign();
    std::size_t due = 0;
    for (auto it = timers_.begin(); it != timers_.end() && it->first.first <= monotonic(); ++it) ++due;
    const std::size_t ready = posted_.size() + due;
    if (ready == 0) return false;
    std::size_t chosen = ready == 1 ? 0 : random_.below(ready);
    note(chosen);
    ++steps_;
    if (chosen < posted_.size()) {
      auto node = posted_.extract(std::next(posted_.begin(), static_cast<std::ptrdiff_t>(chosen)));
      node.mapped()();
      return true;
    }
    chosen -= posted_.size();
    auto node = timers_.extract(std::next(timers_.begin(), static_cast<std::ptrdiff_t>(chosen)));
    due_.erase(node.key().second);
    node.mapped()();
    return true;
  }

  /// Moves time to the next timer, unless that lies behind `end`: then to `end`. False when it is there.
  bool go_on(Monotonic end) {
    const auto next = next_timer();
    if (!next || *next > end) {
      move_to(end);
      return false;
    }
    move_to(*next);
    note(static_cast<std::uint64_t>(next->ms));
    return true;
  }

  /// Adds something that happened to the trace.
  void note(std::uint64_t what) { trace_ = (trace_ ^ what) * 0x100000001B3ULL; }
  [[nodiscard]] std::uint64_t trace() const { return trace_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  SeededRandom random_;
  std::uint64_t trace_ = 0xCBF29CE484222325ULL;
};

}  // namespace invd::sim
