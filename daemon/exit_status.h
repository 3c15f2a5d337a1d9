#pragma once

#include "base/error.h"

namespace invd::daemon {

/// Why invd ended, for systemd and scripts (sysexits.h). Each kind of failure at start has its own.
enum class ExitStatus : int {
  done = 0,
  usage = 64,          ///< wrong command line
  damaged_store = 65,  ///< the store, or its check, found damage
  no_credential = 66,  ///< no integration has readable credentials
  no_socket = 69,      ///< the control socket cannot be had
  internal = 70,       ///< a broken invariant
  system = 71,         ///< the system had no descriptor, memory or thread left: it may go another time
  no_space = 73,       ///< the disk is full
  io = 74,             ///< the disk failed: nothing may be assumed about the last writes (I6)
  second_daemon = 75,  ///< another invd owns the store
  newer_store = 76,    ///< a newer invd wrote the store
  permission = 77,     ///< files whose owner or mode is wrong
  config = 78,         ///< the configuration is wrong
};

[[nodiscard]] ExitStatus exit_status(const Error& error);

}  // namespace invd::daemon
