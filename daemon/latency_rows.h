#pragma once

#include <map>

#include "base/ids.h"
#include "control/status_message.h"
#include "daemon/runtime.h"
#include "store/kv.h"
#include "store/latencies.h"

namespace invd::daemon {

/// How long orders and numbers took lately, as the protocol states it: of each integration, and of all under the empty
/// name. One small row of each is read.
using LatenciesBy = std::map<IntegrationName, control::Latencies>;
[[nodiscard]] LatenciesBy latencies_of(const Runtime& runtime, store::ReadTxn& txn);

/// Of one kind; pure.
[[nodiscard]] control::LatencyStatus to_message(const LatencyHistogram& histogram);

}  // namespace invd::daemon
