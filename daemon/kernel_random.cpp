#include "daemon/kernel_random.h"

#include <cerrno>
#include <sys/random.h>

#include "base/assert.h"

namespace invd::daemon {

std::uint64_t KernelRandom::next() {
  std::uint64_t value = 0;
  // Eight bytes come at once or not at all; only a signal before the kernel's pool is ready can interrupt.
  while (getrandom(&value, sizeof value, 0) != static_cast<ssize_t>(sizeof value)) INVD_ASSERT(errno == EINTR);
  return value;
}

}  // namespace invd::daemon
