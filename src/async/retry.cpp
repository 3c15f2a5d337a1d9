#include "async/retry.h"

#include <algorithm>

namespace invd::async {

Duration backoff(const RetryPolicy& policy, int failures, Random& random) {
  Duration ceiling = policy.base;
  for (int i = 1; i < failures && ceiling < policy.cap; ++i) ceiling *= 2;
  ceiling = std::min(ceiling, policy.cap);
  return policy.floor +
         Duration(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(ceiling.count()) + 1)));
}

}  // namespace invd::async
