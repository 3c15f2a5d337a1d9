#pragma once

#include <cstdint>

#include "base/error.h"
#include "stock/blast_radius.h"
#include "store/kv.h"
#include "sync/push_settings.h"

namespace invd::sync {

/// What there is to be shown. Looks at every domain of the integration: on a worker thread.
[[nodiscard]] Result<stock::ShopSize> shop_size(store::ReadTxn& txn, const IntegrationName& integration);

/// What the guard decided about all differences that waited for it (STK-8).
struct GuardVerdict {
  std::size_t judged = 0;
  bool held = false;  ///< until `invctl stock approve`
};
/// Judges them, in one transaction: lets them all go, or holds them all.
[[nodiscard]] Result<GuardVerdict> judge_waiting(store::WriteTxn& txn, const PushSettings& settings,
                                                 const stock::ShopSize& size, Timestamp now);

}  // namespace invd::sync
