#pragma once

#include <optional>
#include <string>

#include "base/error.h"

namespace invd::daemon {

struct Options {
  std::string config = "/etc/invd/invd.yaml";
  bool check_config = false;  ///< read the configuration and the credentials, say what is wrong, end
  bool check_store = false;   ///< audit the whole store, end; the daemon must not run
  std::string ca_file;        ///< authorities trusted besides the system's
};

/// What the command line says. Prints help or the version itself. Errors: the status to end with.
[[nodiscard]] std::expected<Options, int> read_options(int argc, char** argv);

}  // namespace invd::daemon
