#include "log/capture.h"

#include <algorithm>

#include "log/capture_state.h"

namespace invd::log {

Capture::Capture() : state_(std::make_shared<State>()) {
  divert(state_);
}

Capture::~Capture() {
  divert(nullptr);
}

std::vector<Line> Capture::lines() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->lines;
}

bool Capture::contains(std::string_view words) const {
  return std::ranges::any_of(lines(), [&](const Line& line) { return line.text.find(words) != std::string::npos; });
}

}  // namespace invd::log
