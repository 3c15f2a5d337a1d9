#include "sync/warehouses.h"

#include <algorithm>
#include <string>

#include "stock/routing.h"
#include "store/domains.h"
#include "store/postings.h"
#include "store/routes.h"
#include "store/settings.h"
#include "store/warehouses.h"
#include "sync/mapping.h"

namespace invd::sync {
namespace {

using catalog::Warehouse;
using catalog::WarehouseKind;

constexpr std::size_t kMaxNameBytes = 64;
constexpr std::string_view kPrimarySeen = "organization.warehouses.primary";

/// The name is free, and one that a key may hold.
Result<void> check_new(store::ReadTxn& txn, const WarehouseName& name) {
  if (name.empty() || name.view().size() > kMaxNameBytes)
    return fail(ErrorCode::malformed, "a warehouse's name must have 1 to " + std::to_string(kMaxNameBytes) + " bytes");
  const auto known = store::get_warehouse(txn, name);
  if (!known) return fail(known);
  if (*known) return fail(ErrorCode::conflict, "warehouse " + name.str() + " exists already");
  return {};
}

}  // namespace

Result<void> apply_configured_warehouses(store::WriteTxn& txn, const std::vector<WarehouseName>& names,
                                         const WarehouseName& primary, Timestamp now) {
  for (const WarehouseName& name : names) {
    const auto known = store::get_warehouse(txn, name);
    if (!known) return fail(known);
    if (*known) continue;
    const auto made = create_warehouse(txn, name, WarehouseKind::own, now);
    if (!made) return fail(made);
  }
  const auto seen = store::get_seen_setting(txn, kPrimarySeen);
  if (!seen) return fail(seen);
  if (*seen == primary.str()) return {};
  const auto set = set_primary(txn, primary, now);
  if (!set) return fail(set);
  return store::put_seen_setting(txn, kPrimarySeen, primary.str());
}

Result<Warehouse> create_warehouse(store::WriteTxn& txn, const WarehouseName& name, WarehouseKind kind, Timestamp now) {
  if (const auto ok = check_new(txn, name); !ok) return fail(ok);
  const Warehouse warehouse{name, kind, false, now};
  if (const auto ok = store::put_warehouse(txn, warehouse); !ok) return fail(ok);
  return warehouse;
}

Result<Warehouse> set_primary(store::WriteTxn& txn, const WarehouseName& name, Timestamp now) {
  auto wanted = known_warehouse(txn, name);
  if (!wanted) return wanted;
  if (wanted->kind != WarehouseKind::own)
    return fail(ErrorCode::refused,
                "warehouse " + name.str() + " is of kind " + std::string(catalog::name(wanted->kind)) +
                    ", the primary one must be one of our own",
                "choose another, or empty it and invctl warehouses set-kind " + name.str() + " own");
  if (wanted->primary) return wanted;
  const auto all = store::all_warehouses(txn);
  if (!all) return fail(all);
  for (Warehouse warehouse : *all) {
    if (!warehouse.primary) continue;
    warehouse.primary = false;
    if (const auto ok = store::put_warehouse(txn, warehouse); !ok) return fail(ok);
  }
  wanted->primary = true;
  if (const auto ok = store::put_warehouse(txn, *wanted); !ok) return fail(ok);
  if (const auto ok = store::put_route(txn, {}, {now, name}); !ok) return fail(ok);
  return wanted;
}

Result<Warehouse> set_kind(store::WriteTxn& txn, const WarehouseName& name, WarehouseKind kind) {
  auto warehouse = known_warehouse(txn, name);
  if (!warehouse) return warehouse;
  if (warehouse->kind == kind) return warehouse;
  if (warehouse->primary)
    return fail(ErrorCode::refused, "warehouse " + name.str() + " is the primary one",
                "invctl warehouses set-primary another one first");
  const auto holds = store::holds_anything(txn, name);
  if (!holds) return fail(holds);
  if (*holds)
    return fail(ErrorCode::refused, "warehouse " + name.str() + " holds stock or promises",
                "invctl stock show --warehouse " + name.str() + " shows them; transfer them first");
  const auto mapped = mapped_to_warehouse(txn, name);
  if (!mapped) return fail(mapped);
  if (!mapped->empty())
    return fail(ErrorCode::refused, "warehouse " + name.str() + " is mapped to " + mapped->front().str(),
                "invctl mapping disable --integration " + mapped->front().str() + ", or map another one, first");
  const auto waits = store::opening_waits_for(txn, name);
  if (!waits) return fail(waits);
  if (*waits)
    return fail(ErrorCode::refused, "opening stock of confirmed listings still goes into warehouse " + name.str(),
                "wait for the next order import, then transfer what is there and set the kind");
  warehouse->kind = kind;
  if (const auto ok = store::put_warehouse(txn, *warehouse); !ok) return fail(ok);
  return warehouse;
}

Result<Warehouse> known_warehouse(store::ReadTxn& txn, const WarehouseName& name) {
  auto found = store::get_warehouse(txn, name);
  if (!found) return fail(found);
  if (*found) return std::move(**found);
  const auto all = store::all_warehouses(txn);
  if (!all) return fail(all);
  std::string known;
  for (const Warehouse& warehouse : *all) known += (known.empty() ? "" : ", ") + warehouse.name.str();
  return fail(ErrorCode::not_found, "there is no warehouse \"" + name.str() + "\"", "known: " + known);
}

Result<WarehouseName> primary_warehouse(store::ReadTxn& txn) {
  const auto all = store::all_warehouses(txn);
  if (!all) return fail(all);
  const auto found = std::ranges::find_if(*all, &Warehouse::primary);
  if (found != all->end()) return found->name;
  return fail(ErrorCode::refused, "there is no primary warehouse", "invctl warehouses set-primary NAME");
}

}  // namespace invd::sync
