#pragma once

#include <cstdint>
#include <string_view>

namespace invd::amazon {

/// Who gets the next token of a bucket (scheduling.md 5.2). Lower is more urgent. The last four together get every
/// tenth token while the others compete with them.
enum class Priority : std::uint8_t { urgent, effect, live, manual, raise, verify, backfill };

/// Whether it may take the tokens that are kept for what people wait for (scheduling.md 5.6).
[[nodiscard]] constexpr bool takes_kept(Priority priority) {
  return priority < Priority::live || priority == Priority::manual;
}

}  // namespace invd::amazon
