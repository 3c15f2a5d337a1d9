#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "amazon/account.h"
#include "async/semaphore.h"
#include "async/task_scope.h"
#include "sync/active_run.h"
#include "sync/apply_orders.h"
#include "sync/orders_settings.h"
#include "sync/services.h"
#include "sync/timing.h"

namespace invd::sync {

/// The module `orders` of one integration: starts runs on its timer and by hand, two triggers of the same work giving
/// one run (I23). Runs of the module's own work go one at a time; periods, dry runs, audits and the past of added
/// marketplaces each take turns of their own, as they may take days and nobody shall wait for another's. Loop thread.
/// Destroying it cancels what runs; what was committed stays, and history says how it ended.
class OrderSync {
 public:
  /// Called when the store failed under a run: no flow can go on.
  using OnStoreFailure = std::function<void(const Error&)>;

  OrderSync(Services services, amazon::Account& account, OrdersSettings settings, Timing timing,
            OrderObservers observers, IsOurOutbound is_our_outbound, OnStoreFailure on_store_failure);
  ~OrderSync();

  /// Starts the timer: the first run at once, then every interval; beside it the re-reading by id and the daily audit.
  void start();

  /// Starts a run, or joins the one that does the same work. Leaving the ticket does not stop the run.
  [[nodiscard]] Ticket request(RunRequest request);
  /// Reads the given orders by id as one run (ORD-11 retry, HIST-3).
  [[nodiscard]] Ticket read_again(std::vector<OrderId> ids, history::Trigger trigger);

  /// From the next run on (I24).
  void update(OrdersSettings settings, Timing timing);
  /// From the next run on: what they rest on changed.
  void observe(OrderObservers observers) { observers_ = std::move(observers); }

  /// Imports that wait or run.
  [[nodiscard]] std::size_t queued() const { return active_.size(); }
  [[nodiscard]] std::optional<Timestamp> next_run_at() const { return next_run_at_; }
  [[nodiscard]] const Timing& timing() const { return timing_; }
  [[nodiscard]] const OrdersSettings& settings() const { return settings_; }
  /// The run of the module's own work that is under way, if any.
  [[nodiscard]] std::shared_ptr<const ActiveRun> current() const;

 private:
  [[nodiscard]] async::Task<> import(std::shared_ptr<ActiveRun> active);
  [[nodiscard]] async::Semaphore& turn(const RunRequest& request);
  void read_added_marketplaces();
  [[nodiscard]] async::Task<> follow(std::shared_ptr<ActiveRun> active, std::vector<OrderId> ids,
                                     amazon::Priority priority);
  [[nodiscard]] async::Task<> poll();
  [[nodiscard]] async::Task<> follow_due();
  [[nodiscard]] async::Task<> audit_daily();
  [[nodiscard]] async::Task<Result<void>> close_if_open(ActiveRun& active);
  void finish(const std::shared_ptr<ActiveRun>& active, const Result<void>& outcome);
  [[nodiscard]] async::Task<> end_when_there_is_room(std::shared_ptr<ActiveRun> active);

  Services services_;
  amazon::Account& account_;
  OrdersSettings settings_;
  Timing timing_;
  OrderObservers observers_;
  IsOurOutbound is_our_outbound_;
  OnStoreFailure on_store_failure_;

  std::vector<std::shared_ptr<ActiveRun>> active_;     ///< imports waiting or running, the oldest first
  std::vector<std::shared_ptr<ActiveRun>> followers_;  ///< the same for readings by id
  std::optional<Timestamp> next_run_at_;
  async::Event timing_changed_;
  async::Semaphore one_import_;
  async::Semaphore one_period_;
  async::Semaphore one_dry_run_;
  async::Semaphore one_audit_;
  async::Semaphore one_added_;
  async::Semaphore one_follower_;
  async::TaskScope scope_;
};

}  // namespace invd::sync
