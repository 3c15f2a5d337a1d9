// The records of the books (items, listings, links, lines, postings, pushes, oversells, returns, warehouses, routes) as
// any bytes under a checksum that is right: each gives an error or a value, and the value is written as a record that
// reads as the same value again.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "fuzz/fuzzer.h"
#include "fuzz/input.h"
#include "fuzz/memory_txn.h"
#include "fuzz/record_checks.h"
#include "store/domains.h"
#include "store/feeds.h"
#include "store/items.h"
#include "store/key.h"
#include "store/latencies.h"
#include "store/lines.h"
#include "store/listing_record.h"
#include "store/listings.h"
#include "store/numbers.h"
#include "store/oversells.h"
#include "store/posting_record.h"
#include "store/postings.h"
#include "store/pushes.h"
#include "store/returns.h"
#include "store/routes.h"
#include "store/sync_state.h"
#include "store/warehouses.h"

using namespace invd;
using namespace invd::store;
using fuzz::check;
using fuzz::check_row;
using fuzz::expect_damage;
using fuzz::MemoryTxn;
using fuzz::sealed;

namespace {

const IntegrationName kShop("amazon-us");
const stock::LineRef kLine{"amazon-us", OrderId("111-1"), LineId("L1")};

/// A record that names itself may name another than its key does: it is looked for under its own name then.
void check_item(std::string_view body) {
  MemoryTxn txn;
  const std::string key = KeyWriter().text("1").str();
  INVD_ASSERT(txn.put(Table::items, key, sealed(key, body)).has_value());
  const auto item = get_item(txn, ItemId("1"));
  if (!item) return expect_damage(item.error());
  MemoryTxn other;
  INVD_ASSERT(put_item(other, **item).has_value());
  const auto again = get_item(other, (*item)->id);
  INVD_ASSERT(again && *again == *item);
  if (const auto named = find_item_by_name(other, (*item)->name)) INVD_ASSERT(*named == *item);
}

void check_warehouse(std::string_view body) {
  MemoryTxn txn;
  const std::string key = KeyWriter().text("Main").str();
  INVD_ASSERT(txn.put(Table::warehouses, key, sealed(key, body)).has_value());
  const auto warehouse = get_warehouse(txn, WarehouseName("Main"));
  if (!warehouse) return expect_damage(warehouse.error());
  MemoryTxn other;
  INVD_ASSERT(put_warehouse(other, **warehouse).has_value());
  const auto again = all_warehouses(other);
  INVD_ASSERT(again && again->size() == 1 && again->front() == **warehouse);
}

void check_route(std::string_view body) {
  MemoryTxn txn;
  const std::string key = KeyWriter().text(kShop.view()).time({}).str();
  INVD_ASSERT(txn.put(Table::routes, key, sealed(key, body)).has_value());
  const auto routes = routes_of(txn, kShop);
  if (!routes) return expect_damage(routes.error());
  MemoryTxn other;
  for (const stock::Route& route : *routes) INVD_ASSERT(put_route(other, kShop, route).has_value());
  const auto again = routes_of(other, kShop);
  INVD_ASSERT(again && again->size() == 1 && again->front().since == routes->front().since &&
              again->front().warehouse == routes->front().warehouse);
}

void check_return(std::string_view body) {
  MemoryTxn txn;
  const std::string key = KeyWriter().time({}).text("R-1").str();
  INVD_ASSERT(txn.put(Table::returns, key, sealed(key, body)).has_value());
  const auto page = list_returns(txn, {});
  if (!page) return expect_damage(page.error());
  MemoryTxn other;
  for (const StoredReturn& stored : page->returns) INVD_ASSERT(put_return(other, stored).has_value());
  const auto again = list_returns(other, {});
  INVD_ASSERT(again && again->returns == page->returns);
}

/// Movements and changes of promises have keys that say which they are.
void check_posting(bool movement, std::string_view body) {
  const std::string key = movement ? posting_key(stock::MovementKey{kLine, stock::MovementKind::adjustment, 1})
                                   : posting_key(stock::CommitmentKey{kLine, stock::CommitmentKind::reserve, 1});
  const auto row = decode_posting(key, sealed(key, body));
  if (!row) return expect_damage(row.error());
  INVD_ASSERT(row->movement.has_value() == movement && row->commitment.has_value() != movement);
  const std::string bytes = encode_posting(key, *row);
  const auto again = decode_posting(key, bytes);
  INVD_ASSERT(again && again->movement == row->movement && again->commitment == row->commitment &&
              again->note == row->note && encode_posting(key, *again) == bytes);
}

/// What is touched again rests on the newer change.
void check_touched(std::string_view body) {
  MemoryTxn txn;
  const std::string key = KeyWriter().text(kShop.view()).text("1").str();
  INVD_ASSERT(txn.put(Table::touched, key, sealed(key, body)).has_value());
  const auto touched = get_touched(txn, kShop, ItemId("1"));
  if (!touched) return expect_damage(touched.error());
  MemoryTxn other;
  INVD_ASSERT(touch(other, **touched).has_value());
  const auto again = get_touched(other, kShop, ItemId("1"));
  INVD_ASSERT(again && *again && (*again)->cause == (*touched)->cause && (*again)->rests_on == (*touched)->rests_on);
}

/// Its purchase stands in its key; what it lacks is in range, and may be given back.
void check_oversell(std::string_view body) {
  MemoryTxn txn;
  Oversell named;
  named.integration = kShop;
  named.order = kLine.order;
  named.line = kLine.line;
  const std::string key = oversell_page_key(named);
  INVD_ASSERT(txn.put(Table::oversells, key, sealed(key, body)).has_value());
  const auto page = list_oversells(txn, {});
  if (!page) return expect_damage(page.error());
  const Oversell& one = page->oversells.front();
  INVD_ASSERT(one.missing() >= 1 && one.missing() <= one.needed);
  MemoryTxn other;
  INVD_ASSERT(add_oversell(other, one).value() && !add_oversell(other, one).value());
  const auto again = list_oversells(other, {});
  INVD_ASSERT(again && again->oversells == page->oversells);
  INVD_ASSERT(take_back_oversells(other, one.item, {}, one.missing()).has_value());
  INVD_ASSERT(list_oversells(other, {})->oversells.empty());
}

/// What a client gives as the place to go on from is no key of ours: a page holds what there is, or nothing.
void check_page_places(std::string_view after) {
  MemoryTxn txn;
  for (const char* sku : {"A", "B", "C"}) {
    catalog::Item item;
    item.sku = Sku(sku);
    item.name = sku;
    INVD_ASSERT(create_item(txn, item).has_value());
    catalog::Listing listing;
    listing.integration = kShop;
    listing.amazon.sku = Sku(sku);
    listing.amazon.marketplace = MarketplaceId("ATVPDKIKX0DER");
    INVD_ASSERT(put_listing(txn, listing, std::nullopt).has_value());
    INVD_ASSERT(
        put_return(
            txn,
            {.id = sku, .at = {}, .integration = {}, .order = {}, .warehouse = {}, .note = {}, .by = {}, .lines = {}})
            .has_value());
  }
  ItemQuery items;
  items.after = after;
  const auto some_items = list_items(txn, items);
  INVD_ASSERT(some_items && some_items->items.size() <= 3);
  ListingQuery listings;
  listings.after = after;
  const auto some_listings = list_listings(txn, listings);
  INVD_ASSERT(some_listings && some_listings->listings.size() <= 3);
  ReturnQuery returns;
  returns.after = after;
  const auto some_returns = list_returns(txn, returns);
  INVD_ASSERT(some_returns && some_returns->returns.size() <= 3);
  const auto openings = pending_openings(txn, kShop, std::string(after), 10);
  INVD_ASSERT(openings && openings->ids.empty());
}

/// The audit meets rows that should not be there, and says so.
void audit(std::uint8_t which, std::string_view key, std::string_view body) {
  constexpr auto kAudits =
      std::to_array({audit_item,         audit_item_by_name, audit_item_by_sku,  audit_listing,
                     audit_item_listing, audit_unconfirmed,  audit_domain,       audit_pending_opening,
                     audit_line,         audit_waiting_line, audit_posting,      audit_ledger,
                     audit_balance,      audit_return,       audit_route,        audit_warehouse,
                     audit_number,       audit_push,         audit_queued_push,  audit_touched,
                     audit_feed,         audit_feed_member,  audit_push_by_feed, audit_oversell,
                     audit_latencies});
  MemoryTxn txn;
  const auto said = kAudits.at(which % kAudits.size())(txn, key, sealed(key, body));
  // It may name what a damaged key holds.
  if (!said) INVD_ASSERT(said.error().code == ErrorCode::store_corrupt || said.error().code == ErrorCode::store_newer);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t kind = input.u8();
  switch (kind % 16) {
    case 0:
      check_item(input.rest());
      break;
    case 1:
      check("listing", input.rest(), decode_listing, encode_listing);
      break;
    case 2:
      check_row(
          Table::domains, KeyWriter().text(kShop.view()).text("A").text("").str(), input.rest(),
          [](ReadTxn& txn) { return get_domain(txn, {kShop, Sku("A"), {}}); },
          [](WriteTxn& txn, const std::optional<QuantityDomain>& domain) { return put_domain(txn, *domain); });
      break;
    case 3:
      check_row(
          Table::lines, KeyWriter().text(kLine.source).text(kLine.order.view()).text(kLine.line.view()).str(),
          input.rest(), [](ReadTxn& txn) { return get_line(txn, kLine); },
          [](WriteTxn& txn, const std::optional<LineRecord>& line) { return put_line(txn, kLine, *line); });
      break;
    case 4:
      check_posting(true, input.rest());
      break;
    case 5:
      check_posting(false, input.rest());
      break;
    case 6:
      check_return(input.rest());
      break;
    case 7:
      check_route(input.rest());
      break;
    case 8:
      check_warehouse(input.rest());
      break;
    case 9:
      check_page_places(input.rest());
      break;
    case 10:
      check_row(
          Table::pushes, KeyWriter().text(kShop.view()).text("A").text("").str(), input.rest(),
          [](ReadTxn& txn) { return get_push(txn, {kShop, Sku("A"), {}}); },
          [](WriteTxn& txn, const std::optional<Push>& push) { return put_push(txn, *push); });
      break;
    case 11:
      check_touched(input.rest());
      break;
    case 13:
      check_row(
          Table::feeds, KeyWriter().text(kShop.view()).u64(1).str(), input.rest(),
          [](ReadTxn& txn) { return get_feed(txn, kShop, 1); },
          [](WriteTxn& txn, const std::optional<StockFeed>& feed) { return put_feed(txn, *feed); });
      break;
    case 14:
      check_row(
          Table::latencies, KeyWriter().text(kShop.view()).str(), input.rest(),
          [](ReadTxn& txn) { return get_latencies(txn, kShop); },
          [](WriteTxn& txn, const Latencies& latencies) { return put_latencies(txn, kShop, latencies); });
      break;
    case 15:
      check_oversell(input.rest());
      break;
    default: {
      const std::uint8_t which = input.u8();
      const std::string_view key = input.text();
      audit(which, key, input.rest());
      break;
    }
  }
  return 0;
}
