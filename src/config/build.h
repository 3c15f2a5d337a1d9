#pragma once

#include "config/config.h"
#include "config/tree.h"

namespace invd::config {

/// The typed configuration of a tree without problems.
[[nodiscard]] Config build(const Scope& root);

}  // namespace invd::config
