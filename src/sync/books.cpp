#include "sync/books.h"

#include <algorithm>
#include <utility>

#include "orders/sales_order.h"
#include "stock/routing.h"
#include "store/items.h"
#include "store/routes.h"
#include "store/warehouses.h"
#include "sync/find_domain.h"

namespace invd::sync {
namespace {

using orders::AmazonOrderItem;
using orders::StoredOrder;
using store::LineRecord;

bool is_closed(const StoredOrder& order) {
  return orders::is_final(orders::fulfillment_status(order.amazon.status));
}

/// Of an order that Amazon ships the FBA warehouse is the place, while that is tracked (ORD-4).
bool amazon_ships(const StoredOrder& order) {
  return orders::is_shipped_by_amazon(order.amazon);
}

stock::LineUnits units_of(const StoredOrder& order, const AmazonOrderItem& item) {
  const orders::LineUnits stated = orders::line_units(order.amazon, item);
  return {item.quantity_ordered, stated.cancelled, stated.fulfilled};
}

/// How far Amazon's answers lie behind the moment of asking, at least.
constexpr Duration kAnswersLag = std::chrono::minutes(2);

stock::LineTarget target_of(const StoredOrder& order, const AmazonOrderItem& item, const LineRecord& record,
                            const ItemId& link, const stock::Place& place) {
  const stock::LineUnits units = units_of(order, item);
  stock::LineTarget target;
  target.as_of = order.amazon.last_updated;
  target.ordered = units.ordered;
  target.cancelled = units.cancelled;
  target.fulfilled = units.fulfilled;
  target.out_before_cut = record.out_before_cut;
  target.closed = is_closed(order);
  target.counted = !amazon_ships(order);
  target.link = link;
  target.place = place;
  return target;
}

/// What an opening must know of the line before its change (ITEM-5), noted in its record. Whether that is new.
bool note_before_cut(LineRecord& record, Timestamp cut, const StoredOrder* before, const StoredOrder& order,
                     const AmazonOrderItem& item) {
  std::optional<stock::LineVersion> was;
  if (const AmazonOrderItem* item_before = orders::line_of(before, item.line_id))
    was = version_of(*before, *item_before);
  const auto kept = stock::keep_for_cut(record.before_cut, cut, was, version_of(order, item));
  if (!kept || kept == record.before_cut) return false;
  record.before_cut = kept;
  record.sku = item.seller_sku;
  return true;
}

/// A line that waits for a link or for its opening: what an opening must know of it is kept.
Result<void> let_wait(store::WriteTxn& txn, const stock::LineRef& line, const std::optional<LineRecord>& known,
                      const store::QuantityDomain* domain, const StoredOrder* before, const StoredOrder& order,
                      const AmazonOrderItem& item) {
  const bool pending = domain != nullptr && domain->opening == store::Opening::pending;
  LineRecord record = known.value_or(LineRecord{});
  if (pending && note_before_cut(record, domain->cut, before, order, item))
    if (const auto ok = store::put_line(txn, line, record); !ok) return ok;
  // Final at every later cut: no link will ever move it.
  return store::set_waiting(txn, line, item.seller_sku, pending || !is_closed(order));
}

/// What an opening brings with a line that was open at its cut: the units lay in the warehouse all the while.
Result<void> bring_units(store::WriteTxn& txn, const stock::LineRef& line, LineRecord& record,
                         const store::QuantityDomain& domain, const stock::Place& place, std::int64_t units) {
  record.brought_units = true;
  if (units == 0) return {};
  const stock::Movement opening{{line, stock::MovementKind::opening, ++record.state.version},
                                domain.item,
                                units,
                                {stock::Account::opening, {}},
                                place,
                                domain.cut};
  return outcome_of(store::post(txn, opening, stock::Floor::none, {"open when the opening was taken", "amazon"}));
}

Result<void> mark_doubt(store::WriteTxn& txn, store::QuantityDomain domain) {
  if (domain.doubt) return {};
  domain.doubt = true;
  return store::put_domain(txn, domain);
}

/// Of the warehouses that were in force from that purchase on, the first one that is own; an integration's mapping ends
/// where it names none.
Result<std::optional<WarehouseName>> own_warehouse(store::ReadTxn& txn, const std::vector<stock::Route>& history,
                                                   Timestamp purchased) {
  std::vector<WarehouseName> candidates;
  if (const auto then = stock::routed_to(history, purchased)) candidates.push_back(*then);
  for (const stock::Route& later : history)
    if (later.since > purchased) candidates.push_back(later.warehouse);
  for (const WarehouseName& name : candidates) {
    if (name.empty()) break;
    const auto warehouse = store::get_warehouse(txn, name);
    if (!warehouse) return fail(warehouse);
    if (*warehouse && (*warehouse)->kind == catalog::WarehouseKind::own) return std::optional(name);
  }
  return std::optional<WarehouseName>();
}

using NoChange = std::optional<LineChange>;

std::int64_t units_out(const stock::LineState& state) {
  std::int64_t units = 0;
  for (const stock::OutUnits& out : state.out) units += out.units;
  return units;
}

/// What the line takes or gives back, its quantity domain left open. `begins`: it takes units for the first time.
std::optional<LineChange> change_of(const stock::LineRef& line, const stock::LineState& before,
                                    const stock::LineState& after, bool begins) {
  if (!after.pin) return std::nullopt;
  LineChange change{.line = line, .domain = {}, .item = after.pin->item, .place = after.pin->place};
  if (begins) {
    change.held = after.held;
    change.out = units_out(after);
  } else {
    change.back = std::max<std::int64_t>(before.held + units_out(before) - after.held - units_out(after), 0);
  }
  if (change.held + change.out + change.back == 0) return std::nullopt;
  return change;
}

/// What became of a line, once that is written.
Result<std::optional<LineChange>> which(std::optional<LineChange> change, const Result<void>& written) {
  if (!written) return fail(written);
  return change;
}

}  // namespace

store::DomainId domain_of(const BooksSettings& settings, const MarketplaceId& marketplace, const Sku& sku) {
  if (settings.quantity_domains.empty()) return {settings.integration, sku, {}};
  for (const auto& group : settings.quantity_domains)
    if (std::ranges::find(group, marketplace) != group.end()) return {settings.integration, sku, group.front().str()};
  return {settings.integration, sku, marketplace.str()};
}

Result<stock::Place> route(store::ReadTxn& txn, const IntegrationName& integration, Timestamp purchased) {
  for (const IntegrationName& of : {integration, IntegrationName()}) {
    const auto history = store::routes_of(txn, of);
    if (!history) return fail(history);
    if (!of.empty() && !stock::mapped_to(*history, purchased)) continue;
    const auto warehouse = own_warehouse(txn, *history, purchased);
    if (!warehouse) return fail(warehouse);
    if (*warehouse) return stock::Place{stock::Account::own, **warehouse};
  }
  return fail(ErrorCode::refused, "there is no primary warehouse", "invctl warehouses create NAME, then set-primary");
}

Result<void> Books::book(store::WriteTxn& txn, const StoredOrder* before, const StoredOrder& after,
                         const AmazonOrderItem& item, News& news) const {
  const auto change = book_line(txn, settings_, before, after, item, after.amazon.last_updated);
  if (!change) return fail(change, "line " + item.line_id.str());
  if (!*change || !witness_) return {};
  auto told = witness_->line_booked(txn, after, **change);
  if (!told) return fail(told, "line " + item.line_id.str());
  for (Event& event : *told) news.push_back(std::move(event));
  return {};
}

Result<News> Books::order_changed(store::WriteTxn& txn, const StoredOrder* before, const StoredOrder& after) const {
  News news;
  for (const AmazonOrderItem& item : after.amazon.items)
    if (const auto ok = book(txn, before, after, item, news); !ok) return fail(ok);
  if (before == nullptr) return news;
  for (AmazonOrderItem gone : before->amazon.items) {
    if (orders::line_of(&after, gone.line_id) != nullptr) continue;
    // A line that its order no longer states wants nothing more.
    gone.quantity_ordered = units_of(*before, gone).fulfilled;
    if (const auto ok = book(txn, before, after, gone, news); !ok) return fail(ok);
  }
  return news;
}

stock::LineVersion version_of(const StoredOrder& order, const AmazonOrderItem& item) {
  return {units_of(order, item), !is_closed(order), order.amazon.last_updated, order.changed_at - kAnswersLag};
}

CutDecision decide(const StoredOrder& order, const AmazonOrderItem& item, const LineRecord* line,
                   const store::QuantityDomain* domain) {
  if (line != nullptr && (line->state.pin || line->brought_units)) return {Unpinned::moves, {}};
  if (domain == nullptr) return {};
  stock::LineAtHand at_hand{
      order.amazon.created, order.amazon.last_updated, is_closed(order), units_of(order, item), {}};
  if (line != nullptr) at_hand.before = line->before_cut;
  const stock::CutJudgement judgement = stock::judge(at_hand, domain->cut);
  const bool moves = judgement.what == stock::AtCut::after || judgement.what == stock::AtCut::open ||
                     (judgement.what == stock::AtCut::doubtful && !is_closed(order));
  return {moves ? Unpinned::moves : Unpinned::settled, judgement};
}

Result<void> post_step(store::WriteTxn& txn, const stock::LineRef& line, LineRecord record, const stock::LineStep& step,
                       bool closed, stock::Floor floor, const store::Note& note) {
  for (const stock::Movement& movement : step.movements)
    if (const auto ok = store::post(txn, movement, floor, note); !ok) return fail(ok);
  for (const stock::CommitmentChange& change : step.commitments)
    if (const auto ok = store::post(txn, change, note); !ok) return fail(ok);
  record.state = step.state;
  const bool waiting = record.state.pin ? record.state.held > 0 : !closed;
  if (const auto ok = store::set_waiting(txn, line, record.sku, waiting); !ok) return ok;
  return store::put_line(txn, line, record);
}

Result<std::optional<LineChange>> book_line(store::WriteTxn& txn, const BooksSettings& settings,
                                            const StoredOrder* before, const StoredOrder& order,
                                            const AmazonOrderItem& item, Timestamp at) {
  // No listing has such a SKU, and no key holds it.
  if (item.seller_sku.view().size() > store::kMaxSkuBytes) return NoChange();
  const stock::LineRef line{settings.integration.str(), order.amazon.order_id, item.line_id};
  if (item.seller_sku.empty()) {
    const auto known = store::get_line(txn, line);
    if (!known) return fail(known);
    if (!*known || (*known)->sku.empty()) return NoChange();
    AmazonOrderItem named = item;  // what it holds is still to be released
    named.seller_sku = (*known)->sku;
    return book_line(txn, settings, before, order, named, at);
  }
  // Before the line is looked at, as this may book lines that wait.
  const store::DomainId id = domain_of(settings, order.amazon.marketplace, item.seller_sku);
  const auto domain = find_domain(txn, settings, id);
  if (!domain) return fail(domain);
  const auto known = store::get_line(txn, line);
  if (!known) return fail(known);
  if (amazon_ships(order) && !(*known && (*known)->state.pin)) {
    if (before == nullptr || amazon_ships(*before)) return NoChange();
    return which({}, store::set_waiting(txn, line, item.seller_sku, false));
  }
  const store::QuantityDomain* linked = *domain ? &**domain : nullptr;

  const bool moved = *known && ((*known)->state.pin || (*known)->brought_units);
  // Where only FBA listings are linked, no cut was taken yet.
  if (!moved && (linked == nullptr || linked->cuts == 0 || linked->opening == store::Opening::pending))
    return which({}, let_wait(txn, line, *known, linked, before, order, item));

  LineRecord record = known->value_or(LineRecord{});
  // What was final at the cut may come again with a later time, for a cause of its own.
  const bool noted = !moved && before != nullptr && note_before_cut(record, linked->cut, before, order, item);
  const CutDecision decision = decide(order, item, &record, linked);
  if (decision.is_doubtful() && linked->open_lines_bring_units)
    if (const auto ok = mark_doubt(txn, *linked); !ok) return fail(ok);
  if (decision.what == Unpinned::settled) {
    if (noted)
      if (const auto ok = store::put_line(txn, line, record); !ok) return fail(ok);
    return which({}, store::set_waiting(txn, line, item.seller_sku, false));
  }
  if (record.sku != item.seller_sku && !record.sku.empty())
    if (const auto ok = store::set_waiting(txn, line, record.sku, false); !ok) return fail(ok);
  record.sku = item.seller_sku;
  const auto place = route(txn, settings.integration, order.amazon.created);
  if (!place) return fail(place);
  // What is pinned keeps its item, linked or not; what brought units but holds none stays with the link.
  if (!record.state.pin && linked == nullptr) return NoChange();
  const ItemId link = record.state.pin ? record.state.pin->item : linked->item;
  if (!moved) {
    record.before_cut.reset();
    record.out_before_cut = decision.judgement.out_before;
    at = std::max(at, linked->cut);
    if (decision.judgement.what != stock::AtCut::after && linked->open_lines_bring_units)
      if (const auto ok = bring_units(txn, line, record, *linked, *place, decision.judgement.open_units); !ok)
        return fail(ok);
  }
  const auto step = stock::follow(line, record.state, target_of(order, item, record, link, *place), at);
  if (!step) return fail(step);
  const bool begins = !moved && decision.judgement.what == stock::AtCut::after;
  auto change = change_of(line, record.state, step->state, begins);
  if (change) change->domain = id;
  return which(std::move(change), post_step(txn, line, std::move(record), *step, is_closed(order), stock::Floor::none,
                                            {order.amazon.status, "amazon"}));
}

}  // namespace invd::sync
