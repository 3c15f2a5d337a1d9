#pragma once

#include "rigs/preload/log_format.h"

namespace invd::rigs::preload {

/// Counts the call and gives the error it has to fail with, 0 when it goes on. INVD_RIG_FAULT is "kind:n:errno": the
/// n-th call of that kind (from 1) fails with that number, once. Any thread.
[[nodiscard]] int fault(CallKind kind);

}  // namespace invd::rigs::preload
