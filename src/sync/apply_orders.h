#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "amazon/orders.h"
#include "base/error.h"
#include "history/run.h"
#include "orders/stored_order.h"
#include "orders/version.h"
#include "store/kv.h"
#include "sync/events.h"
#include "sync/orders_settings.h"

namespace invd::sync {

/// What is to be told once its transaction is durable.
using News = std::vector<Event>;

/// Told of each order that was stored or changed, inside the transaction that stores it: the seam at which stock
/// movements and item links join. `before` is null for a new order. An error undoes the whole page.
class OrderObserver {
 public:
  virtual ~OrderObserver() = default;
  [[nodiscard]] virtual Result<News> order_changed(store::WriteTxn& txn, const orders::StoredOrder* before,
                                                   const orders::StoredOrder& after) const = 0;
};
/// Shared with the writes that are queued, which commit even when the flow that queued them is gone. Used on the writer
/// thread.
using OrderObservers = std::vector<std::shared_ptr<const OrderObserver>>;

/// How many of the quarantine are looked at, at most.
inline constexpr std::size_t kMostQuarantined = 10'000;

/// Whether an order that belongs to no country store of ours is an outbound shipment that we created (ORD-12).
using IsOurOutbound = std::function<bool(store::ReadTxn&, const orders::AmazonOrder&)>;

struct ApplyContext {
  OrdersSettings settings;
  orders::Source source = orders::Source::search;
  Timestamp now;
  OrderObservers observers;
  IsOurOutbound is_our_outbound;  ///< empty: none is
};

/// What became of one order.
struct Applied {
  orders::Merge merge = orders::Merge::take;
  bool is_new = false;
  bool status_changed = false;
  std::string skip_reason;  ///< set when the order is stored but has no sales order
  Duration late_by{0};      ///< by how much its update became visible after the window that should have had it
  News news;                ///< what the observers have to tell
};

/// Merges one order into the books (ORD-1, 5, 10, 12), and takes it out of quarantine unless what waits there is newer.
/// `late_below`: an update before this time that is met now for the first time is late; absent: nobody can tell.
[[nodiscard]] Result<Applied> apply_order(store::WriteTxn& txn, const ApplyContext& context,
                                          const orders::AmazonOrder& incoming, std::optional<Timestamp> late_below);

/// As apply_order, and adds the record to the run. An unchanged or older one is counted only.
[[nodiscard]] Result<Applied> apply_and_record(store::WriteTxn& txn, const ApplyContext& context,
                                               const orders::AmazonOrder& incoming, std::optional<Timestamp> late_below,
                                               history::Run& run);

/// Puts an unreadable order into quarantine and adds the failed record (ORD-11). One that waits there already has its
/// next try later after a reading by id only: a search meets it as often as windows overlap.
[[nodiscard]] Result<void> quarantine(store::WriteTxn& txn, const ApplyContext& context,
                                      const amazon::MalformedOrder& malformed, history::Run& run);

/// Takes out what could not be read, not even its id, and was not met again for 30 days: nobody can ask for it, and had
/// it become readable, it came in under its id. Adds a record for each.
[[nodiscard]] Result<void> drop_unseen_unreadable(store::WriteTxn& txn, const ApplyContext& context, history::Run& run);

/// Takes an order out because somebody says so. Should it become readable, its update is not taken for late.
[[nodiscard]] Result<bool> drop_from_quarantine(store::WriteTxn& txn, const IntegrationName& integration,
                                                const OrderId& id, Timestamp now);

/// Amazon fails at reading an order by id: it stands back for an hour, in quarantine too, so that the others have their
/// turn (ORD-9).
[[nodiscard]] Result<void> stand_back(store::WriteTxn& txn, const ApplyContext& context, const OrderId& id);

/// Notes that an order was read by id and found unchanged, or is not known to Amazon (ORD-9).
[[nodiscard]] Result<void> note_reread(store::WriteTxn& txn, const ApplyContext& context, const OrderId& id);

}  // namespace invd::sync
