#include "daemon/plan_sums.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "store/domains.h"
#include "store/listings.h"
#include "sync/feed_push.h"
#include "sync/linking.h"

namespace invd::daemon {
namespace {

using async::Task;

constexpr std::uint64_t kRaisesCounted = 30'000;

std::int64_t in_seconds(Duration duration) {
  return std::chrono::ceil<std::chrono::seconds>(duration).count();
}

/// Counted in one view of an integration, behind `after`.
struct Counted {
  std::int64_t rows = 0;
  std::string next = {};  ///< empty at the end
};
using CountRows = Result<Counted> (*)(store::ReadTxn& txn, const IntegrationName& integration,
                                      const std::string& after);

Result<Counted> count_pending(store::ReadTxn& txn, const IntegrationName& integration, const std::string& after) {
  const auto page = store::pending_openings(txn, integration, after, store::kLookedRows);
  if (!page) return fail(page);
  return Counted{std::ssize(page->ids), page->next};
}

Result<Counted> count_without_item(store::ReadTxn& txn, const IntegrationName& integration, const std::string& after) {
  Counted counted;
  store::ListingQuery query{.integration = integration, .only_unconfirmed = true, .matches = {}, .after = after};
  query.matches = [&counted](const catalog::Listing& listing) {
    if (listing.amazon.channel == catalog::Channel::mfn && sync::awaits_confirmation(listing)) ++counted.rows;
    return false;
  };
  const auto page = store::list_listings(txn, query);
  if (!page) return fail(page);
  counted.next = page->next;
  return counted;
}

/// The counting on its way: each view takes some rows of one integration. `Row` is {integration, how many}.
template <class Row>
struct Count {
  PushSettingsList walked;
  std::size_t integration = 0;
  std::string after = {};
  std::int64_t rows = 0;
  std::vector<Row> found = {};
};

template <class Row>
Task<Result<std::vector<Row>>> count_of_each(store::Store& store, PushSettingsList walked, CountRows count_rows) {
  const auto count_some = [count_rows](store::ReadTxn& txn, Count<Row>& count) -> Result<store::Scan> {
    if (count.integration >= count.walked->size()) return store::Scan::stop;
    const IntegrationName& name = (*count.walked)[count.integration].integration;
    const auto counted = count_rows(txn, name, count.after);
    if (!counted) return fail(counted);
    count.rows += counted->rows;
    count.after = counted->next;
    if (!count.after.empty()) return store::Scan::go_on;
    if (count.rows > 0) count.found.push_back({name.str(), count.rows});
    count.rows = 0;
    return ++count.integration == count.walked->size() ? store::Scan::stop : store::Scan::go_on;
  };
  auto count = co_await store.scan_in_views(Count<Row>{.walked = std::move(walked)}, count_some);
  if (!count) co_return fail(count);
  co_return std::move(count->found);
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
  return count_of_each<control::StockPlanOpenings>(store, std::move(walked), count_pending);
}

Task<Result<std::vector<control::StockPlanUnconfirmed>>> count_unconfirmed(store::Store& store,
                                                                           PushSettingsList walked) {
  return count_of_each<control::StockPlanUnconfirmed>(store, std::move(walked), count_without_item);
}

}  // namespace invd::daemon
