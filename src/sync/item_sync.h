#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "amazon/account.h"
#include "async/event.h"
#include "async/semaphore.h"
#include "async/task_scope.h"
#include "sync/active_run.h"
#include "sync/confirm_listings.h"
#include "sync/items_settings.h"
#include "sync/services.h"
#include "sync/timing.h"

namespace invd::sync {

/// The module `items` of one integration: reads the listings on its timer and by hand, two triggers of the same work
/// giving one run (I23), confirms listings, and posts the openings that wait for orders (ITEM-5). Loop thread.
/// Destroying it cancels what runs; what was committed stays, and history says how it ended.
class ItemSync {
 public:
  using OnStoreFailure = std::function<void(const Error&)>;

  ItemSync(Services services, amazon::Account& account, ItemsSettings settings, Timing timing, Duration orders_overlap,
           OnStoreFailure on_store_failure);
  ~ItemSync();

  /// Starts the timer, and looks after openings from a minute to the next while some wait.
  void start();

  /// Starts a run, or joins the one that does the same work.
  [[nodiscard]] Ticket request(RunRequest request);
  /// Goes on when this is destroyed meanwhile; the account must stay.
  [[nodiscard]] async::Task<Confirmed> confirm(std::vector<catalog::ListingId> ids, NewItem item);

  /// From the next run on (I24).
  void update(ItemsSettings settings, Timing timing, Duration orders_overlap);

  [[nodiscard]] std::size_t queued() const { return active_.size(); }
  [[nodiscard]] std::optional<Timestamp> next_run_at() const { return next_run_at_; }
  [[nodiscard]] const Timing& timing() const { return timing_; }
  [[nodiscard]] const ItemsSettings& settings() const { return settings_; }

 private:
  [[nodiscard]] async::Task<> import(std::shared_ptr<ActiveRun> active);
  [[nodiscard]] async::Task<> poll();
  [[nodiscard]] async::Task<> tend_openings();
  [[nodiscard]] async::Task<Result<void>> confirm_all();
  void finish(const std::shared_ptr<ActiveRun>& active, const Result<void>& outcome);

  Services services_;
  amazon::Account& account_;
  ItemsSettings settings_;
  Timing timing_;
  Duration orders_overlap_;
  OnStoreFailure on_store_failure_;

  std::vector<std::shared_ptr<ActiveRun>> active_;
  std::optional<Timestamp> next_run_at_;
  async::Event timing_changed_;
  std::shared_ptr<async::Event> openings_wait_;  ///< a confirmation may outlive this
  async::Semaphore one_import_;
  async::TaskScope scope_;
};

}  // namespace invd::sync
