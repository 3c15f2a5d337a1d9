#include "sync/oversells.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "stock/ledger.h"
#include "stock/quantity.h"
#include "store/orders.h"
#include "store/postings.h"
#include "store/pushes.h"
#include "sync/pushing.h"

namespace invd::sync {
namespace {

/// Of an item's ledger, from its end: what a busy item does in hours.
constexpr std::size_t kRowsLookedAt = 100;

/// Whether any own warehouse may have promised more than it has.
Result<bool> anything_lacks(store::ReadTxn& txn, const ItemId& item) {
  const auto balances = store::balances_of(txn, item);
  if (!balances) return fail(balances);
  for (const auto& [place, units] : balances->on_hand)
    if (place.account == stock::Account::own && units < 0) return true;
  for (const auto& [warehouse, units] : balances->committed) {
    const auto there = balances->on_hand.find({stock::Account::own, warehouse});
    if (units > (there == balances->on_hand.end() ? 0 : there->second)) return true;
  }
  return false;
}

/// The item as it stood before the line took its units.
std::vector<stock::Shelf> before_line(std::vector<stock::Shelf> shelves, const LineChange& change) {
  for (stock::Shelf& shelf : shelves) {
    if (shelf.warehouse != change.place.warehouse) continue;
    shelf.committed -= change.held;
    shelf.on_hand += change.out;
  }
  return shelves;
}

/// A posting's part in what is available in the scope.
std::int64_t effect(const store::LedgerRow& row, const stock::PushScope& scope) {
  const auto counts = [&](stock::Account account, const WarehouseName& warehouse) {
    return stock::is_in_scope({warehouse, account, 0, 0}, scope);
  };
  if (row.commitment)
    return counts(stock::Account::own, row.commitment->warehouse) ? -stock::signed_units(*row.commitment) : 0;
  const stock::Movement& movement = *row.movement;
  return (counts(movement.to.account, movement.to.warehouse) ? movement.quantity : 0) -
         (counts(movement.from.account, movement.from.warehouse) ? movement.quantity : 0);
}

const stock::LineRef& line_of(const store::LedgerRow& row) {
  return row.commitment ? row.commitment->key.line : row.movement->key.line;
}

/// Units leave under the promise that took them.
bool takes(const store::LedgerRow& row, std::int64_t units) {
  if (units >= 0) return false;
  return row.commitment || row.movement->key.kind == stock::MovementKind::adjustment ||
         row.movement->key.kind == stock::MovementKind::transfer;
}

/// When the books knew of it: an order's promise counts from its own time on, but came with the order.
Result<Timestamp> known_at(store::ReadTxn& txn, const store::LedgerRow& row) {
  if (!row.commitment || row.commitment->key.kind != stock::CommitmentKind::reserve)
    return row.commitment ? row.commitment->at : row.movement->at;
  const stock::LineRef& line = row.commitment->key.line;
  const auto order = store::get_order(txn, IntegrationName(line.source), line.order);
  if (!order) return fail(order);
  return *order ? std::max((*order)->first_seen, row.commitment->at) : row.commitment->at;
}

/// What an item's ledger says of the time before a purchase.
struct Lately {
  std::optional<std::int64_t> available_then;
  std::optional<std::int64_t> most_the_day_before;
  std::string took;
  std::optional<Timestamp> took_at;
};

/// `available`: right before the line of this order.
Result<Lately> look_back(store::ReadTxn& txn, const stock::PushScope& scope, const LineChange& change,
                         Timestamp purchased, std::int64_t available) {
  const auto page = store::list_ledger(
      txn, {.item = change.item, .after = 0, .limit = kRowsLookedAt, .direction = store::Direction::descending});
  if (!page) return fail(page);
  Lately out;
  std::map<Timestamp, std::int64_t, std::greater<>> changes;  // what came at one instant came together
  std::optional<Timestamp> oldest;
  if (page->next == 0) oldest = Timestamp{};
  for (const store::LedgerRow& row : page->rows) {
    const stock::LineRef& line = line_of(row);
    if (line.source == change.line.source && line.order == change.line.order) continue;
    const auto at = known_at(txn, row);
    if (!at) return fail(at);
    const std::int64_t units = effect(row, scope);
    changes[*at] += units;
    if (page->next != 0) oldest = oldest ? std::min(*oldest, *at) : *at;
    if (takes(row, units) && (!out.took_at || *at > *out.took_at)) {
      out.took_at = *at;
      out.took = stock::to_string(line);
    }
  }
  std::int64_t units = available;
  std::optional<std::int64_t> most;
  for (const auto& [at, change_then] : changes) {
    if (at <= purchased) {
      if (!out.available_then) out.available_then = most = units;
      if (at <= purchased - stock::kDayBefore) break;
    }
    units -= change_then;
    if (most) most = std::max(*most, units);
  }
  // Where nothing else was posted up to then, or no row lies that far back.
  if (!out.available_then && oldest && *oldest <= purchased) out.available_then = most = units;
  if (oldest && *oldest <= purchased - stock::kDayBefore) out.most_the_day_before = most;
  return out;
}

Result<std::optional<stock::NumberBehind>> number_behind(store::ReadTxn& txn, const PushSettings& settings,
                                                         const Assessment& found,
                                                         const std::vector<stock::Shelf>& shelves) {
  auto push = store::get_push(txn, found.id);
  if (!push) return fail(push);
  if (!*push) return std::optional<stock::NumberBehind>();
  stock::NumberBehind number{std::move((*push)->state), {}, found.off, settings.amazon_counts_orders};
  if (!found.off.empty()) return std::optional(std::move(number));
  const auto base = stock::push_base(shelves, found.scope);
  if (!base) return fail(base);
  number.desired = stock::desired_quantity(*base, found.rule);
  return std::optional(std::move(number));
}

Event event_of(const store::Oversell& oversell) {
  return {oversell.seen, "stock.oversold", oversell.integration.str(), oversell.order.str(),
          fmt::format("{}: {} of {} are not there ({})", oversell.sku.view(), oversell.missing(), oversell.needed,
                      stock::name(oversell.verdict.cause))};
}

}  // namespace

Result<std::optional<store::Oversell>> find_oversell(store::ReadTxn& txn, const PushSettings& settings,
                                                     const orders::StoredOrder& order, const LineChange& change) {
  const auto lacks = anything_lacks(txn, change.item);
  if (!lacks) return fail(lacks);
  if (!*lacks) return std::optional<store::Oversell>();
  const auto found = assess(txn, settings, change.domain);
  if (!found) return fail(found);
  const std::vector<stock::Shelf> shelves = before_line(found->shelves, change);
  const auto available = stock::push_base(shelves, {stock::PushOf::available, found->scope.mapped});
  if (!available) return fail(available);
  store::Oversell out;
  out.needed = change.held + change.out;
  out.available = *available;
  if (!found->item || out.available >= out.needed) return std::optional<store::Oversell>();
  auto lately = look_back(txn, found->scope, change, order.amazon.created, out.available);
  if (!lately) return fail(lately);
  const auto number = number_behind(txn, settings, *found, shelves);
  if (!number) return fail(number);
  auto verdict = stock::judge_oversell(
      {order.amazon.created, out.needed, out.available, lately->available_then, lately->most_the_day_before}, *number);
  if (!verdict) return std::optional<store::Oversell>();
  out.integration = settings.integration;
  out.order = change.line.order;
  out.line = change.line.line;
  out.sku = change.domain.sku;
  out.item = change.item;
  out.purchased = order.amazon.created;
  out.seen = order.changed_at;
  out.verdict = std::move(*verdict);
  out.took = std::move(lately->took);
  out.took_at = lately->took_at;
  return std::optional(std::move(out));
}

Result<News> OversellWatch::line_booked(store::WriteTxn& txn, const orders::StoredOrder& order,
                                        const LineChange& change) const {
  News news;
  if (change.back > 0) {
    const auto ok = store::take_back_oversells(txn, change.item, order.amazon.last_updated, change.back);
    if (!ok) return fail(ok);
    return news;
  }
  const auto oversell = find_oversell(txn, settings_, order, change);
  if (!oversell) return fail(oversell);
  if (!*oversell) return news;
  const auto is_new = store::add_oversell(txn, **oversell);
  if (!is_new) return fail(is_new);
  if (*is_new) news.push_back(event_of(**oversell));
  return news;
}

}  // namespace invd::sync
