#include "ctl/real_clock.h"

#include <ctime>

namespace invd::ctl {
namespace {

std::int64_t read(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
}

}  // namespace

Timestamp RealClock::now() const {
  return {read(CLOCK_REALTIME)};
}
Monotonic RealClock::monotonic() const {
  return {read(CLOCK_BOOTTIME)};
}

}  // namespace invd::ctl
