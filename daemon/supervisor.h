#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "async/scheduler.h"
#include "async/task.h"
#include "base/timestamp.h"
#include "store/writer.h"

namespace invd::daemon {

/// What invd tells systemd (sd_notify). Nothing happens when it was not started by systemd.
class Supervisor {
 public:
  void ready(std::string_view status);
  /// What `systemctl status` shows from now on.
  void status(std::string_view text);
  /// `ready()` must follow.
  void reloading(Monotonic now);
  void stopping();
  /// The socket systemd listens on for us, if it does (socket activation); the first one.
  [[nodiscard]] std::optional<int> inherited_socket();

  /// Feeds the watchdog while the loop runs this task and the writer either has nothing to do or finishes groups
  /// (I30); ends at once when no watchdog is set.
  [[nodiscard]] async::Task<> keep_alive(async::Scheduler& scheduler, const store::Writer& writer);
};

}  // namespace invd::daemon
