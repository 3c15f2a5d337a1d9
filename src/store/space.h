#pragma once

#include <cstdint>
#include <string_view>

#include "store/kv.h"

namespace invd::store {

/// ok: all well. tight: over 80 % of what the store may take (max_size, or less where the disk has less). full: writes
/// fail for lack of space, or the disk has less than 1 MiB for them; new effects stop, reads go on, and it recovers by
/// itself (I5).
enum class SpaceState : std::uint8_t { ok, tight, full };
[[nodiscard]] std::string_view name(SpaceState state);

/// `writes_fail`: Writer::full().
[[nodiscard]] SpaceState space_state(const KvInfo& info, bool writes_fail);

}  // namespace invd::store
