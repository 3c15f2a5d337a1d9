#include "sync/quota_journal.h"

#include "store/quotas.h"

namespace invd::sync {

async::Task<Result<void>> StoredQuotas::save(const amazon::BucketState& state) {
  store::SavedBucket saved{.integration = state.key.integration,
                           .region = std::string(name(state.key.region)),
                           .operation = std::string(amazon::name(state.key.operation)),
                           .rate = state.rate,
                           .burst = state.burst,
                           .level = state.level,
                           .trust = state.trust,
                           .saved_at = state.saved_at,
                           .saved_monotonic = state.saved_monotonic,
                           .boot_id = state.boot_id,
                           .blocked_until = state.blocked_until,
                           .server_time = state.server_time};
  co_return co_await store_.write(
      [saved = std::move(saved)](store::WriteTxn& txn) { return store::put_bucket(txn, saved); });
}

Result<void> StoredQuotas::restore(amazon::QuotaBook& book) {
  auto txn = store_.read();
  if (!txn) return fail(txn);
  const auto saved = store::all_buckets(**txn);
  if (!saved) return fail(saved);
  for (const store::SavedBucket& b : *saved) {
    const auto region = region_from_name(b.region);
    const auto operation = amazon::operation_from_name(b.operation);
    if (!region || !operation) continue;
    book.restore({.key = {b.integration, *region, *operation},
                  .rate = b.rate,
                  .burst = b.burst,
                  .level = b.level,
                  .trust = b.trust,
                  .saved_at = b.saved_at,
                  .saved_monotonic = b.saved_monotonic,
                  .boot_id = b.boot_id,
                  .blocked_until = b.blocked_until,
                  .server_time = b.server_time});
  }
  return {};
}

}  // namespace invd::sync
