#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "log/log.h"

namespace invd::log {

enum class Target : std::uint8_t {
  journal,         ///< stderr with "<N>" priorities when stderr is the journal's, else as standard_error
  standard_error,  ///< with time and level
  file,            ///< appended to, with time and level; opened with mode 0640
};

struct Setup {
  Target target = Target::standard_error;
  std::string file;  ///< when target is file: an absolute path
  Level level = Level::info;
};

/// Sends what follows to the target; before the first call lines of `info` and above go to stderr. May be called again
/// at any time from any thread (reload, and a rotated file is opened anew): on an error what was in force stays.
/// Errors: not_found, permission (the file cannot be opened).
[[nodiscard]] Result<void> set_up(const Setup& setup);

/// Whether a line of this level would be written.
[[nodiscard]] bool enabled(Level level);

/// Hands buffered lines to the kernel. Called when the program ends.
void flush();

}  // namespace invd::log
