#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace invd::ctl {

/// The one line that tells how a long call comes along, on stderr. A terminal gets it redrawn in place; anything else
/// gets a plain line every few seconds, and only when it says something new.
class ProgressLine {
 public:
  static constexpr Duration kPlainInterval{5000};
  static constexpr Duration kTerminalInterval{100};

  /// `columns`: of the terminal; 0 = it is none. `write` gets the exact bytes for stderr. The clock outlives the line.
  ProgressLine(std::size_t columns, const Clock& clock, std::function<void(std::string_view)> write);
  /// Takes the line away from a terminal.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// What is true now. Shown at once when it is the first word, else when its turn has come.
  void show(std::string_view text);
  /// Takes the line away from a terminal, so that something else can be printed.
  void clear();

 private:
  std::size_t columns_;
  const Clock& clock_;
  std::function<void(std::string_view)> write_;
  std::optional<Monotonic> shown_at_;
  std::string shown_;
  bool drawn_ = false;
};

}  // namespace invd::ctl
