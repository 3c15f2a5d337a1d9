#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rigs/log/log.h"

namespace invd::rigs {

/// What the store was in the middle of.
enum class Phase : std::uint8_t {
  creation,   ///< from nothing to the first word to or from anybody
  reopening,  ///< the same of a later start, with what the run before left
  growth,     ///< the file was made longer, and that is not flushed
  pages,      ///< pages are written, no flush of them has begun
  flushing,   ///< in that flush
  flushed,    ///< pages are flushed, the root is not begun
  root,       ///< the root is being written through
  committed,  ///< the root was written; nothing since
  told,       ///< and orders were told since
};
inline constexpr std::size_t kPhases = 9;
[[nodiscard]] std::string_view name(Phase phase);

/// Of each entry, the phase once it is in the log.
[[nodiscard]] std::vector<Phase> phases(const std::vector<Entry>& entries);

}  // namespace invd::rigs
