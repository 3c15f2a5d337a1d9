#include "sync/expire_history.h"

#include <string>

#include "async/sleep.h"
#include "log/log.h"
#include "store/history.h"
#include "store/oversells.h"

namespace invd::sync {
namespace {

constexpr std::size_t kSlice = 1'000;
constexpr Duration kBetweenSlices = std::chrono::milliseconds(200);
constexpr Duration kBetweenLooks = std::chrono::minutes(1);
constexpr Duration kBetweenPasses = std::chrono::minutes(10);

/// What was oversold is kept as long as what failed.
Result<std::size_t> expire_some(store::WriteTxn& txn, const history::Retention& keep, Timestamp now) {
  const auto of_runs = store::expire_history(txn, keep, now, kSlice);
  if (!of_runs || *of_runs >= kSlice) return of_runs;
  const auto oversells = store::expire_oversells(txn, keep.failed, now, kSlice - *of_runs);
  if (!oversells) return fail(oversells);
  return *of_runs + *oversells;
}

}  // namespace

async::Task<> expire_history_for_ever(Services services, std::function<history::Retention()> retention,
                                      std::function<std::optional<Timestamp>()> time) {
  std::size_t total = 0;
  while (true) {
    const auto now = time();
    if (!now) {
      co_await async::sleep_for(services.scheduler, kBetweenLooks);
      continue;
    }
    const auto deleted = co_await services.store.write(
        [keep = retention(), now = *now](store::WriteTxn& txn) { return expire_some(txn, keep, now); });
    if (!deleted) {
      log::warning("history", "expiry", deleted.error().message);
    } else if (*deleted >= kSlice) {
      total += *deleted;
      co_await async::sleep_for(services.scheduler, kBetweenSlices);
      continue;
    } else if (total + *deleted > 0) {
      log::info("history", "expiry", std::to_string(total + *deleted) + " rows deleted");
    }
    total = 0;
    co_await async::sleep_for(services.scheduler, kBetweenPasses);
  }
}

}  // namespace invd::sync
