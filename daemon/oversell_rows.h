#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "async/task.h"
#include "base/error.h"
#include "control/oversell_message.h"
#include "daemon/runtime.h"
#include "store/kv.h"
#include "store/oversells.h"

namespace invd::daemon {

/// As the protocol states it. Errors: those of the store.
[[nodiscard]] Result<control::Oversell> to_message(store::ReadTxn& txn, const store::Oversell& oversell);

/// How many order lines found too little, by cause: status.stock.oversells.
using OversellCounts = std::map<std::string, std::int64_t>;
inline constexpr Duration kOversellsCounted = std::chrono::days(30);
/// Of purchases within kOversellsCounted, on a worker where there is any row: what it costs depends on how many there
/// were.
[[nodiscard]] async::Task<Result<OversellCounts>> count_oversells(Runtime& runtime);

}  // namespace invd::daemon
