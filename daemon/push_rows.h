#pragma once

#include <optional>
#include <vector>

#include "catalog/item.h"
#include "control/push_message.h"
#include "stock/push_path.h"
#include "store/domains.h"
#include "store/kv.h"
#include "store/pushes.h"
#include "sync/push_settings.h"

namespace invd::daemon {

// What is known of a quantity domain's number, as the protocol states it; read in the transaction given. Errors: those
// of the store; limit, where the item's numbers have no sum.

/// What a row is made with.
struct PushContext {
  const sync::PushSettings& settings;
  std::optional<Timestamp> raise_horizon;  ///< sync::raise_horizon()
  Timestamp now;
  stock::PushPath raises = stock::PushPath::patch;  ///< that may be written now
};
[[nodiscard]] Result<PushContext> push_context(store::ReadTxn& txn, const sync::PushSettings& settings, Timestamp now,
                                               stock::PushPath raises = stock::PushPath::patch);

[[nodiscard]] Result<control::StockPlanRow> plan_row(store::ReadTxn& txn, const PushContext& context,
                                                     const store::Push& push);
[[nodiscard]] Result<control::ExplainedNumber> explain(store::ReadTxn& txn, const PushContext& context,
                                                       const store::DomainId& id);
/// After a run by hand.
[[nodiscard]] Result<control::StockPushOutcome> push_outcome(store::ReadTxn& txn, const PushContext& context,
                                                             const store::DomainId& id);

/// The numbers that an item's listings have in that integration, each once.
[[nodiscard]] Result<std::vector<store::DomainId>> domains_of_item(store::ReadTxn& txn,
                                                                   const sync::PushSettings& settings,
                                                                   const ItemId& item);

}  // namespace invd::daemon
