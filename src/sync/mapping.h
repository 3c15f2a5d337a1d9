#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "store/kv.h"

namespace invd::sync {

// Warehouse mapping: an integration sells from one own warehouse only, and its orders go there (STK-2, 4, ORD-7). What
// is in force is the last of its routes (store/routes.h). Each function is one transaction's work.

/// How an integration's mapping stands.
struct Mapping {
  std::optional<WarehouseName> warehouse;  ///< nothing: off
  std::optional<Timestamp> since;          ///< when it was switched last; nothing: never
  std::string by;                          ///< who did: "uid 1000", "configuration"
  bool operator==(const Mapping&) const = default;
};
[[nodiscard]] Result<Mapping> mapping_of(store::ReadTxn& txn, const IntegrationName& integration);

/// Which mapping is in force, as text that no other switch ever gives again; empty before the first one.
[[nodiscard]] Result<std::string> mapping_epoch(store::ReadTxn& txn, const IntegrationName& integration);

/// What is wanted, and by whom.
struct MappingChange {
  IntegrationName integration;
  std::optional<WarehouseName> warehouse;  ///< nothing: off
  bool tracks_fba = false;                 ///< FBA tracking is on for the integration, which excludes mapping
  std::string by;
};
/// Whether it may be made. Errors: not_found; refused (FBA tracking is on, the warehouse is not of kind own, or there
/// are fewer than two such).
[[nodiscard]] Result<void> check_mapping(store::ReadTxn& txn, const MappingChange& change);

/// Orders purchased from then on go by it, and so do numbers, which the caller has evaluated anew
/// (StockSync::switch_by). What is in force already stays as it is. Errors: as check_mapping().
[[nodiscard]] Result<Mapping> set_mapping(store::WriteTxn& txn, const MappingChange& change, Timestamp now);

/// Sets what the configuration says where that was edited since it was last taken over: what was set by hand holds
/// until then (PREF-6). Errors: as check_mapping(); then it counts as not taken over.
[[nodiscard]] Result<void> apply_configured_mapping(store::WriteTxn& txn, const MappingChange& configured,
                                                    Timestamp now);
/// Whether apply_configured_mapping() would do anything.
[[nodiscard]] Result<bool> is_mapping_edited(store::ReadTxn& txn, const MappingChange& configured);

/// The integrations whose orders and numbers go by that warehouse.
[[nodiscard]] Result<std::vector<IntegrationName>> mapped_to_warehouse(store::ReadTxn& txn,
                                                                       const WarehouseName& warehouse);

}  // namespace invd::sync
