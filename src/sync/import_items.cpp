#include "sync/import_items.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "async/worker.h"
#include "store/items.h"
#include "store/postings.h"
#include "store/warehouses.h"
#include "sync/adjustments.h"
#include "sync/places.h"

namespace invd::sync {
namespace {

using catalog::ItemFile;
using catalog::ItemRow;
using catalog::RowError;

constexpr std::size_t kRowsAtOnce = 1'000;

enum class RowOutcome : std::uint8_t { created, changed, unchanged };

/// Looks at a row without writing. The error is that of the row.
struct Checked {
  RowOutcome outcome = RowOutcome::unchanged;
  std::optional<RowError> error;
};
Result<Checked> check(store::ReadTxn& txn, const ItemRow& row, std::set<std::string>& created) {
  Checked out;
  std::optional<catalog::Warehouse> warehouse;
  if (row.warehouse) {
    auto found = store::get_warehouse(txn, *row.warehouse);
    if (!found) return fail(found);
    if (!*found) {
      out.error = RowError{row.line, "warehouse", row.warehouse->str(), "there is no such warehouse"};
      return out;
    }
    warehouse = std::move(**found);
  }
  const auto item = store::find_item(txn, row.sku);
  if (!item) return fail(item);
  if (!*item) {
    out.outcome = created.insert(row.sku.str()).second ? RowOutcome::created : RowOutcome::changed;
    return out;
  }
  const bool text_changes = (row.name && *row.name != (*item)->name) || (row.unit && *row.unit != (*item)->unit);
  bool stock_changes = false;
  if (row.on_hand) {
    const auto on_hand = store::balance_at(txn, (*item)->id, place_of(*warehouse));
    if (!on_hand) return fail(on_hand);
    stock_changes = *on_hand != *row.on_hand;
  }
  out.outcome = text_changes || stock_changes ? RowOutcome::changed : RowOutcome::unchanged;
  return out;
}

Result<void> apply(store::WriteTxn& txn, const ItemRow& row, const ByHand& note) {
  auto found = store::find_item(txn, row.sku);
  if (!found) return fail(found);
  catalog::Item item;
  if (*found) {
    item = std::move(**found);
    if ((row.name && *row.name != item.name) || (row.unit && *row.unit != item.unit)) {
      item.name = row.name.value_or(item.name);
      item.unit = row.unit.value_or(item.unit);
      if (const auto ok = store::put_item(txn, item); !ok) return ok;
    }
  } else {
    item.sku = row.sku;
    item.name = row.name.value_or(row.sku.str());
    item.unit = row.unit.value_or("");
    item.created_at = note.at;
    auto made = store::create_item(txn, item);
    if (!made) return fail(made);
    item = std::move(*made);
  }
  if (!row.on_hand) return {};
  return outcome_of(adjust_to(txn, item.id, *row.warehouse, *row.on_hand, note));
}

/// What a pass over the rows carries from view to view.
struct Checking {
  std::shared_ptr<ItemFile> file;
  std::size_t next = 0;
  std::set<std::string> created = {};
  std::vector<bool> good = {};
  ImportOutcome outcome = {};
};

Result<store::Scan> check_some(store::ReadTxn& txn, Checking& checking) {
  const std::vector<ItemRow>& rows = checking.file->rows;
  const std::size_t end = std::min(checking.next + kRowsAtOnce, rows.size());
  for (; checking.next < end; ++checking.next) {
    const auto checked = check(txn, rows[checking.next], checking.created);
    if (!checked) return fail(checked);
    checking.good.push_back(!checked->error);
    if (checked->error) {
      checking.file->errors.push_back(*checked->error);
      continue;
    }
    ++(checked->outcome == RowOutcome::created   ? checking.outcome.created
       : checked->outcome == RowOutcome::changed ? checking.outcome.changed
                                                 : checking.outcome.unchanged);
  }
  return end == rows.size() ? store::Scan::stop : store::Scan::go_on;
}

}  // namespace

async::Task<Result<ImportOutcome>> import_items(Services services, std::string text, ImportWish wish,
                                                std::function<async::Task<>(std::uint64_t)> progress) {
  auto file =
      co_await async::on_worker(services.scheduler, [text = std::move(text)] { return catalog::read_item_file(text); });
  if (!file) co_return fail(file);
  const auto shared = std::make_shared<ItemFile>(std::move(*file));
  Checking begun;
  begun.file = shared;
  auto checked = co_await services.store.scan_in_views(std::move(begun), check_some);
  if (!checked) co_return fail(checked);
  ImportOutcome out = checked->outcome;
  out.rows = shared->lines;
  std::ranges::sort(shared->errors, {}, &RowError::line);
  out.failed = shared->errors.size();
  out.errors = shared->errors;
  if (out.errors.size() > kMostImportErrors) out.errors.resize(kMostImportErrors);
  if (wish.dry_run || (out.failed > 0 && !wish.partial)) co_return out;

  const ByHand note{"file", wish.by, services.clock.now(), wish.allow_negative};
  const auto good = std::make_shared<const std::vector<bool>>(std::move(checked->good));
  for (std::size_t begin = 0; begin < shared->rows.size(); begin += kRowsAtOnce) {
    const std::size_t end = std::min(begin + kRowsAtOnce, shared->rows.size());
    const auto written = co_await services.store.write([shared, good, begin, end, note](store::WriteTxn& txn) {
      for (std::size_t i = begin; i < end; ++i) {
        if (!(*good)[i]) continue;
        if (const auto ok = apply(txn, shared->rows[i], note); !ok)
          return Result<void>(fail(ok, "line " + std::to_string(shared->rows[i].line)));
      }
      return Result<void>();
    });
    if (!written) co_return fail(written);
    if (progress) co_await progress(end);
  }
  out.applied = true;
  co_return out;
}

}  // namespace invd::sync
