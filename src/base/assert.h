#pragma once

namespace invd {

/// Prints the broken invariant and aborts. Never returns.
[[noreturn]] void invariant_broken(const char* expression, const char* file, int line);

}  // namespace invd

/// An invariant of the program. Stays on in release: a wrong number on Amazon is worse than a restart.
#define INVD_ASSERT(expression) \
  ((expression) ? static_cast<void>(0) : ::invd::invariant_broken(#expression, __FILE__, __LINE__))
