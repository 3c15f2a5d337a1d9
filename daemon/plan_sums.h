#pragma once

#include <map>
#include <vector>

#include "async/task.h"
#include "control/push_message.h"
#include "daemon/listing_push.h"
#include "daemon/runtime.h"
#include "stock/push_path.h"
#include "store/store.h"

namespace invd::daemon {

// What stands beside the rows of a plan, integration by integration. Errors: those of the store.

/// By which path the raises go that may be written now (STK-10); an integration whose module stands still is left out.
using PathEstimates = std::map<IntegrationName, stock::PathEstimate>;
[[nodiscard]] async::Task<Result<PathEstimates>> estimate_paths(Runtime& runtime, PushSettingsList walked);
/// Of those where there is any.
[[nodiscard]] std::vector<control::StockPlanEstimate> to_messages(const PathEstimates& estimates);

/// How many openings wait (ITEM-5), where any does. Looks at each of them, a thousand in a view.
[[nodiscard]] async::Task<Result<std::vector<control::StockPlanOpenings>>> count_openings(store::Store& store,
                                                                                          PushSettingsList walked);
/// How many listings that the seller fulfils await their confirmation (ITEM-3), where any does; likewise.
[[nodiscard]] async::Task<Result<std::vector<control::StockPlanUnconfirmed>>> count_unconfirmed(
    store::Store& store, PushSettingsList walked);

}  // namespace invd::daemon
