#pragma once

#include "control/status_message.h"
#include "daemon/oversell_rows.h"
#include "daemon/runtime.h"
#include "daemon/stock_totals.h"

namespace invd::daemon {

/// What `invctl status` shows; every line comes from the store or from what runs.
[[nodiscard]] control::Status make_status(Runtime& runtime, const StockTotalsBy& stock,
                                          const OversellCounts& oversells);

}  // namespace invd::daemon
