#include "store/migrations.h"

#include <array>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "base/assert.h"
#include "orders/sales_order.h"
#include "store/lines.h"
#include "store/meta.h"
#include "store/orders.h"
#include "store/rows.h"

namespace invd::store {
namespace {

Result<StoreMeta> meta_of(ReadTxn& txn) {
  auto meta = read_meta(txn);
  if (!meta) return fail(meta);
  if (!*meta) return fail(ErrorCode::store_corrupt, "the store has no schema version (table meta)", "restore a backup");
  return std::move(**meta);
}

Result<void> run_step(Kv& kv, const Migration& step) {
  auto txn = kv.begin_write();
  if (!txn) return fail(txn);
  if (auto done = step.run(**txn); !done) return done;
  auto meta = meta_of(**txn);
  if (!meta) return fail(meta);
  INVD_ASSERT(meta->schema + 1 == step.to);
  meta->schema = step.to;
  if (auto written = write_meta(**txn, *meta); !written) return written;
  return kv.commit(std::move(*txn));
}

/// Runs a step again after making room for it, as the writer does.
Result<void> run_step_with_room(Kv& kv, const Migration& step) {
  while (true) {
    auto done = run_step(kv, step);
    if (done || done.error().code != ErrorCode::store_full) return done;
    if (!kv.grow()) return done;
  }
}

/// To 2: the books begin. What orders did before moved no stock; the lines of those that are still followed wait for a
/// link, as they do when an order comes in.
Result<void> begin_books(WriteTxn& txn) {
  std::vector<std::string> keys;
  const auto ok = scan_rows(txn, Table::open_orders, {}, Direction::ascending,
                            [&](std::string_view key, std::string_view) -> Result<Scan> {
                              keys.emplace_back(key);
                              return Scan::go_on;
                            });
  if (!ok) return ok;
  for (const std::string& key : keys) {
    const auto order = open_order_at(txn, key);
    if (!order) return fail(order);
    if (orders::is_shipped_by_amazon(order->amazon)) continue;
    for (const orders::AmazonOrderItem& item : order->amazon.items) {
      if (item.seller_sku.empty()) continue;
      const stock::LineRef line{order->integration.str(), order->amazon.order_id, item.line_id};
      if (const auto put = set_waiting(txn, line, item.seller_sku, true); !put) return put;
    }
  }
  return {};
}

/// To 3: Amazon's numbers are followed. An invd that does not know that would let them go stale; what there is to be
/// pushed is found when the settings are seen for the first time.
Result<void> follow_numbers(WriteTxn&) {
  return {};
}

/// To 4: numbers go by feeds as well, oversells are counted and times measured. An invd that knows none of it would
/// never learn what became of feeds, and would not check the tables.
Result<void> follow_feeds(WriteTxn&) {
  return {};
}

}  // namespace

std::span<const Migration> migrations() {
  static const std::array<Migration, 3> steps = {Migration{2, "the books begin", begin_books},
                                                 Migration{3, "Amazon's numbers are followed", follow_numbers},
                                                 Migration{4, "numbers go by feeds as well", follow_feeds}};
  return steps;
}

std::uint32_t newest_version(std::span<const Migration> steps) {
  return steps.empty() ? 1 : steps.back().to;
}

Result<void> check_version(std::uint32_t found, std::span<const Migration> steps) {
  const std::uint32_t newest = newest_version(steps);
  if (found > newest)
    return fail(ErrorCode::store_newer,
                fmt::format("the store has schema version {}, this invd knows up to {}", found, newest),
                "start the newer invd that wrote it, or restore the backup made before the upgrade");
  if (found == 0) return fail(ErrorCode::store_corrupt, "the store has schema version 0", "restore a backup");
  return {};
}

Result<std::uint32_t> migrate(Kv& kv, std::span<const Migration> steps) {
  std::uint32_t found = 0;
  {
    auto txn = kv.begin_read();
    if (!txn) return fail(txn);
    const auto meta = meta_of(**txn);
    if (!meta) return fail(meta);
    found = meta->schema;
  }
  if (auto known = check_version(found, steps); !known) return fail(known);
  for (const Migration& step : steps) {
    if (step.to <= found) continue;
    if (auto done = run_step_with_room(kv, step); !done)
      return fail(done, fmt::format("migration to schema version {} ({})", step.to, step.what));
  }
  return found;
}

}  // namespace invd::store
