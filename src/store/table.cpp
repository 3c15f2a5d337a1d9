#include "store/table.h"

#include <algorithm>
#include <array>

namespace invd::store {
namespace {

struct TableInfo {
  Table table;
  std::string_view name;
  bool index = false;
};

constexpr auto kInfos = std::to_array<TableInfo>({
    {Table::meta, "meta"},
    {Table::orders, "orders"},
    {Table::orders_by_time, "orders_by_time", true},
    {Table::open_orders, "open_orders", true},
    {Table::unresolved, "unresolved"},
    {Table::sync_state, "sync_state"},
    {Table::runs, "runs"},
    {Table::runs_by_time, "runs_by_time", true},
    {Table::run_records, "run_records"},
    {Table::expiry, "expiry", true},
    {Table::quotas, "quotas"},
    {Table::settings, "settings"},
    {Table::audit, "audit"},
    {Table::problems, "problems"},
    {Table::numbers, "numbers"},
    {Table::warehouses, "warehouses"},
    {Table::routes, "routes"},
    {Table::items, "items"},
    {Table::items_by_name, "items_by_name", true},
    {Table::items_by_sku, "items_by_sku", true},
    {Table::listings, "listings"},
    {Table::item_listings, "item_listings", true},
    {Table::unconfirmed, "unconfirmed", true},
    {Table::domains, "domains"},
    {Table::pending_openings, "pending_openings", true},
    {Table::lines, "lines"},
    {Table::waiting_lines, "waiting_lines", true},
    {Table::postings, "postings"},
    {Table::ledger, "ledger", true},
    {Table::balances, "balances"},
    {Table::returns, "returns"},
    {Table::pushes, "pushes"},
    {Table::push_queue, "push_queue", true},
    {Table::touched, "touched"},
    {Table::feeds, "feeds"},
    {Table::feed_members, "feed_members", true},
    {Table::oversells, "oversells"},
    {Table::latencies, "latencies"},
});
static_assert(static_cast<std::size_t>(Table::latencies) + 1 == kInfos.size());
static_assert(std::ranges::is_sorted(kInfos, {}, &TableInfo::table));

constexpr auto kTables = [] {
  std::array<Table, kInfos.size()> tables{};
  for (std::size_t i = 0; i < kInfos.size(); ++i) tables[i] = kInfos[i].table;
  return tables;
}();

}  // namespace

std::span<const Table> all_tables() {
  return kTables;
}

std::string_view name(Table table) {
  return kInfos.at(static_cast<std::size_t>(table)).name;
}

bool is_index(Table table) {
  return kInfos.at(static_cast<std::size_t>(table)).index;
}

}  // namespace invd::store
