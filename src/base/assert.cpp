#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace invd {

void invariant_broken(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "invd: broken invariant: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace invd
