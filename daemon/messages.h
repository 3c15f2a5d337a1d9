#pragma once

#include "control/order_message.h"
#include "control/quarantine_message.h"
#include "control/run_message.h"
#include "history/run.h"
#include "orders/stored_order.h"
#include "store/kv.h"
#include "store/quarantine.h"

namespace invd::daemon {

/// The domain's values as the protocol states them (control/*_message.h).
[[nodiscard]] control::Order to_message(const orders::StoredOrder& order);
/// With what the books know of its lines: their items and warehouses, and what holds it (ORD-6). Errors: of the store.
[[nodiscard]] Result<control::Order> to_message(store::ReadTxn& txn, const orders::StoredOrder& order);
[[nodiscard]] control::Run to_message(const history::Run& run);
[[nodiscard]] control::RunRecord to_message(const history::RunRecord& record);
/// Without `json` unless asked for.
[[nodiscard]] control::QuarantineEntry to_message(const store::Quarantined& entry, bool with_json);

}  // namespace invd::daemon
