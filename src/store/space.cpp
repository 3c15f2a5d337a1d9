#include "store/space.h"

#include <algorithm>

namespace invd::store {

namespace {

/// What a commit of one page of orders may need, copied tree pages included.
constexpr std::uint64_t kPageOfOrders = 1ULL << 20U;

}  // namespace

std::string_view name(SpaceState state) {
  switch (state) {
    case SpaceState::ok:
      return "ok";
    case SpaceState::tight:
      return "tight";
    case SpaceState::full:
      return "full";
  }
  return "full";
}

SpaceState space_state(const KvInfo& info, bool writes_fail) {
  if (writes_fail) return SpaceState::full;
  const std::uint64_t on_disk = std::max(info.file_bytes, info.used_bytes) + info.disk_free_bytes;
  // Small commits may fit into what was freed while a page of orders does not: on a full disk the last failure alone
  // would say "full" now and "ok" the next moment.
  if (on_disk - info.used_bytes < kPageOfOrders) return SpaceState::full;
  const std::uint64_t limit = std::min(info.max_bytes, on_disk);
  return info.used_bytes > limit / 5 * 4 ? SpaceState::tight : SpaceState::ok;
}

}  // namespace invd::store
