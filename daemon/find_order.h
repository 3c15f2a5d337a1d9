#pragma once

#include <string>

#include "daemon/runtime.h"
#include "orders/stored_order.h"

namespace invd::daemon {

/// The order that a command names, Amazon's or one entered by hand. `integration` may be empty. Point reads, on the
/// loop. Errors: not_found; conflict, when several integrations know it.
[[nodiscard]] Result<orders::StoredOrder> find_order(const Runtime& runtime, const std::string& id,
                                                     const std::string& integration);

}  // namespace invd::daemon
