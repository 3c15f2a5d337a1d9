#pragma once

#include <string>

#include "base/error.h"
#include "daemon/runtime.h"

namespace invd::daemon {

/// Whether a list may be asked for one integration: it is configured, or the books still hold what was done for it
/// before it was taken out of the configuration. Point reads, on the loop. Errors: not_found, with the names there are;
/// those of the store.
[[nodiscard]] Result<void> check_known(const Runtime& runtime, const std::string& integration);

}  // namespace invd::daemon
