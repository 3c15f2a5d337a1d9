#pragma once

#include <filesystem>
#include <string>

#include "process/harness/daemon.h"

namespace invd::rigs {

/// Lets the daemon run with the preload library from its next start on. `fault` is that of INVD_RIG_FAULT, or empty.
void watch_store(process::Daemon& daemon, const std::filesystem::path& log, const std::string& fault = {});
/// As it is shipped again.
void watch_no_more(process::Daemon& daemon);

/// An `invctl watch` that is connected and listens.
class Listener {
 public:
  /// Waits until an event has come through; false in `listens()` when none did within ten seconds.
  explicit Listener(process::Daemon& daemon);
  [[nodiscard]] bool listens() const { return listens_; }

 private:
  process::Program watch_;
  bool listens_ = false;
};

}  // namespace invd::rigs
