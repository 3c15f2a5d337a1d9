#pragma once

#include "catalog/warehouse.h"
#include "stock/movement.h"

namespace invd::sync {

/// Where a warehouse's stock lies in the ledger.
[[nodiscard]] inline stock::Place place_of(const catalog::Warehouse& warehouse) {
  switch (warehouse.kind) {
    case catalog::WarehouseKind::own:
      return {stock::Account::own, warehouse.name};
    case catalog::WarehouseKind::fba:
      return {stock::Account::fba, warehouse.name};
    case catalog::WarehouseKind::transit:
      break;
  }
  return {stock::Account::transit, warehouse.name};
}

}  // namespace invd::sync
