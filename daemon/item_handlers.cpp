#include <algorithm>

#include "daemon/item_messages.h"
#include "daemon/list_page.h"
#include "store/items.h"
#include "store/listings.h"
#include "store/postings.h"

namespace invd::daemon {
namespace {

using async::Task;

constexpr std::size_t kMostNameBytes = 500;

struct ItemPaging : ListPage<store::ItemQuery, control::ItemPage> {
  WarehouseName warehouse;
};

bool is_in(const control::Item& item, const WarehouseName& warehouse) {
  return std::ranges::any_of(item.stock, [&](const auto& row) { return row.warehouse == warehouse.str(); });
}

Result<store::Scan> look_for_items(store::ReadTxn& txn, ItemPaging& paging) {
  const auto found = store::list_items(txn, paging.query);
  if (!found) return fail(found);
  const auto row_of = [&](const catalog::Item& item) -> Result<std::optional<control::Item>> {
    auto row = to_message(txn, item);
    if (!row) return fail(row);
    if (!paging.warehouse.empty() && !is_in(*row, paging.warehouse)) return std::nullopt;
    return std::move(*row);
  };
  return add_view(paging, found->items, found->next, paging.page.items, row_of, store::item_page_key);
}

Task<Result<control::ItemPage>> list(Runtime& runtime, control::ItemListRequest request) {
  ItemPaging paging;
  paging.warehouse = WarehouseName(request.warehouse);
  paging.budget = control::PageBudget(request.limit);
  auto after = from_page_key(request.after);
  if (!after) co_return fail(after);
  paging.query.after = std::move(*after);
  // Of a warehouse's items many may be looked at for one row.
  paging.query.limit = paging.warehouse.empty() ? paging.budget.rows_to_look_up(kRowsOfAView) : kRowsOfAView;
  if (!request.match.empty())
    paging.query.matches = [part = request.match](const catalog::Item& item) {
      return item.sku.str().contains(part) || item.name.contains(part);
    };
  auto done = co_await runtime.services.store.scan_in_views(std::move(paging), look_for_items);
  if (!done) co_return fail(done);
  co_return std::move(done->page);
}

Task<Result<control::Item>> show(Runtime& runtime, control::ItemShowRequest request) {
  auto txn = runtime.services.store.read();
  if (!txn) co_return fail(txn);
  const auto item = find_named_item(**txn, request.sku);
  if (!item) co_return fail(item);
  co_return to_message(**txn, *item);
}

Task<Result<control::Item>> create(Runtime& runtime, control::Call& call, control::ItemCreateRequest request) {
  call.about(request.sku);
  if (request.name.size() > kMostNameBytes || request.unit.size() > kMostNameBytes)
    co_return fail(ErrorCode::usage, "a name or unit has " + std::to_string(kMostNameBytes) + " bytes at most");
  catalog::Item item;
  item.sku = Sku(request.sku);
  item.name = request.name.empty() ? request.sku : request.name;
  item.unit = request.unit;
  item.created_at = runtime.services.clock.now();
  co_return co_await runtime.services.store.write([item](store::WriteTxn& txn) -> Result<control::Item> {
    const auto made = store::create_item(txn, item);
    if (!made) return fail(made);
    return to_message(txn, *made);
  });
}

/// ITEM-7: an item is Amazon's only with an active listing of Amazon's.
Result<control::ItemMarkOutcome> mark(store::WriteTxn& txn, const std::string& sku, bool fba) {
  control::ItemMarkOutcome out{sku, "failed", {}};
  const auto item = store::find_item(txn, Sku(sku));
  if (!item) return fail(item);
  if (!*item) {
    out.reason = "there is no such item";
    return out;
  }
  if ((*item)->fba == fba) {
    out.outcome = "unchanged";
    return out;
  }
  const auto listings = store::listings_of_item(txn, (*item)->id);
  if (!listings) return fail(listings);
  const bool has_fba = std::ranges::any_of(*listings, [](const catalog::Listing& listing) {
    return listing.amazon.channel == catalog::Channel::fba && listing.amazon.status == catalog::ListingStatus::active &&
           !listing.missing;
  });
  if (fba && !has_fba) {
    out.reason = "no active FBA listing is linked to it";
    return out;
  }
  catalog::Item changed = **item;
  changed.fba = fba;
  if (const auto ok = store::put_item(txn, changed); !ok) return fail(ok);
  out.outcome = "marked";
  return out;
}

Task<Result<control::ItemMarkReply>> mark_all(Runtime& runtime, control::Call& call, control::ItemMarkRequest request,
                                              bool fba) {
  for (const std::string& sku : request.skus) call.about(sku);
  co_return co_await runtime.services.store.write(
      [skus = request.skus, fba](store::WriteTxn& txn) -> Result<control::ItemMarkReply> {
        control::ItemMarkReply reply;
        for (const std::string& sku : skus) {
          auto outcome = mark(txn, sku, fba);
          if (!outcome) return fail(outcome);
          reply.outcomes.push_back(std::move(*outcome));
        }
        return reply;
      });
}

}  // namespace

void add_item_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::ItemListRequest, control::ItemPage>(
      "items.list",
      [&runtime](control::Call&, control::ItemListRequest request) { return list(runtime, std::move(request)); });
  server.on<control::ItemShowRequest, control::Item>(
      "items.show",
      [&runtime](control::Call&, control::ItemShowRequest request) { return show(runtime, std::move(request)); });
  server.on<control::ItemCreateRequest, control::Item>(
      "items.create", [&runtime](control::Call& call, control::ItemCreateRequest request) {
        return create(runtime, call, std::move(request));
      });
  for (const bool fba : {true, false})
    server.on<control::ItemMarkRequest, control::ItemMarkReply>(
        fba ? "items.mark_fba" : "items.mark_mfn",
        [&runtime, fba](control::Call& call, control::ItemMarkRequest request) {
          return mark_all(runtime, call, std::move(request), fba);
        });
}

}  // namespace invd::daemon
