#pragma once

#include <cstddef>

#include "amazon/account.h"
#include "async/task.h"
#include "base/error.h"
#include "sync/items_settings.h"
#include "sync/services.h"

namespace invd::sync {

/// Posts the openings whose orders up to the cut are known, and takes the cut of doubtful ones again. How many still
/// wait. One that cannot be posted is in doubt, and holds up no other. Errors: only of the store.
[[nodiscard]] async::Task<Result<std::size_t>> post_openings(Services services, amazon::Account& account,
                                                             ItemsSettings settings, Duration overlap);

}  // namespace invd::sync
