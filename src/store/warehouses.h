#pragma once

#include <optional>
#include <vector>

#include "base/error.h"
#include "catalog/warehouse.h"
#include "store/kv.h"

namespace invd::store {

/// The table `warehouses`: a few rows at most, read whole.

[[nodiscard]] Result<std::optional<catalog::Warehouse>> get_warehouse(ReadTxn& txn, const WarehouseName& name);
[[nodiscard]] Result<void> put_warehouse(WriteTxn& txn, const catalog::Warehouse& warehouse);
/// By name.
[[nodiscard]] Result<std::vector<catalog::Warehouse>> all_warehouses(ReadTxn& txn);
[[nodiscard]] Result<void> audit_warehouse(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
