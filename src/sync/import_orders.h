#pragma once

#include <memory>
#include <vector>

#include "amazon/account.h"
#include "async/task.h"
#include "store/sync_state.h"
#include "sync/active_run.h"
#include "sync/apply_orders.h"
#include "sync/orders_settings.h"
#include "sync/services.h"

namespace invd::sync {

/// The import of orders of one integration: reads Amazon's pages and merges them into the books (ORD-9, INT-4, PREF-4).
/// One run of the module's own work at a time; a period, an audit or the past of an added marketplace may be read
/// beside it. Each has its own chain of pages, which outlives the run (I9).
class OrderImport {
 public:
  OrderImport(Services services, amazon::Account& account, OrdersSettings settings, OrderObservers observers,
              IsOurOutbound is_our_outbound);

  /// One run from begin to end; its outcome stands in `active` and in history. An error of Amazon's ends the run, not
  /// the task; an error is returned only when the store failed.
  [[nodiscard]] async::Task<Result<void>> run(std::shared_ptr<ActiveRun> active);

 private:
  using ChainKind = store::ChainKind;
  /// A chain that was read, to its end unless it was to pause.
  struct ChainRead {
    store::PageChain chain;
    bool is_complete = true;
  };

  [[nodiscard]] async::Task<Result<void>> begin(ActiveRun& active);
  [[nodiscard]] async::Task<Result<void>> read(ActiveRun& active);
  [[nodiscard]] async::Task<Result<void>> read_windows(ActiveRun& active);
  [[nodiscard]] async::Task<Result<void>> read_added_marketplaces(ActiveRun& active);
  [[nodiscard]] async::Task<Result<void>> read_period(ActiveRun& active);
  [[nodiscard]] Result<store::OrdersState> orders_state();
  /// Goes on with the stored chain of that kind where it may stand for `wanted`, else reads that.
  /// `lookback`: how long ago by our clock it begins, when it does not begin at Amazon's word or the user's.
  [[nodiscard]] async::Task<Result<ChainRead>> go_on(ActiveRun& active, ChainKind kind, store::PageChain wanted,
                                                     std::optional<Duration> lookback,
                                                     std::optional<Monotonic> pause_at = {});
  [[nodiscard]] async::Task<Result<ChainRead>> read_chain(ActiveRun& active, store::PageChain chain, ChainKind kind,
                                                          std::optional<Duration> lookback,
                                                          std::optional<Monotonic> pause_at);
  [[nodiscard]] async::Task<Result<void>> end(ActiveRun& active);
  struct PageDone {
    history::Run run;
    store::OrdersState state;
    std::vector<Event> events = {};
    std::size_t late = 0;  ///< updates that became visible late
    Duration late_by{0};   ///< the most of these
  };
  struct PageStep;
  [[nodiscard]] static Result<PageDone> apply_page(store::WriteTxn& txn, const PageStep& step);
  [[nodiscard]] static Result<void> note_seen(store::WriteTxn& txn, const PageStep& step,
                                              const store::OrdersState& before,
                                              const std::vector<Timestamp>& purchased);
  [[nodiscard]] static Result<void> complete_chain(store::WriteTxn& txn, const PageStep& step, PageDone& done);
  [[nodiscard]] Result<PageDone> preview_page(const ActiveRun& active, const amazon::OrdersPage& page);
  [[nodiscard]] ApplyContext context() const;

  Services services_;
  amazon::Account& account_;
  OrdersSettings settings_;
  OrderObservers observers_;
  IsOurOutbound is_our_outbound_;
};

}  // namespace invd::sync
