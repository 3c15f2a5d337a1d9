#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "control/rights.h"

namespace invd::daemon {

/// The control groups of the configuration by number (CTL-1). Names that the system does not know give nobody a right
/// and are told in `unknown`.
struct ResolvedGroups {
  control::ControlGroups groups;
  std::vector<std::string> unknown;
};
[[nodiscard]] ResolvedGroups resolve_groups(const config::Control& control);

}  // namespace invd::daemon
