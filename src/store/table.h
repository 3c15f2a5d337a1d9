#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace invd::store {

/// The tables of the store. Each is an ordered map from key bytes (key.h) to record bytes (record.h); indexes are
/// tables written in the same transaction as what they index. The comment gives the key.
enum class Table : std::uint8_t {
  meta,              ///< name -> schema version, uuid, fencing epoch, ... (meta.h)
  orders,            ///< (integration, order id) -> order (orders.h)
  orders_by_time,    ///< (purchased at, integration, order id) -> nothing
  open_orders,       ///< (next re-read at, integration, order id) -> nothing: orders not final (ORD-9)
  unresolved,        ///< (integration, order id) -> quarantined order (ORD-11)
  sync_state,        ///< (integration, module) -> watermark, page progress, last run (sync_state.h)
  runs,              ///< (run id) -> run (history.h)
  runs_by_time,      ///< (started at, run id) -> nothing
  run_records,       ///< (run id, number) -> record of a run
  expiry,            ///< (expires at, kind, key) -> nothing: what history deletes next (HIST-2)
  quotas,            ///< (integration, region, operation) -> token bucket (I25)
  settings,          ///< (key) -> a toggle set by invctl, and the values seen at the last load (PREF-6)
  audit,             ///< (at, number) -> who did what (DATA-3)
  problems,          ///< (integration, code) -> since when a problem stands
  numbers,           ///< (name) -> the last number given out (numbers.h)
  warehouses,        ///< (name) -> warehouse (warehouses.h)
  routes,            ///< (integration or "", since, number) -> where orders go from then on (routes.h)
  items,             ///< (item id) -> item (items.h)
  items_by_name,     ///< (name, item id) -> nothing
  items_by_sku,      ///< (sku, item id) -> nothing
  listings,          ///< (integration, sku, marketplace) -> listing (listings.h)
  item_listings,     ///< (item id, integration, sku, marketplace) -> nothing
  unconfirmed,       ///< (integration, sku, marketplace) -> nothing: listings without an item
  domains,           ///< (integration, sku, domain) -> link of a quantity domain: its cut, its opening (domains.h)
  pending_openings,  ///< (integration, sku, domain) -> nothing: openings that wait for an order poll (ITEM-5)
  lines,             ///< (source, order id, line id) -> what an order line did to the books (lines.h)
  waiting_lines,     ///< (source, sku, order id, line id) -> nothing: open lines, by what a link moves (ITEM-9)
  postings,      ///< (source, order id, line id, stream, kind, version) -> movement or commitment change (postings.h)
  ledger,        ///< (item id, number, key of the posting) -> nothing: an item's postings in their sequence
  balances,      ///< (item id, stream, account, warehouse) -> units (postings.h)
  returns,       ///< (at, return id) -> return (returns.h)
  pushes,        ///< (integration, sku, domain) -> what is known of its number on Amazon (pushes.h)
  push_queue,    ///< (integration, task, at, sku, domain) -> nothing: what is to be done next about it
  touched,       ///< (integration or "", item id) -> why its domains are to be evaluated again
  feeds,         ///< (integration, number) -> feed of stock (feeds.h)
  feed_members,  ///< (integration, number, sku, domain) -> nothing: whose numbers a feed carries (I21)
  oversells,     ///< (purchased at, integration, order id, line id) -> units sold that were not there (oversells.h)
  latencies,     ///< (integration) -> how long orders and numbers took lately (latencies.h)
};

/// All tables, in the order of the enum.
[[nodiscard]] std::span<const Table> all_tables();
/// The name under which the engine keeps it; never changes.
[[nodiscard]] std::string_view name(Table table);
/// Whether its rows are keys only (value "nothing"); every other table's values are records with a checksum.
[[nodiscard]] bool is_index(Table table);

}  // namespace invd::store
