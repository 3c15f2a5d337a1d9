#pragma once

#include <memory>
#include <string>
#include <vector>

#include "amazon/account.h"
#include "amazon/listings.h"
#include "amazon/reports.h"
#include "async/task.h"
#include "store/sync_state.h"
#include "sync/active_run.h"
#include "sync/apply_listings.h"
#include "sync/items_settings.h"
#include "sync/services.h"

namespace invd::sync {

/// How all listings are read: by what a first look says there are.
enum class PassKind : std::uint8_t {
  search,  ///< pages of searchListingsItems, in slices by creation time
  report,  ///< GET_MERCHANT_LISTINGS_ALL_DATA, as the pages would take too long
};
/// By pages when these take no longer than that of the quota: a report takes Amazon some minutes, and is hours old.
[[nodiscard]] PassKind choose_pass(std::int64_t listings, double searches_per_second, Duration longest);

/// Whether a run reads all listings: when there was no complete pass yet, or the last one is old.
inline constexpr Duration kCompleteEvery = std::chrono::hours(6);
[[nodiscard]] bool complete_pass_due(const store::ItemsState& state, Timestamp now);

/// The import of listings of one integration (ITEM-1, 2, 6, 10, 11). A complete pass shows what is no longer there; a
/// run in between reads what changed since, or in the period that somebody named (PREF-4).
class ListingImport {
 public:
  ListingImport(Services services, amazon::Account& account, ItemsSettings settings)
      : services_(services), account_(account), settings_(std::move(settings)) {}

  /// One run from begin to end; its outcome stands in `active` and in history. An error is returned only when the store
  /// failed.
  [[nodiscard]] async::Task<Result<void>> run(std::shared_ptr<ActiveRun> active);

 private:
  [[nodiscard]] async::Task<Result<void>> begin(ActiveRun& active);
  [[nodiscard]] async::Task<Result<void>> read(ActiveRun& active);
  [[nodiscard]] async::Task<Result<void>> read_all(ActiveRun& active);
  /// All that a search finds, however many: in slices by the time that it is sorted by.
  [[nodiscard]] async::Task<Result<void>> read_slices(ActiveRun& active, amazon::ListingSearch search,
                                                      std::optional<amazon::ListingsPage> first);
  /// A search to its end. The time of its newest listing, and how many SKUs Amazon said there are.
  struct Slice {
    std::optional<Timestamp> newest;
    std::int64_t results = 0;
  };
  [[nodiscard]] async::Task<Result<Slice>> read_slice(ActiveRun& active, amazon::ListingSearch search,
                                                      std::optional<amazon::ListingsPage> first);
  [[nodiscard]] async::Task<Result<void>> read_changes(ActiveRun& active, std::optional<Timestamp> from,
                                                       std::optional<Timestamp> to);
  /// The report of every marketplace, each to its end. The instant up to which all of them tell.
  [[nodiscard]] async::Task<Result<Timestamp>> read_reports(ActiveRun& active);
  [[nodiscard]] async::Task<Result<Timestamp>> read_report(ActiveRun& active, MarketplaceId marketplace);
  /// One that is done: made lately, or asked for now.
  [[nodiscard]] async::Task<Result<amazon::Report>> have_report(ActiveRun& active, MarketplaceId marketplace);
  [[nodiscard]] async::Task<Result<amazon::ListingsPage>> read_page(ActiveRun& active,
                                                                    const amazon::ListingSearch& search,
                                                                    const std::string& token);
  [[nodiscard]] async::Task<Result<void>> apply(ActiveRun& active, amazon::ListingsPage page,
                                                catalog::ListingSource source);
  [[nodiscard]] async::Task<Result<void>> note_missing(ActiveRun& active, Timestamp begun);
  [[nodiscard]] async::Task<Result<void>> keep(store::ItemsState state);
  [[nodiscard]] Result<store::ItemsState> state();

  Services services_;
  amazon::Account& account_;
  ItemsSettings settings_;
};

}  // namespace invd::sync
