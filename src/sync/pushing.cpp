#include "sync/pushing.h"

#include <algorithm>
#include <utility>

#include "base/guard.h"
#include "orders/sales_order.h"
#include "store/items.h"
#include "store/latencies.h"
#include "store/listings.h"
#include "store/postings.h"
#include "store/sync_state.h"
#include "store/warehouses.h"
#include "sync/find_domain.h"
#include "sync/mapping.h"
#include "sync/places.h"

namespace invd::sync {
namespace {

using catalog::Channel;
using catalog::Listing;
using stock::Cause;
using stock::PushState;
using store::DomainId;
using store::Push;

constexpr std::size_t kEvaluatedAtOnce = 200;

Result<std::vector<stock::Shelf>> shelves_of(store::ReadTxn& txn, const ItemId& item) {
  const auto warehouses = store::all_warehouses(txn);
  if (!warehouses) return fail(warehouses);
  const auto balances = store::balances_of(txn, item);
  if (!balances) return fail(balances);
  std::vector<stock::Shelf> shelves;
  for (const catalog::Warehouse& warehouse : *warehouses) {
    stock::Shelf shelf{warehouse.name, place_of(warehouse).account, 0, 0};
    for (const auto& [place, units] : balances->on_hand)
      if (stock::holds_stock(place.account) && place.warehouse == warehouse.name) shelf.on_hand += units;
    if (const auto held = balances->committed.find(warehouse.name); held != balances->committed.end())
      shelf.committed = held->second;
    shelves.push_back(std::move(shelf));
  }
  return shelves;
}

/// Why a listing is never written; empty: it may be.
std::string why_not_written(const Listing& listing) {
  if (!listing.item) return "it is not linked to an item";
  if (listing.missing) return "it is missing at Amazon";
  if (listing.channel_change && guarded(Guard::channel_check))
    return "its channel changed: invctl items confirm-channel " + to_string(listing.id());
  if (!listing.not_synced.empty()) return listing.not_synced;
  switch (listing.amazon.channel) {
    case Channel::fba:
      return guarded(Guard::channel_check) ? "Amazon fulfils it" : "";
    case Channel::unknown:
      return "Amazon does not say who fulfils it";
    case Channel::mfn:
      return {};
  }
  return {};
}

Result<std::vector<Listing>> listings_of(store::ReadTxn& txn, const PushSettings& settings, const DomainId& id) {
  auto all = store::listings_of_sku(txn, id.integration, id.sku);
  if (!all) return fail(all);
  std::erase_if(*all,
                [&](const Listing& one) { return domain_of(settings.books, one.amazon.marketplace, id.sku) != id; });
  const auto rank = [](const Listing& one) { return std::pair(!why_not_written(one).empty(), one.amazon.marketplace); };
  std::ranges::sort(*all, {}, rank);
  return all;
}

/// One number has one rule (STK-11).
std::string conflict(const PushSettings& settings, const Assessment& found) {
  for (const Listing& other : found.listings)
    if (why_not_written(other).empty() && rule_of(settings, other.id(), found.item->sku) != found.rule)
      return "its listings share one number, but have different rules: " + to_string(found.target->id()) + ", " +
             to_string(other.id());
  return {};
}

Result<void> find_target(store::ReadTxn& txn, const PushSettings& settings, Assessment& found) {
  const auto domain = store::get_domain(txn, found.id);
  if (!domain) return fail(domain);
  if (found.listings.empty() || !*domain) {
    found.off = "it is not linked to an item";
    return {};
  }
  if ((*domain)->item.empty()) {
    found.off = "it is being confirmed";
    return {};
  }
  auto item = store::get_item(txn, (*domain)->item);
  if (!item) return fail(item);
  if (!*item) return fail(ErrorCode::store_corrupt, to_string(found.id) + " is linked to an item that is not there");
  found.item = std::move(**item);
  found.takes_other_stock = (*domain)->opening == store::Opening::none;
  found.off = why_not_written(found.listings.front());
  if (!found.off.empty()) return {};
  found.target = found.listings.front();
  found.rule = rule_of(settings, found.target->id(), found.item->sku);
  if ((*domain)->opening == store::Opening::pending)
    found.off = "its opening stock waits for orders";
  else if (found.off = conflict(settings, found); found.off.empty() && found.rule.off)
    found.off = "a rule switches it off";
  return {};
}

/// What a line has taken from Amazon's number.
std::int64_t taken(const orders::StoredOrder* order, const orders::AmazonOrderItem* item) {
  if (order == nullptr || item == nullptr || orders::is_shipped_by_amazon(order->amazon)) return 0;
  const orders::LineUnits units = orders::line_units(order->amazon, *item);
  return std::max<std::int64_t>(item->quantity_ordered - units.cancelled, 0);
}

Result<void> note_line(store::WriteTxn& txn, const DomainId& id, const orders::StoredOrder* before,
                       const orders::StoredOrder& after, const LineId& line) {
  auto push = store::get_push(txn, id);
  if (!push) return fail(push);
  if (!*push) return {};
  PushState& state = (*push)->state;
  const auto add = [&](Timestamp at, std::int64_t units) {
    if (!state.verified || at > state.verified->at) state.changes.add({at, units});
  };
  const orders::AmazonOrderItem* now = orders::line_of(&after, line);
  const std::int64_t is = taken(&after, now);
  const orders::AmazonOrderItem* then = orders::line_of(before, line);
  if (then == nullptr && now != nullptr && !orders::is_shipped_by_amazon(after.amazon)) {
    add(after.amazon.created, -now->quantity_ordered);
    add(after.amazon.last_updated, now->quantity_ordered - is);
  } else {
    add(after.amazon.last_updated, taken(before, then) - is);
  }
  if (const auto ok = store::put_push(txn, **push); !ok) return ok;
  if ((*push)->item.empty()) return {};
  return store::touch(txn, {id.integration, (*push)->item, Cause::order, after.amazon.last_updated});
}

/// Why an item waits to be evaluated; nothing: it does not. An order does not hide what else there is (STK-8).
Result<std::optional<Cause>> awaited_cause(store::ReadTxn& txn, const IntegrationName& integration,
                                           const ItemId& item) {
  std::optional<Cause> cause;
  for (const IntegrationName& of : {IntegrationName(), integration}) {
    const auto touched = store::get_touched(txn, of, item);
    if (!touched) return fail(touched);
    if (*touched && cause.value_or(Cause::order) == Cause::order) cause = (*touched)->cause;
  }
  return cause;
}

/// Whether a number of the SKU is still on its way by the grouping of before: no other may overtake it (I21).
Result<bool> is_under_way_otherwise(store::ReadTxn& txn, const PushSettings& settings, const DomainId& id) {
  if (!guarded(Guard::key_lock)) return false;
  const auto pushes = store::pushes_of_sku(txn, id.integration, id.sku);
  if (!pushes) return fail(pushes);
  return std::ranges::any_of(
      *pushes, [&](const Push& push) { return push.state.attempt && !is_grouped_so(settings.books, push.id); });
}

/// Takes over into a push what the books want.
Result<Push> take_over(store::WriteTxn& txn, const PushSettings& settings, const Assessment& found,
                       std::optional<Push> known, Cause cause, Timestamp rests_on) {
  const bool is_new = !known;
  Push push = is_new ? Push{.id = found.id, .item = {}, .state = {}} : std::move(*known);
  const ItemId item = found.item ? found.item->id : ItemId();
  if (!item.empty() && item != push.item && found.takes_other_stock) push.state.hold = stock::Hold::link;
  push.item = item;
  push.state = stock::after_evaluation(std::move(push.state), found.desired, found.off, cause,
                                       settings.amazon_counts_orders, rests_on);
  if (is_new && item.empty()) return push;  // nothing is known of it, and nothing wanted
  if (const auto ok = store::put_push(txn, push); !ok) return fail(ok);
  return push;
}

/// By a feed that has not ended, more than is desired now.
bool carries_too_much(const PushState& state) {
  return state.attempt && stock::travels_by_feed(*state.attempt) && state.desired.value_or(0) < state.attempt->value;
}

/// When what is being written came about; a newer change is not in it.
std::optional<Timestamp> written_change(const PushState& state) {
  if (!state.attempt) return std::nullopt;
  if (state.changed_at <= state.attempt->sent_at) return state.changed_at;
  return state.dirty_since;
}

}  // namespace

std::string_view in_words(Cause cause) {
  switch (cause) {
    case Cause::order:
      return "an order or a shipment";
    case Cause::person:
      return "stock was changed by hand";
    case Cause::setting:
      return "settings, or a new link";
    case Cause::amazon:
      return "Amazon's number was not as expected";
  }
  return {};
}

Result<Assessment> assess(store::ReadTxn& txn, const PushSettings& settings, const DomainId& id) {
  const auto mapping = mapping_of(txn, settings.integration);
  if (!mapping) return fail(mapping);
  return assess(txn, settings, id, mapping->warehouse);
}

Result<std::string> fingerprint(store::ReadTxn& txn, const PushSettings& settings) {
  const auto epoch = mapping_epoch(txn, settings.integration);
  if (!epoch) return fail(epoch);
  return fingerprint(settings) + *epoch;
}

Result<Assessment> assess(store::ReadTxn& txn, const PushSettings& settings, const DomainId& id,
                          const std::optional<WarehouseName>& mapped) {
  Assessment found;
  found.id = id;
  found.scope = {settings.what, mapped};
  auto listings = listings_of(txn, settings, id);
  if (!listings) return fail(listings);
  found.listings = std::move(*listings);
  if (const auto ok = find_target(txn, settings, found); !ok) return fail(ok);
  if (!found.item) return found;
  auto shelves = shelves_of(txn, found.item->id);
  if (!shelves) return fail(shelves);
  found.shelves = std::move(*shelves);
  const auto base = stock::push_base(found.shelves, found.scope);
  if (!base) return fail(base, to_string(id));
  found.base = *base;
  if (found.off.empty()) found.desired = stock::desired_quantity(*base, found.rule);
  return found;
}

Result<Push> evaluate(store::WriteTxn& txn, const PushSettings& settings, const DomainId& id, Cause cause,
                      Timestamp rests_on) {
  const auto found = assess(txn, settings, id);
  if (!found) return fail(found);
  auto known = store::get_push(txn, id);
  if (!known) return fail(known);
  return take_over(txn, settings, *found, std::move(*known), cause, rests_on);
}

Result<EvaluatedItems> evaluate_touched(store::WriteTxn& txn, const PushSettings& settings, std::size_t limit) {
  EvaluatedItems out;
  for (const IntegrationName& of : {IntegrationName(), settings.integration}) {
    const auto rows = store::list_touched(txn, of, limit);
    if (!rows) return fail(rows);
    for (const store::Touched& row : *rows) {
      ++out.count;
      const auto listings = store::listings_of_item(txn, row.item);
      if (!listings) return fail(listings);
      std::vector<DomainId> ours;
      for (const Listing& listing : *listings) {
        if (listing.integration != settings.integration) {
          if (!of.empty()) continue;
          if (const auto ok = store::touch(txn, {listing.integration, row.item, row.cause, row.rests_on}); !ok)
            return fail(ok);
          continue;
        }
        DomainId id = domain_of(settings.books, listing.amazon.marketplace, listing.amazon.sku);
        if (std::ranges::find(ours, id) == ours.end()) ours.push_back(std::move(id));
      }
      for (const DomainId& id : ours) {
        const auto push = evaluate(txn, settings, id, row.cause, row.rests_on);
        if (!push) return fail(push);
        if (carries_too_much(push->state)) out.unsupported.push_back(id);
      }
      if (const auto ok = store::drop_touched(txn, of, row.item); !ok) return fail(ok);
    }
  }
  return out;
}

Result<bool> has_touched(store::ReadTxn& txn, const IntegrationName& integration) {
  for (const IntegrationName& of : {IntegrationName(), integration}) {
    const auto rows = store::list_touched(txn, of, 1);
    if (!rows) return fail(rows);
    if (!rows->empty()) return true;
  }
  return false;
}

Result<EvaluatedPage> evaluate_page(store::WriteTxn& txn, const PushSettings& settings, const std::string& after,
                                    Timestamp now) {
  store::ListingQuery query;
  query.integration = settings.integration;
  query.after = after;
  query.limit = kEvaluatedAtOnce;
  const auto page = store::list_listings(txn, query);
  if (!page) return fail(page);
  EvaluatedPage out{0, page->next};
  std::optional<DomainId> last;
  for (const Listing& listing : page->listings) {
    DomainId id = domain_of(settings.books, listing.amazon.marketplace, listing.amazon.sku);
    if (id == last) continue;
    if (listing.item) {
      if (const auto ok = evaluate(txn, settings, id, Cause::setting, now); !ok) return fail(ok);
      ++out.count;
    }
    last = std::move(id);
  }
  return out;
}

Result<void> note_order(store::WriteTxn& txn, const BooksSettings& settings, const orders::StoredOrder* before,
                        const orders::StoredOrder& after) {
  const auto note = [&](const orders::StoredOrder& of, const orders::AmazonOrderItem& item) -> Result<void> {
    if (item.seller_sku.empty() || item.seller_sku.view().size() > store::kMaxSkuBytes) return {};
    return note_line(txn, domain_of(settings, of.amazon.marketplace, item.seller_sku), before, after, item.line_id);
  };
  for (const orders::AmazonOrderItem& item : after.amazon.items)
    if (const auto ok = note(after, item); !ok) return ok;
  if (before == nullptr) return {};
  for (const orders::AmazonOrderItem& gone : before->amazon.items)
    if (orders::line_of(&after, gone.line_id) == nullptr)
      if (const auto ok = note(*before, gone); !ok) return ok;
  return {};
}

Result<Timestamp> orders_horizon(store::ReadTxn& txn, const IntegrationName& integration) {
  const auto orders = store::get_orders_state(txn, integration);
  if (!orders) return fail(orders);
  return orders->watermark.value_or(Timestamp{});
}

Result<std::optional<Timestamp>> raise_horizon(store::ReadTxn& txn, const PushSettings& settings, Timestamp now) {
  const auto horizon = orders_horizon(txn, settings.integration);
  if (!horizon) return fail(horizon);
  constexpr Duration kLag = std::chrono::minutes(3);  // Amazon's two, and one for the poll itself
  if (!settings.orders_automatic || *horizon + 2 * settings.orders_interval + kLag < now)
    return std::optional<Timestamp>();
  return std::optional(*horizon);
}

Result<stock::ReadingOutcome> take_reading(store::WriteTxn& txn, const PushSettings& settings, const DomainId& id,
                                           const stock::Reading& reading, Timestamp now) {
  auto push = store::get_push(txn, id);
  if (!push) return fail(push);
  if (!*push) return stock::ReadingOutcome::expected;
  const auto horizon = orders_horizon(txn, settings.integration);
  if (!horizon) return fail(horizon);
  const stock::ReadingContext context{*horizon, settings.lag, settings.amazon_counts_orders, now};
  const auto change = written_change((*push)->state);
  auto taken = stock::after_reading(std::move((*push)->state), reading, context);
  (*push)->state = std::move(taken.state);
  const auto found = assess(txn, settings, id);
  if (!found) return fail(found);
  if (const auto ok = take_over(txn, settings, *found, std::move(*push), Cause::amazon, reading.at); !ok)
    return fail(ok);
  if (taken.outcome == stock::ReadingOutcome::confirmed && change)
    if (const auto ok = store::add_latency(txn, id.integration, store::Timed::to_confirmed, now - *change, now); !ok)
      return fail(ok);
  return taken.outcome;
}

Result<std::optional<ToSend>> begin_send(store::WriteTxn& txn, const PushSettings& settings, const DomainId& id,
                                         const catalog::ListingId& of, const stock::Reading& reading, bool by_hand,
                                         Timestamp now, std::uint64_t feed) {
  const auto known = store::get_push(txn, id);
  if (!known) return fail(known);
  if (!*known || ((*known)->state.attempt && guarded(Guard::key_lock)) || now - reading.at > kReadingServes)
    return std::optional<ToSend>();
  const auto found = assess(txn, settings, id);
  if (!found) return fail(found);
  // What is not evaluated yet: the guard must judge it, and it may be newer than what a raise is known to rest on.
  const auto awaited = awaited_cause(txn, settings.integration, found->item ? found->item->id : (*known)->item);
  if (!awaited) return fail(awaited);
  const Cause before = (*known)->state.cause;
  const Cause cause = *awaited && **awaited != Cause::order ? **awaited : before;
  auto push = guarded(Guard::value_at_send)
                  ? take_over(txn, settings, *found, *known, cause, (*known)->state.changed_at)
                  : Result<Push>(**known);
  if (!push) return fail(push);
  if (!found->target || !push->state.desired || !push->state.verified || push->state.hold != stock::Hold::none ||
      (!by_hand && push->state.next_try > now))
    return std::optional<ToSend>();
  // By the reading itself another listing may be the one that is written, whose number and channel are not known.
  if (guarded(Guard::read_before_write) && found->target->id() != of) return std::optional<ToSend>();
  // Lowerings go at once: they wait for no feed.
  if (feed != 0 && push->state.delta <= 0) return std::optional<ToSend>();
  if (push->state.delta > 0) {
    if (*awaited) return std::optional<ToSend>();
    const auto horizon = raise_horizon(txn, settings, now);
    if (!horizon) return fail(horizon);
    if (!*horizon || !stock::may_raise(push->state, **horizon)) return std::optional<ToSend>();
  }
  const auto otherwise = is_under_way_otherwise(txn, settings, id);
  if (!otherwise) return fail(otherwise);
  if (*otherwise) {
    push->state =
        stock::after_failure(std::move(push->state), "what was sent before its SKU was grouped anew is awaited", now);
    if (const auto ok = store::put_push(txn, *push); !ok) return fail(ok);
    return std::optional<ToSend>();
  }
  const auto value = stock::value_to_write(push->state, reading);
  if (!value) {
    // Amazon shows it already, or something that nobody expected: the reading is judged like any other.
    if (const auto ok = take_reading(txn, settings, id, reading, now); !ok) return fail(ok);
    return std::optional<ToSend>();
  }
  push->state = stock::begin_attempt(std::move(push->state), *value, reading, now);
  if (feed != 0) push->state = stock::by_feed(std::move(push->state), feed, now + kFeedFollowed);
  if (const auto ok = store::put_push(txn, *push); !ok) return fail(ok);
  return std::optional(ToSend{*found->target, *value, reading.quantity, push->state.generation,
                              std::string(in_words(push->state.cause))});
}

Result<bool> is_still_right(store::ReadTxn& txn, const PushSettings& settings, const DomainId& id,
                            const ToSend& sending) {
  const auto found = assess(txn, settings, id);
  if (!found) return fail(found);
  // A smaller number than the ledger supports does no harm; it is put right by the next push.
  return found->target && found->target->id() == sending.listing.id() && found->desired &&
         *found->desired >= sending.value;
}

Result<Push> end_send(store::WriteTxn& txn, const DomainId& id, std::uint64_t generation, SendOutcome outcome,
                      const std::string& why, Timestamp now) {
  auto push = store::get_push(txn, id);
  if (!push) return fail(push);
  if (!*push) return fail(ErrorCode::internal, "a push of " + to_string(id) + " that nothing is known of ended");
  PushState& state = (*push)->state;
  if (!state.attempt || state.attempt->generation != generation) return std::move(**push);
  if (const auto change = written_change(state); change && outcome != SendOutcome::not_sent) {
    const Duration took = state.attempt->sent_at - *change;
    if (const auto ok = store::add_latency(txn, id.integration, store::Timed::to_first_byte, took, now); !ok)
      return fail(ok);
  }
  switch (outcome) {
    case SendOutcome::accepted:
      state = stock::after_acceptance(std::move(state), now);
      break;
    case SendOutcome::refused:
    case SendOutcome::not_sent:
      state = stock::after_failure(std::move(state), why, now);
      break;
    case SendOutcome::no_answer:
      state = stock::after_no_answer(std::move(state), why, now);
      break;
  }
  if (const auto ok = store::put_push(txn, **push); !ok) return fail(ok);
  return std::move(**push);
}

Result<bool> release_hold(store::WriteTxn& txn, const DomainId& id) {
  auto push = store::get_push(txn, id);
  if (!push) return fail(push);
  if (!*push || (*push)->state.hold == stock::Hold::none) return false;
  (*push)->state.hold = stock::Hold::none;
  (*push)->state.cleared = true;
  if (const auto ok = store::put_push(txn, **push); !ok) return fail(ok);
  return true;
}

}  // namespace invd::sync
