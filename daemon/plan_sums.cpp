#include "daemon/plan_sums.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "store/domains.h"
#include "sync/feed_push.h"

namespace invd::daemon {
namespace {

using async::Task;

constexpr std::uint64_t kRaisesCounted = 30'000;

std::int64_t in_seconds(Duration duration) {
  return std::chrono::ceil<std::chrono::seconds>(duration).count();
}

/// The counting on its way: each view takes some rows of one integration.
struct OpeningCount {
  PushSettingsList walked;
  std::size_t integration = 0;
  std::string after = {};
  std::int64_t waiting = 0;
  std::vector<control::StockPlanOpenings> found = {};
};

Result<store::Scan> count_some_openings(store::ReadTxn& txn, OpeningCount& count) {
  if (count.integration >= count.walked->size()) return store::Scan::stop;
  const IntegrationName& name = (*count.walked)[count.integration].integration;
  const auto page = store::pending_openings(txn, name, count.after, store::kLookedRows);
  if (!page) return fail(page);
  count.waiting += std::ssize(page->ids);
  count.after = page->next;
  if (!page->next.empty()) return store::Scan::go_on;
  if (count.waiting > 0) count.found.push_back({name.str(), count.waiting});
  count.waiting = 0;
  return ++count.integration == count.walked->size() ? store::Scan::stop : store::Scan::go_on;
}

}  // namespace

Task<Result<PathEstimates>> estimate_paths(Runtime& runtime, PushSettingsList walked) {
  PathEstimates out;
  for (const sync::PushSettings& settings : *walked) {
    auto facts =
        co_await runtime.services.store.scan([settings, now = runtime.services.clock.now()](store::ReadTxn& txn) {
          return sync::path_facts(txn, settings, kRaisesCounted, now);
        });
    if (!facts) co_return fail(facts);
    const auto integration = runtime.integrations.find(settings.integration.str());
    if (!integration || (*integration)->running_stock() == nullptr) continue;
    out.emplace(settings.integration, (*integration)->running_stock()->choose_path(std::move(*facts)));
  }
  co_return out;
}

std::vector<control::StockPlanEstimate> to_messages(const PathEstimates& estimates) {
  std::vector<control::StockPlanEstimate> out;
  for (const auto& [integration, estimate] : estimates) {
    if (estimate.changes == 0) continue;
    control::StockPlanEstimate& one = out.emplace_back();
    one.integration = integration.str();
    one.changes = static_cast<std::int64_t>(estimate.changes);
    one.path = stock::name(estimate.path);
    one.patch_seconds = in_seconds(estimate.by_patch);
    one.feed_seconds = in_seconds(estimate.by_feed);
    one.feed_processing_seconds = in_seconds(estimate.processing);
    one.assumed = estimate.is_assumed;
  }
  return out;
}

Task<Result<std::vector<control::StockPlanOpenings>>> count_openings(store::Store& store, PushSettingsList walked) {
  auto count = co_await store.scan_in_views(OpeningCount{.walked = std::move(walked)}, count_some_openings);
  if (!count) co_return fail(count);
  co_return std::move(count->found);
}

}  // namespace invd::daemon
