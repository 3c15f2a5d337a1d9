#pragma once

#include <mutex>
#include <vector>

#include "log/capture.h"

namespace invd::log {

struct Capture::State {
  std::mutex mutex;
  std::vector<Line> lines;
};

/// Lines go to `state` from now on; nullptr sends them to the target again.
void divert(std::shared_ptr<Capture::State> state);

}  // namespace invd::log
