#pragma once

#include <memory>
#include <string>
#include <vector>

#include "log/log.h"

namespace invd::log {

struct Line {
  Level level = Level::info;
  std::string text;  ///< "area: object: what", escaped and redacted
};

/// For tests: while it lives, lines of every level go here and nowhere else. One at a time.
class Capture {
 public:
  Capture();
  ~Capture();
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  [[nodiscard]] std::vector<Line> lines() const;
  /// Whether a line holds the words.
  [[nodiscard]] bool contains(std::string_view words) const;

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace invd::log
