#pragma once

#include <cstdint>
#include <string_view>

namespace invd::amazon {

/// Who gets the next token of a bucket (scheduling.md 5.2). Earlier is more urgent. The last four together get every
/// tenth token while the others compete with them.
enum class Priority : std::uint8_t {
  urgent,    ///< lowers a quantity to nothing or into its buffer
  effect,    ///< lowers another quantity, confirms a shipment
  live,      ///< follows what is new
  manual,    ///< somebody waits for it
  raise,     ///< raises a quantity
  verify,    ///< reads back what was written
  backfill,  ///< may take days
};

/// Whether it may take the tokens that are kept: for what people wait for, or for what is urgent (scheduling.md 5.3,
/// 5.6).
[[nodiscard]] constexpr bool takes_kept(Priority priority) {
  return priority == Priority::urgent || priority == Priority::manual;
}

}  // namespace invd::amazon
