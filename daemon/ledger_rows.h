#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "control/stock_message.h"
#include "store/postings.h"

namespace invd::daemon {

/// The rows of one posting as a reader of one warehouse, or of all, sees them.
[[nodiscard]] std::vector<control::LedgerRow> rows_of(const store::LedgerRow& row, const std::string& sku,
                                                      const WarehouseName& warehouse);

}  // namespace invd::daemon
