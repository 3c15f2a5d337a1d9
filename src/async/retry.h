#pragma once

#include <cstdint>
#include <utility>

#include "async/scheduler.h"
#include "async/sleep.h"
#include "async/task.h"
#include "base/error.h"
#include "base/random.h"

namespace invd::async {

/// Back-off with full jitter: before attempt n+1 it waits a uniform time in [0, min(cap, base x 2^n)], plus `floor`.
struct RetryPolicy {
  int attempts = 3;  ///< tries in all, at least 1
  Duration base{1'000};
  Duration cap{60'000};
  Duration floor{0};
};

/// The wait before the next try, after `failures` failed ones (1, 2, ...).
[[nodiscard]] Duration backoff(const RetryPolicy& policy, int failures, Random& random);

/// Calls `attempt` (a function giving Task<Result<T>>) until it succeeds, `worth_retrying(error)` is false, or the
/// attempts are used up; gives the last result.
template <class Attempt, class Predicate>
auto retry(Scheduler& scheduler, Random& random, RetryPolicy policy, Attempt attempt, Predicate worth_retrying)
    -> decltype(attempt()) {
  for (int failures = 0;;) {
    auto result = co_await attempt();
    if (result || ++failures >= policy.attempts || !worth_retrying(result.error())) co_return result;
    co_await sleep_for(scheduler, backoff(policy, failures, random));
  }
}

}  // namespace invd::async
