#include "sim/checks.h"

#include <algorithm>
#include <set>

#include "base/assert.h"
#include "daemon/check.h"
#include "orders/sales_order.h"
#include "store/check_store.h"
#include "store/domains.h"
#include "store/history.h"
#include "store/lines.h"
#include "store/listings.h"
#include "store/orders.h"
#include "store/postings.h"
#include "store/pushes.h"
#include "store/quarantine.h"
#include "store/sync_state.h"
#include "sync/linking.h"

namespace invd::sim {
namespace {

constexpr std::size_t kAll = 1'000'000;
constexpr Duration kAuditRound = std::chrono::hours(28);
constexpr Duration kTwoMinutes = std::chrono::minutes(2);

bool same(const sandbox::OrderTruth& truth, const orders::AmazonOrder& order) {
  if (order.status != truth.status || order.last_updated != truth.last_updated || order.created != truth.created ||
      order.items.size() != truth.lines.size() || order.marketplace.str() != truth.marketplace)
    return false;
  return std::ranges::all_of(order.items, [&](const orders::AmazonOrderItem& item) {
    return std::ranges::any_of(truth.lines, [&](const sandbox::OrderTruth::Line& line) {
      return line.line_id == item.line_id.str() && line.ordered == item.quantity_ordered &&
             line.sku == item.seller_sku.str();
    });
  });
}

}  // namespace

std::string Checks::quick(store::Kv& kv) {
  auto txn = kv.begin_read();
  if (!txn) return txn.error().message;
  const auto state = store::get_orders_state(**txn, integration_);
  if (!state) return "the state is unreadable: " + state.error().message;
  if (watermark_ && (!state->watermark || *state->watermark < *watermark_)) return "I8: the watermark went back";
  watermark_ = state->watermark;
  if (watermark_ && (!reference_.horizon() || *watermark_ > *reference_.horizon()))
    return "I8: the watermark " + to_rfc3339(*watermark_) + " lies beyond every horizon that Amazon stated";
  const auto count = store::count_orders(**txn);
  if (!count) return count.error().message;
  if (*count < count_) return "I1: there were " + std::to_string(count_) + " orders, now " + std::to_string(*count);
  count_ = *count;
  if (count_ > reference_.orders()) return "I8: more orders are stored than Amazon ever told of";
  return {};
}

std::string Checks::order(store::Kv& kv, const std::string& id) {
  auto txn = kv.begin_read();
  if (!txn) return txn.error().message;
  const auto order = store::get_order(**txn, integration_, OrderId(id));
  if (!order) return "order " + id + " is unreadable: " + order.error().message;
  if (!*order) return "I1: order " + id + " was told of and is not stored";
  Timestamp& newest = newest_seen_[id];
  if ((*order)->amazon.last_updated < newest) return "I10: order " + id + " went back to an older version";
  newest = (*order)->amazon.last_updated;
  return {};
}

bool Checks::excused(const sandbox::OrderTruth& truth, const orders::StoredOrder* order, Timestamp watermark) const {
  // What became visible late is found by the next window's overlap, or else by the daily audit.
  const Duration late = plan_.late_by();
  if (late > Duration(0)) {
    const Duration back = late <= std::chrono::minutes(8) ? late : Duration(kAuditRound);
    if (truth.last_updated >= watermark + kTwoMinutes - back) return true;
    if (late > std::chrono::minutes(8) && plan_.has(kNetworkDown)) return true;
  }
  if (order == nullptr) return false;
  const orders::AmazonOrder& stored = order->amazon;
  if (stored.last_updated != truth.last_updated) return false;
  const bool silent = plan_.has("silent_cancel") || plan_.has(kCustomers);
  return silent || stored.status == "AWAITING_SANDBOX";
}

std::string Checks::compare(store::ReadTxn& txn, const Stored& stored, Timestamp watermark, bool strict) {
  std::string wrong;
  std::uint64_t missing = 0;
  world_.each_order(sandbox::World::View::now, [&](const sandbox::OrderTruth& truth) {
    const auto found = stored.find(truth.order_id);
    const orders::StoredOrder* order = found == stored.end() ? nullptr : &found->second;
    if (truth.last_updated >= watermark || !wrong.empty()) return;
    if (order != nullptr && same(truth, order->amazon)) return;
    if (truth.hidden) return;
    if (!strict && excused(truth, order, watermark)) return;
    if (!strict) {
      const auto waiting = store::get_quarantined(txn, integration_, OrderId(truth.order_id));
      if (waiting && *waiting) return;
    }
    // Of an order whose very id could not be read nobody can tell that it is missing.
    if (++missing <= reference_.without_id()) return;
    wrong = "I8: below the watermark " + to_rfc3339(watermark) + " order " + truth.order_id + " is " + truth.status +
            " of " + to_rfc3339(truth.last_updated);
    wrong += order == nullptr
                 ? ", but not stored"
                 : ", but stored as " + order->amazon.status + " of " + to_rfc3339(order->amazon.last_updated);
  });
  if (!wrong.empty()) return wrong;
  for (const auto& [id, order] : stored)
    if (!reference_.was_stated(order.amazon))
      return "reference: order " + id + " is stored as " + order.amazon.status + " of " +
             to_rfc3339(order.amazon.last_updated) + ", which Amazon never stated";
  return {};
}

std::string Checks::never_backwards(const Stored& stored) {
  for (const auto& [id, order] : stored) {
    Timestamp& newest = newest_seen_[id];
    if (order.amazon.last_updated < newest) return "I10: order " + id + " went back to an older version";
    newest = order.amazon.last_updated;
  }
  if (stored.size() < newest_seen_.size()) return "I1: an order that was stored is gone";
  return {};
}

std::string Checks::history(store::ReadTxn& txn) const {
  store::RunQuery query;
  query.limit = query.scan_limit = kAll;
  const auto runs = store::list_runs(txn, query);
  if (!runs) return runs.error().message;
  for (const history::Run& run : runs->runs) {
    const auto records = store::list_records(txn, run.id, std::nullopt, {}, kAll, kAll);
    if (!records) return records.error().message;
    const std::uint64_t counted = run.counts.synced + run.counts.failed + run.counts.skipped;
    if (records->records.size() == counted) continue;  // nothing expires within a life: whatever the clock says
    return "HIST-1: run " + std::to_string(run.id) + " counts " + std::to_string(counted) + " records and has " +
           std::to_string(records->records.size());
  }
  return {};
}

std::string Checks::commitments(store::ReadTxn& txn, const Stored& stored) const {
  std::map<std::pair<ItemId, WarehouseName>, std::int64_t> held;
  for (const auto& [id, order] : stored)
    for (const orders::AmazonOrderItem& item : order.amazon.items) {
      const auto line = store::get_line(txn, {integration_.str(), order.amazon.order_id, item.line_id});
      if (!line) return line.error().message;
      if (!*line || !(*line)->state.pin) continue;
      const stock::LineState& state = (*line)->state;
      const orders::LineUnits units = orders::line_units(order.amazon, item);
      const bool closed = orders::is_final(orders::fulfillment_status(order.amazon.status));
      const std::int64_t open =
          closed ? 0 : stock::unfulfilled({item.quantity_ordered, units.cancelled, units.fulfilled});
      if (state.held != open)
        return "I15: order " + id + " holds " + std::to_string(state.held) + " and leaves " + std::to_string(open) +
               " open";
      if (state.held > 0) held[{state.pin->item, state.pin->place.warehouse}] += state.held;
    }
  for (const auto& [stock, units] : held) {
    const auto committed = store::committed_at(txn, stock.first, stock.second);
    if (!committed) return committed.error().message;
    if (*committed != units)
      return "I15: " + std::to_string(*committed) + " of item " + stock.first.str() + " are promised, lines hold " +
             std::to_string(units);
  }
  return {};
}

std::string Checks::links(store::ReadTxn& txn) const {
  store::ListingQuery query;
  query.limit = query.scan_limit = kAll;
  const auto list = store::list_listings(txn, query);
  if (!list) return "the listings are unreadable: " + list.error().message;
  for (const catalog::Listing& listing : list->listings) {
    if (!listing.item) continue;
    const auto domain = store::get_domain(txn, {integration_, listing.amazon.sku, {}});
    if (!domain) return domain.error().message;
    if (!*domain || (*domain)->item != *listing.item)
      return "ITEM-4: listing " + to_string(listing.id()) + " has an item, its quantity domain has " +
             (*domain ? "another one" : "none");
  }
  const auto pending = store::pending_openings(txn, integration_, {}, kAll);
  if (!pending) return pending.error().message;
  for (const store::DomainId& id : pending->ids) {
    const auto domain = store::get_domain(txn, id);
    if (!domain) return domain.error().message;
    if (!*domain || ((*domain)->item.empty() && !sync::is_being_confirmed(**domain)))
      return "ITEM-5: an opening of " + to_string(id) + " waits for no item";
  }
  return {};
}

std::string Checks::numbers(store::ReadTxn& txn) const {
  const auto page =
      store::list_pushes(txn, {.integration = integration_, .after = {}, .limit = kAll, .scan_limit = kAll});
  if (!page) return page.error().message;
  // What happened since the books were complete, Amazon knows and they do not.
  std::set<std::string> moved;
  const auto state = store::get_orders_state(txn, integration_);
  if (!state) return state.error().message;
  world_.each_order(sandbox::World::View::now, [&](const sandbox::OrderTruth& truth) {
    if (truth.last_updated < state->watermark.value_or(Timestamp{})) return;
    for (const sandbox::OrderTruth::Line& line : truth.lines) moved.insert(line.sku);
  });
  const sandbox::Shop& shop = world_.shop();
  for (const store::Push& push : page->pushes) {
    if (!push.state.off.empty() || moved.contains(push.id.sku.str())) continue;
    const auto balances = store::balances_of(txn, push.item);
    if (!balances) return balances.error().message;
    std::int64_t available = 0;
    for (const auto& [place, units] : balances->on_hand)
      if (stock::holds_stock(place.account)) available += units;
    for (const auto& [warehouse, units] : balances->committed) available -= units;
    const auto product = std::ranges::find(shop.products(), push.id.sku.str(), &sandbox::Product::sku);
    const auto number = static_cast<std::uint32_t>(product - shop.products().begin());
    const sandbox::ListingView view = shop.listings().now(number);
    std::size_t s = 0;
    while (s < shop.stores().size() && !view.in(s)) ++s;
    if (s == shop.stores().size() || view.listing->by_amazon) continue;
    if (view.quantity(s) != std::max<std::int64_t>(available, 0))
      return "I16: Amazon shows " + std::to_string(view.quantity(s)) + " of " + push.id.sku.str() +
             ", the books have " + std::to_string(available) + " (" +
             std::string(stock::name(stock::stage_of(push.state))) + ", last read " +
             (push.state.verified
                  ? std::to_string(push.state.verified->quantity) + " at " + to_rfc3339(push.state.verified->at)
                  : "never") +
             ")";
  }
  return {};
}

std::string Checks::full(store::Kv& kv, bool converged) {
  if (std::string wrong = quick(kv); !wrong.empty()) return wrong;
  auto txn = kv.begin_read();
  if (!txn) return txn.error().message;
  store::OrderQuery query;
  query.limit = query.scan_limit = kAll;
  const auto list = store::list_orders(**txn, query);
  if (!list) return "the orders are unreadable: " + list.error().message;
  Stored stored;
  for (const auto& order : list->orders)
    if (!stored.emplace(order.amazon.order_id.str(), order).second)
      return "I8: order " + order.amazon.order_id.str() + " is stored twice";
  if (stored.size() != count_) return "I8: the list of orders and their number differ";
  if (std::string wrong = never_backwards(stored); !wrong.empty()) return wrong;
  if (watermark_)
    if (std::string wrong = compare(**txn, stored, *watermark_, converged); !wrong.empty()) return wrong;
  if (std::string wrong = history(**txn); !wrong.empty()) return wrong;
  if (std::string wrong = commitments(**txn, stored); !wrong.empty()) return wrong;
  if (std::string wrong = links(**txn); !wrong.empty()) return wrong;
  txn->reset();
  const auto report = store::check_store(kv, daemon::table_audits());
  if (!report) return report.error().message;
  if (!report->clean()) {
    const auto& first = report->findings.front();
    return "audit: " + std::string(store::name(first.table)) + " " + first.key + ": " + first.error.message;
  }
  return {};
}

std::string Checks::not_converged(store::Kv& kv, Timestamp now) {
  {
    auto txn = kv.begin_read();
    if (!txn) return txn.error().message;
    const auto state = store::get_orders_state(**txn, integration_);
    if (!state) return state.error().message;
    if (!state->watermark) return "there is no watermark";
    if (*state->watermark + std::chrono::hours(1) < now)
      return "the watermark " + to_rfc3339(*state->watermark) + " lags behind " + to_rfc3339(now);
    const auto waiting = store::list_quarantined(**txn, kAll, integration_);
    if (!waiting) return waiting.error().message;
    for (const auto& entry : *waiting)
      if (entry.has_readable_id()) return "order " + entry.order_id.str() + " is in quarantine: " + entry.reason;
    if (std::string wrong = numbers(**txn); !wrong.empty()) return wrong;
  }
  return full(kv, true);
}

std::string Checks::dump(store::Kv& kv) {
  auto txn = kv.begin_read();
  INVD_ASSERT(txn.has_value());
  std::string all;
  for (const store::Table table : store::all_tables()) {
    if (table == store::Table::meta) continue;
    const auto ok = (*txn)->scan(table, {}, store::Direction::ascending, [&](std::string_view k, std::string_view v) {
      all.append(store::name(table)).append(" ").append(k).append(" ").append(v).append("\n");
      return store::Scan::go_on;
    });
    INVD_ASSERT(ok.has_value());
  }
  return all;
}

}  // namespace invd::sim
