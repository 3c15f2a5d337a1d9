#pragma once

namespace invd::test {

/// Counts itself while it lives: what a test holds in coroutine frames to see that each is destroyed exactly once.
struct Counted {
  static inline int alive = 0;
  Counted() { ++alive; }
  Counted(const Counted&) { ++alive; }
  Counted& operator=(const Counted&) = default;
  ~Counted() { --alive; }
};

}  // namespace invd::test
