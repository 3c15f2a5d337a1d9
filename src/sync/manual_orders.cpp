#include "sync/manual_orders.h"

#include <algorithm>
#include <utility>

#include "orders/sales_order.h"
#include "stock/line_effects.h"
#include "store/items.h"
#include "store/numbers.h"
#include "store/orders.h"
#include "store/postings.h"
#include "sync/books.h"
#include "sync/places.h"
#include "sync/warehouses.h"

namespace invd::sync {
namespace {

using orders::AmazonOrderItem;
using orders::StoredOrder;

constexpr std::size_t kMostLines = 500;
constexpr std::size_t kMostReferenceBytes = 100;
constexpr std::size_t kMostCommentBytes = 500;
constexpr std::size_t kMostComments = 100;

Result<stock::Place> shipping_place(store::ReadTxn& txn, const WarehouseName& name) {
  const auto warehouse = known_warehouse(txn, name);
  if (!warehouse) return fail(warehouse);
  if (warehouse->kind != catalog::WarehouseKind::own)
    return fail(ErrorCode::refused,
                "warehouse " + name.str() + " is of kind " + std::string(catalog::name(warehouse->kind)) +
                    ", orders ship from our own",
                "invctl warehouses list shows them");
  return place_of(*warehouse);
}

stock::LineRef line_of(const StoredOrder& order, const LineId& line) {
  return {order.integration.str(), order.amazon.order_id, line};
}

Result<void> reserve(store::WriteTxn& txn, const StoredOrder& order, const AmazonOrderItem& line,
                     const catalog::Item& item, const stock::Place& place, bool allow_negative, const std::string& by) {
  stock::LineTarget target;
  target.as_of = order.amazon.last_updated;
  target.ordered = line.quantity_ordered;
  target.link = item.id;
  target.place = place;
  store::LineRecord record;
  record.sku = item.sku;
  const stock::LineRef ref = line_of(order, line.line_id);
  const auto step = stock::follow(ref, {}, target, order.amazon.created);
  if (!step) return fail(step);
  const auto on_hand = store::balance_at(txn, item.id, place);
  if (!on_hand) return fail(on_hand);
  const auto committed = store::committed_at(txn, item.id, place.warehouse);
  if (!committed) return fail(committed);
  for (const stock::CommitmentChange& change : step->commitments)
    if (const auto ok = stock::may_reserve(change, *on_hand, *committed, allow_negative); !ok) return ok;
  return post_step(txn, ref, std::move(record), *step, false, stock::Floor::none, {"sold offline", by});
}

/// A line's units, and where it ships from.
struct Resolved {
  catalog::Item item;
  stock::Place place;
};
Result<Resolved> resolve(store::ReadTxn& txn, const ManualOrder& order, const ManualLine& line) {
  if (line.units < 1 || line.units > stock::kMaxUnits)
    return fail(ErrorCode::usage, "a line has 1 to " + std::to_string(stock::kMaxUnits) + " units");
  auto item = store::find_item(txn, line.sku);
  if (!item) return fail(item);
  if (!*item)
    return fail(ErrorCode::not_found, "there is no item \"" + line.sku.str() + "\"", "invctl items list shows them");
  WarehouseName name = line.warehouse.empty() ? order.warehouse : line.warehouse;
  if (name.empty()) {
    auto primary = primary_warehouse(txn);
    if (!primary) return fail(primary);
    name = std::move(*primary);
  }
  const auto place = shipping_place(txn, name);
  if (!place) return fail(place);
  return Resolved{std::move(**item), *place};
}

}  // namespace

Result<StoredOrder> create_manual_order(store::WriteTxn& txn, const ManualOrder& wanted, bool allow_negative,
                                        const std::string& by, Timestamp now) {
  if (wanted.lines.empty() || wanted.lines.size() > kMostLines)
    return fail(ErrorCode::usage, "an order has 1 to " + std::to_string(kMostLines) + " lines");
  if (wanted.reference.size() > kMostReferenceBytes)
    return fail(ErrorCode::usage, "a reference has " + std::to_string(kMostReferenceBytes) + " bytes at most");
  const auto number = store::next_number(txn, "order");
  if (!number) return fail(number);
  StoredOrder order;
  order.integration = kManual;
  order.source = orders::Source::get_order;
  order.first_seen = order.changed_at = now;
  order.amazon.order_id = OrderId("M-" + store::number_text(*number));
  order.amazon.created = wanted.sold_at;
  order.amazon.last_updated = now;
  order.amazon.channel_name = "MANUAL";
  order.amazon.status = "UNSHIPPED";
  order.amazon.fulfilled_by = "MERCHANT";
  if (!wanted.reference.empty()) order.amazon.aliases.push_back({wanted.reference, "SELLER_ORDER_ID"});
  for (const ManualLine& line : wanted.lines) {
    const auto resolved = resolve(txn, wanted, line);
    if (!resolved) return fail(resolved);
    AmazonOrderItem item;
    item.line_id = LineId(std::to_string(order.amazon.items.size() + 1));
    item.seller_sku = line.sku;
    item.title = line.title.empty() ? resolved->item.name : line.title;
    item.quantity_ordered = line.units;
    item.quantity_fulfilled = 0;
    item.quantity_unfulfilled = line.units;
    item.unit_price = line.unit_price;
    order.amazon.items.push_back(item);
    if (const auto ok = reserve(txn, order, item, resolved->item, resolved->place, allow_negative, by); !ok)
      return fail(ok);
  }
  if (const auto ok = store::put_order(txn, order, std::nullopt); !ok) return fail(ok);
  return order;
}

Result<StoredOrder> void_manual_order(store::WriteTxn& txn, const StoredOrder& before, const std::string& by,
                                      Timestamp now) {
  const std::string& id = before.amazon.order_id.str();
  if (before.integration != kManual)
    return fail(ErrorCode::refused, "order " + id + " is Amazon's and follows what Amazon says",
                "cancel it in Seller Central");
  if (orders::is_final(orders::fulfillment_status(before.amazon.status)))
    return fail(ErrorCode::conflict,
                "order " + id + " is " + std::string(name(orders::sales_status(before.amazon))) + " already");
  StoredOrder order = before;
  std::int64_t shipped = 0;
  for (const AmazonOrderItem& item : before.amazon.items) {
    const stock::LineRef line = line_of(before, item.line_id);
    const auto record = store::get_line(txn, line);
    if (!record) return fail(record);
    if (!*record || !(*record)->state.pin) continue;
    stock::LineTarget target;
    target.as_of = std::max(now, (*record)->state.as_of);  // the clock may have been set back
    target.ordered = item.quantity_ordered;
    target.fulfilled = item.quantity_fulfilled.value_or(0);
    target.cancelled = target.ordered - target.fulfilled;
    target.closed = true;
    target.link = (*record)->state.pin->item;
    target.place = (*record)->state.pin->place;
    shipped += target.fulfilled;
    const auto step = stock::follow(line, (*record)->state, target, now);
    if (!step) return fail(step);
    if (const auto ok = post_step(txn, line, **record, *step, true, stock::Floor::none, {"void", by}); !ok)
      return fail(ok);
  }
  for (AmazonOrderItem& item : order.amazon.items) item.quantity_unfulfilled = 0;
  // What has shipped is sold: such an order closes as fulfilled, never as void (ORD-8).
  order.amazon.status = shipped > 0 ? "SHIPPED" : "CANCELLED";
  order.amazon.last_updated = order.changed_at = now;
  if (const auto ok = store::put_order(txn, order, before); !ok) return fail(ok);
  return order;
}

Result<void> move_order(store::WriteTxn& txn, const StoredOrder& order, const std::optional<LineId>& only,
                        const WarehouseName& warehouse, const std::string& by, Timestamp now) {
  const std::string& id = order.amazon.order_id.str();
  if (orders::is_shipped_by_amazon(order.amazon))
    return fail(ErrorCode::refused, "order " + id + " is shipped by Amazon", "its warehouse is Amazon's");
  const auto place = shipping_place(txn, warehouse);
  if (!place) return fail(place);
  bool known = false;
  std::size_t moved = 0;
  for (const AmazonOrderItem& item : order.amazon.items) {
    if (only && item.line_id != *only) continue;
    known = true;
    const stock::LineRef line = line_of(order, item.line_id);
    const auto record = store::get_line(txn, line);
    if (!record) return fail(record);
    if (!*record || !(*record)->state.pin || (*record)->state.held == 0) continue;
    const auto step = stock::repin(line, (*record)->state, {(*record)->state.pin->item, *place}, now);
    if (!step) return fail(step);
    if (const auto ok = post_step(txn, line, **record, *step, false, stock::Floor::none, {"moved", by}); !ok)
      return fail(ok);
    ++moved;
  }
  if (!known)
    return fail(ErrorCode::not_found, "order " + id + " has no line " + only->str(), "invctl orders show lists them");
  if (moved == 0)
    return fail(ErrorCode::conflict, "order " + id + " holds no units that could ship from elsewhere",
                "invctl orders show tells its state");
  return {};
}

Result<StoredOrder> comment_order(store::WriteTxn& txn, const StoredOrder& before, const std::string& text,
                                  Timestamp now) {
  if (text.empty() || text.size() > kMostCommentBytes)
    return fail(ErrorCode::usage, "a comment has 1 to " + std::to_string(kMostCommentBytes) + " bytes");
  if (before.comments.size() >= kMostComments)
    return fail(ErrorCode::limit, "order " + before.amazon.order_id.str() + " has " + std::to_string(kMostComments) +
                                      " comments, it takes no more");
  StoredOrder order = before;
  order.comments.push_back({now, text});
  if (const auto ok = store::put_order(txn, order, before); !ok) return fail(ok);
  return order;
}

}  // namespace invd::sync
