#pragma once

#include <memory>
#include <vector>

#include "amazon/account.h"
#include "async/task.h"
#include "sync/active_run.h"
#include "sync/apply_orders.h"
#include "sync/services.h"

namespace invd::sync {

/// Reads orders by id (getOrder): those not final on their schedule, those in quarantine, and the records of a run that
/// somebody wants again (ORD-9, ORD-11, HIST-3).
class OrderFollower {
 public:
  OrderFollower(Services services, amazon::Account& account, ApplyContext context);

  /// Which orders are due now, at most `limit`: longest overdue first, then quarantined ones.
  [[nodiscard]] Result<std::vector<OrderId>> due(std::size_t limit);

  /// Reads each order and merges it, as one run with a record for each that changed or failed. An order that Amazon
  /// fails at stands back for an hour. Ends when that happens to three in a row, and at the first error that concerns
  /// more than one order (no connection, no credentials); what was read stays. An error is returned only when the store
  /// failed.
  [[nodiscard]] async::Task<Result<void>> read(std::shared_ptr<ActiveRun> active, std::vector<OrderId> ids,
                                               amazon::Priority priority);

 private:
  [[nodiscard]] async::Task<Result<orders::AmazonOrder>> fetch(OrderId id, amazon::Priority priority);
  [[nodiscard]] async::Task<Result<void>> keep(ActiveRun& active, OrderId id, Result<orders::AmazonOrder> order);

  Services services_;
  amazon::Account& account_;
  ApplyContext context_;
};

}  // namespace invd::sync
