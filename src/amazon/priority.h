#pragma once

#include <cstdint>
#include <string_view>

namespace invd::amazon {

/// Who gets the next token of a bucket (scheduling.md 5.2). Lower is more urgent. The last three together get every
/// tenth token while the others compete with them.
enum class Priority : std::uint8_t { urgent, effect, live, manual, raise, verify, backfill };

}  // namespace invd::amazon
