#include "sync/scrub_store.h"

#include <fmt/format.h>
#include <utility>

#include "async/sleep.h"
#include "log/log.h"

namespace invd::sync {
namespace {

constexpr std::size_t kSlice = 1'000;  // rows: one or two milliseconds
constexpr Duration kBetweenSlices = std::chrono::milliseconds(200);
constexpr Duration kBetweenPasses = std::chrono::hours(24);

void note(StoreHealth& health, const store::CheckReport& report, bool whole) {
  // Damage that an earlier pass found stands until a whole pass has not met it.
  if (!whole && report.findings_total <= health.damaged) return;
  health.damaged = report.findings_total;
  health.first.clear();
  if (report.findings.empty()) return;
  const auto& first = report.findings.front();
  health.first = fmt::format("{} {}: {}", store::name(first.table), first.key, first.error.message);
}

}  // namespace

async::Task<> scrub_store_for_ever(Services services, std::vector<store::TableAudit> audits, StoreHealth& health) {
  while (true) {
    store::Scrub scrub(audits);
    bool failed = false;
    while (!scrub.done() && !failed) {
      auto stepped =
          co_await services.store.scan([scrub = std::move(scrub)](store::ReadTxn& txn) mutable -> Result<store::Scrub> {
            if (const auto ok = scrub.step(txn, kSlice); !ok) return fail(ok);
            return std::move(scrub);
          });
      failed = !stepped;
      if (stepped) {
        scrub = std::move(*stepped);
        note(health, scrub.report(), false);
      } else {
        log::warning("store", "scrub", stepped.error().message);
      }
      co_await async::sleep_for(services.scheduler, kBetweenSlices);
    }
    if (!failed) {
      note(health, scrub.report(), true);
      health.scrubbed_at = services.clock.now();
      health.rows = scrub.rows();
      if (health.damaged > 0)
        log::error("store", "scrub", fmt::format("{} damaged rows, the first: {}", health.damaged, health.first));
      else
        log::info("store", "scrub", fmt::format("{} rows are whole", health.rows));
    }
    co_await async::sleep_for(services.scheduler, kBetweenPasses);
  }
}

}  // namespace invd::sync
