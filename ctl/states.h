#pragma once

#include <string_view>

#include "ctl/screen.h"

namespace invd::ctl {

/// The colour of a state's word, the same in every command: good when nothing needs doing, bad when somebody must act.
[[nodiscard]] Tone tone_of(std::string_view state);

}  // namespace invd::ctl
