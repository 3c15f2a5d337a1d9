#pragma once

#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "catalog/warehouse.h"
#include "store/kv.h"

namespace invd::sync {

// Warehouses, each function one transaction's work.

/// Makes the warehouses of the configuration that are missing, and its primary one the primary where that was edited
/// since it was last read: what `warehouses set-primary` chose holds until then (PREF-6).
[[nodiscard]] Result<void> apply_configured_warehouses(store::WriteTxn& txn, const std::vector<WarehouseName>& names,
                                                       const WarehouseName& primary, Timestamp now);

/// Errors: conflict (it is there already), malformed (a name that is empty or over 64 bytes).
[[nodiscard]] Result<catalog::Warehouse> create_warehouse(store::WriteTxn& txn, const WarehouseName& name,
                                                          catalog::WarehouseKind kind, Timestamp now);

/// Orders purchased from then on go there (ORD-7). Errors: not_found, refused (not of kind own).
[[nodiscard]] Result<catalog::Warehouse> set_primary(store::WriteTxn& txn, const WarehouseName& name, Timestamp now);

/// Errors: not_found, refused (it holds stock or commitments, openings that wait go there, it is mapped, or the primary
/// one) (FBA-1).
[[nodiscard]] Result<catalog::Warehouse> set_kind(store::WriteTxn& txn, const WarehouseName& name,
                                                  catalog::WarehouseKind kind);

/// The warehouse, or who there are. Errors: not_found.
[[nodiscard]] Result<catalog::Warehouse> known_warehouse(store::ReadTxn& txn, const WarehouseName& name);
/// Errors: refused, when there is none.
[[nodiscard]] Result<WarehouseName> primary_warehouse(store::ReadTxn& txn);

}  // namespace invd::sync
