#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <map>

#include "control/page.h"
#include "control/stock_message.h"
#include "daemon/handlers.h"
#include "daemon/item_messages.h"
#include "daemon/ledger_rows.h"
#include "daemon/moment.h"
#include "store/items.h"
#include "store/postings.h"
#include "store/warehouses.h"
#include "sync/adjustments.h"
#include "sync/places.h"
#include "sync/warehouses.h"

namespace invd::daemon {
namespace {

using async::Task;
using Kinds = std::map<WarehouseName, catalog::WarehouseKind>;

Result<Kinds> kinds_of(store::ReadTxn& txn) {
  const auto all = store::all_warehouses(txn);
  if (!all) return fail(all);
  Kinds kinds;
  for (const catalog::Warehouse& warehouse : *all) kinds[warehouse.name] = warehouse.kind;
  return kinds;
}

/// Units of one item by warehouse.
struct Units {
  std::int64_t on_hand = 0;
  std::int64_t committed = 0;
};
using Stock = std::map<WarehouseName, Units>;

/// Stock lists on their way: each view looks at some items, or, as of an instant, at some postings of one.
struct StockPaging {
  Kinds kinds = {};
  WarehouseName warehouse = {};
  std::optional<ItemId> only = {};
  std::optional<Timestamp> at = {};
  std::string after = {};
  control::PageBudget budget = control::PageBudget(std::nullopt);
  control::StockPage page = {};
  std::size_t views = 0;
  // As of an instant: what was summed up of the item under way.
  std::uint64_t ledger_after = 0;
  Stock sums = {};
};

Result<Stock> stock_now(store::ReadTxn& txn, const ItemId& item) {
  const auto balances = store::balances_of(txn, item);
  if (!balances) return fail(balances);
  Stock stock;
  for (const auto& [place, units] : balances->on_hand)
    if (stock::holds_stock(place.account)) stock[place.warehouse].on_hand = units;
  for (const auto& [warehouse, units] : balances->committed) stock[warehouse].committed = units;
  return stock;
}

void sum_up(const store::LedgerRow& row, Timestamp until, Stock& sums) {
  if (row.commitment && row.commitment->at <= until)
    sums[row.commitment->warehouse].committed += stock::signed_units(*row.commitment);
  if (!row.movement || row.movement->at > until) return;
  const stock::Movement& movement = *row.movement;
  if (stock::holds_stock(movement.from.account)) sums[movement.from.warehouse].on_hand -= movement.quantity;
  if (stock::holds_stock(movement.to.account)) sums[movement.to.warehouse].on_hand += movement.quantity;
}

/// Whether the item is done; else another view goes on with it.
Result<bool> stock_then(store::ReadTxn& txn, const ItemId& item, StockPaging& paging) {
  const auto rows = store::list_ledger(txn, {.item = item, .after = paging.ledger_after, .limit = store::kLookedRows});
  if (!rows) return fail(rows);
  for (const store::LedgerRow& row : rows->rows) sum_up(row, *paging.at, paging.sums);
  paging.ledger_after = rows->next;
  return rows->next == 0;
}

/// False where the page is full before the item.
bool add_rows(const catalog::Item& item, const Stock& stock, StockPaging& paging) {
  std::vector<control::StockRow> rows;
  for (const auto& [warehouse, units] : stock) {
    if (!paging.warehouse.empty() && warehouse != paging.warehouse) continue;
    if (paging.at && units.on_hand == 0 && units.committed == 0) continue;
    const auto kind = paging.kinds.find(warehouse);
    rows.push_back({item.sku.str(), item.name, warehouse.str(),
                    kind == paging.kinds.end() ? "" : std::string(catalog::name(kind->second)), units.on_hand,
                    units.committed, units.on_hand - units.committed});
  }
  std::size_t bytes = 1;
  for (const control::StockRow& row : rows) bytes += control::to_json(row).size() + 1;
  if (rows.empty()) return true;
  if (!paging.budget.take_bytes(bytes)) return false;
  for (control::StockRow& row : rows) paging.page.rows.push_back(std::move(row));
  return true;
}

Result<store::Scan> look_for_stock(store::ReadTxn& txn, StockPaging& paging) {
  store::ItemQuery query;
  query.after = paging.after;
  // Where items have no stock, or none in the warehouse, many may be looked at for one row.
  const bool first = paging.views == 0 && paging.warehouse.empty();
  query.limit = paging.at ? 1 : first ? paging.budget.rows_to_look_up(kRowsOfAView) : kRowsOfAView;
  store::ItemList found;
  if (paging.only) {
    const auto item = store::get_item(txn, *paging.only);
    if (!item) return fail(item);
    if (*item) found.items.push_back(**item);
  } else {
    auto listed = store::list_items(txn, query);
    if (!listed) return fail(listed);
    found = std::move(*listed);
  }
  for (const catalog::Item& item : found.items) {
    Result<Stock> stock = Stock{};
    if (paging.at) {
      const auto done = stock_then(txn, item.id, paging);
      if (!done) return fail(done);
      if (!*done) return store::Scan::go_on;
      stock = std::move(paging.sums);
      paging.sums.clear();
    } else {
      stock = stock_now(txn, item.id);
      if (!stock) return fail(stock);
    }
    if (!add_rows(item, *stock, paging)) {
      paging.page.next = to_page_key(paging.after);
      return store::Scan::stop;
    }
    paging.after = store::item_page_key(item);
  }
  paging.page.next = found.next.empty() ? std::string() : to_page_key(paging.after);
  const std::size_t most = paging.at ? 50 * kMostViews : kMostViews;
  return found.next.empty() || ++paging.views >= most ? store::Scan::stop : store::Scan::go_on;
}

Task<Result<control::StockPage>> show(Runtime& runtime, control::StockShowRequest request) {
  StockPaging paging{.warehouse = WarehouseName(request.warehouse), .budget = control::PageBudget(request.limit)};
  if (const auto ok = read_moment(request.at, runtime.services.clock.now(), paging.at); !ok) co_return fail(ok);
  auto after = from_page_key(request.after);
  if (!after) co_return fail(after);
  paging.after = std::move(*after);
  {
    auto txn = runtime.services.store.read();
    if (!txn) co_return fail(txn);
    auto kinds = kinds_of(**txn);
    if (!kinds) co_return fail(kinds);
    paging.kinds = std::move(*kinds);
    if (!request.warehouse.empty())
      if (const auto known = sync::known_warehouse(**txn, paging.warehouse); !known) co_return fail(known);
    if (!request.sku.empty()) {
      const auto item = find_named_item(**txn, request.sku);
      if (!item) co_return fail(item);
      paging.only = item->id;
    }
  }
  auto done = co_await runtime.services.store.scan_in_views(std::move(paging), look_for_stock);
  if (!done) co_return fail(done);
  co_return std::move(done->page);
}

struct LedgerPaging {
  store::LedgerQuery query = {};
  std::string sku = {};
  WarehouseName warehouse = {};
  std::optional<Timestamp> since = {};
  std::optional<Timestamp> until = {};
  control::PageBudget budget = control::PageBudget(std::nullopt);
  control::LedgerPage page = {};
  std::size_t views = 0;
};

Result<store::Scan> look_back(store::ReadTxn& txn, LedgerPaging& paging) {
  const auto found = store::list_ledger(txn, paging.query);
  if (!found) return fail(found);
  for (const store::LedgerRow& posting : found->rows) {
    for (control::LedgerRow& row : rows_of(posting, paging.sku, paging.warehouse)) {
      if ((paging.since && *row.at < *paging.since) || (paging.until && *row.at >= *paging.until)) continue;
      if (!paging.budget.take(row)) {
        paging.page.next = std::to_string(paging.query.after);
        return store::Scan::stop;
      }
      paging.page.rows.push_back(std::move(row));
    }
    paging.query.after = posting.seq;
  }
  paging.page.next = found->next == 0 ? std::string() : std::to_string(found->next);
  return found->next == 0 || ++paging.views == kMostViews ? store::Scan::stop : store::Scan::go_on;
}

Task<Result<control::LedgerPage>> ledger(Runtime& runtime, control::LedgerRequest request) {
  LedgerPaging paging{
      .sku = request.sku, .warehouse = WarehouseName(request.warehouse), .budget = control::PageBudget(request.limit)};
  const Timestamp now = runtime.services.clock.now();
  if (const auto ok = read_moment(request.since, now, paging.since); !ok) co_return fail(ok);
  if (const auto ok = read_moment(request.until, now, paging.until); !ok) co_return fail(ok);
  if (!request.after.empty()) {
    const char* const end = request.after.data() + request.after.size();
    const auto read = std::from_chars(request.after.data(), end, paging.query.after);
    if (read.ec != std::errc() || read.ptr != end)
      co_return fail(ErrorCode::usage, "\"" + request.after + "\" is not the `next` of a page");
  }
  {
    auto txn = runtime.services.store.read();
    if (!txn) co_return fail(txn);
    const auto item = find_named_item(**txn, request.sku);
    if (!item) co_return fail(item);
    paging.query.item = item->id;
  }
  paging.query.limit = store::kLookedRows;
  paging.query.direction = store::Direction::descending;
  auto done = co_await runtime.services.store.scan_in_views(std::move(paging), look_back);
  if (!done) co_return fail(done);
  co_return std::move(done->page);
}

sync::ByHand by_hand(const Runtime& runtime, const control::Call& call, std::string reason) {
  return {std::move(reason), fmt::format("uid {}", call.peer().uid), runtime.services.clock.now(),
          runtime.config.config.stock.allow_negative};
}

Task<Result<control::StockAdjustReply>> adjust(Runtime& runtime, control::Call& call,
                                               control::StockAdjustRequest request) {
  if (request.by.has_value() == request.to.has_value())
    co_return fail(ErrorCode::usage, "an adjustment is by some units, or to what was counted: --by N or --to N");
  call.about(request.sku);
  co_return co_await runtime.services.store.write([request, note = by_hand(runtime, call, request.reason)](
                                                      store::WriteTxn& txn) -> Result<control::StockAdjustReply> {
    const auto item = find_named_item(txn, request.sku);
    if (!item) return fail(item);
    const WarehouseName warehouse(request.warehouse);
    const auto change = request.by ? sync::adjust_by(txn, item->id, warehouse, *request.by, note)
                                   : sync::adjust_to(txn, item->id, warehouse, *request.to, note);
    if (!change) return fail(change);
    return control::StockAdjustReply{request.sku, request.warehouse, change->before, change->after};
  });
}

Task<Result<control::StockTransferReply>> transfer(Runtime& runtime, control::Call& call,
                                                   control::StockTransferRequest request) {
  call.about(request.sku);
  co_return co_await runtime.services.store.write([request, note = by_hand(runtime, call, request.reason)](
                                                      store::WriteTxn& txn) -> Result<control::StockTransferReply> {
    const auto item = find_named_item(txn, request.sku);
    if (!item) return fail(item);
    const auto moved =
        sync::transfer(txn, item->id, WarehouseName(request.from), WarehouseName(request.to), request.quantity, note);
    if (!moved) return fail(moved);
    return control::StockTransferReply{request.sku,
                                       request.quantity,
                                       {request.from, moved->from.before, moved->from.after},
                                       {request.to, moved->to.before, moved->to.after}};
  });
}

}  // namespace

void add_stock_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::StockShowRequest, control::StockPage>(
      "stock.show",
      [&runtime](control::Call&, control::StockShowRequest request) { return show(runtime, std::move(request)); });
  server.on<control::LedgerRequest, control::LedgerPage>(
      "stock.ledger",
      [&runtime](control::Call&, control::LedgerRequest request) { return ledger(runtime, std::move(request)); });
  server.on<control::StockAdjustRequest, control::StockAdjustReply>(
      "stock.adjust", [&runtime](control::Call& call, control::StockAdjustRequest request) {
        return adjust(runtime, call, std::move(request));
      });
  server.on<control::StockTransferRequest, control::StockTransferReply>(
      "stock.transfer", [&runtime](control::Call& call, control::StockTransferRequest request) {
        return transfer(runtime, call, std::move(request));
      });
}

}  // namespace invd::daemon
