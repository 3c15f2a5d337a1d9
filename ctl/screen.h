#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace invd::ctl {

/// What rendering may assume about the place it prints to. A value: every renderer is a pure function of it.
struct Screen {
  bool colour = false;    ///< only on a terminal, and not under NO_COLOR, TERM=dumb or --no-color
  std::size_t width = 0;  ///< columns; 0 = not a terminal: nothing is cut
  Timestamp now{};        ///< for "3 min ago"
};

enum class Tone { plain, strong, faint, good, warn, bad };

/// The text in its tone's colour; the text itself where colours are off or the text is empty.
[[nodiscard]] std::string painted(std::string_view text, Tone tone, const Screen& screen);

}  // namespace invd::ctl
