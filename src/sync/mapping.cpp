#include "sync/mapping.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "store/routes.h"
#include "store/settings.h"
#include "store/warehouses.h"
#include "sync/warehouses.h"

namespace invd::sync {
namespace {

using catalog::Warehouse;
using catalog::WarehouseKind;

/// The configuration's value as it was taken over last.
std::string seen_key(const IntegrationName& integration) {
  return "integrations." + integration.str() + ".mapping";
}
/// Who switched last.
std::string by_key(const IntegrationName& integration) {
  return seen_key(integration) + ".by";
}

/// A warehouse's name, or empty for off: the default.
std::string text_of(const MappingChange& change) {
  return change.warehouse ? change.warehouse->str() : std::string();
}

Result<void> check_warehouse(store::ReadTxn& txn, const WarehouseName& name) {
  const auto wanted = known_warehouse(txn, name);
  if (!wanted) return fail(wanted);
  if (wanted->kind != WarehouseKind::own)
    return fail(ErrorCode::refused,
                fmt::format("warehouse {} is of kind {}, and only one of our own can be mapped", name.view(),
                            catalog::name(wanted->kind)),
                "choose another; invctl warehouses list shows them");
  const auto all = store::all_warehouses(txn);
  if (!all) return fail(all);
  if (std::ranges::count(*all, WarehouseKind::own, &Warehouse::kind) < 2)
    return fail(ErrorCode::refused, "warehouse mapping needs more than one warehouse of our own",
                "invctl warehouses create NAME");
  return {};
}

}  // namespace

Result<Mapping> mapping_of(store::ReadTxn& txn, const IntegrationName& integration) {
  const auto routes = store::routes_of(txn, integration);
  if (!routes) return fail(routes);
  Mapping mapping;
  if (routes->empty()) return mapping;
  mapping.since = routes->back().since;
  if (!routes->back().warehouse.empty()) mapping.warehouse = routes->back().warehouse;
  const auto by = store::get_seen_setting(txn, by_key(integration));
  if (!by) return fail(by);
  mapping.by = by->value_or("");
  return mapping;
}

Result<std::string> mapping_epoch(store::ReadTxn& txn, const IntegrationName& integration) {
  const auto routes = store::routes_of(txn, integration);
  if (!routes) return fail(routes);
  if (routes->empty()) return std::string();
  return fmt::format("{} {} {}", routes->size(), routes->back().since.ms, routes->back().warehouse.view());
}

Result<void> check_mapping(store::ReadTxn& txn, const MappingChange& change) {
  if (!change.warehouse) return {};
  if (change.tracks_fba)
    return fail(ErrorCode::refused,
                fmt::format("FBA tracking is on for {}; it and warehouse mapping exclude each other",
                            change.integration.view()),
                fmt::format("invctl fba disable --integration {}, or fba.enabled: false in the configuration, first",
                            change.integration.view()));
  return check_warehouse(txn, *change.warehouse);
}

Result<Mapping> set_mapping(store::WriteTxn& txn, const MappingChange& change, Timestamp now) {
  if (const auto ok = check_mapping(txn, change); !ok) return fail(ok);
  auto mapping = mapping_of(txn, change.integration);
  if (!mapping || mapping->warehouse == change.warehouse) return mapping;
  // The clock may have been set back: the last one made is the last one.
  const Timestamp since = mapping->since ? std::max(now, *mapping->since + Duration(1)) : now;
  const stock::Route route{since, change.warehouse.value_or(WarehouseName())};
  if (const auto ok = store::put_route(txn, change.integration, route); !ok) return fail(ok);
  if (const auto ok = store::put_seen_setting(txn, by_key(change.integration), change.by); !ok) return fail(ok);
  return Mapping{change.warehouse, since, change.by};
}

Result<void> apply_configured_mapping(store::WriteTxn& txn, const MappingChange& configured, Timestamp now) {
  const auto edited = is_mapping_edited(txn, configured);
  if (!edited) return fail(edited);
  if (!*edited) return {};
  if (const auto set = set_mapping(txn, configured, now); !set) return fail(set);
  return store::put_seen_setting(txn, seen_key(configured.integration), text_of(configured));
}

Result<bool> is_mapping_edited(store::ReadTxn& txn, const MappingChange& configured) {
  const auto seen = store::get_seen_setting(txn, seen_key(configured.integration));
  if (!seen) return fail(seen);
  return seen->value_or("") != text_of(configured);
}

Result<std::vector<IntegrationName>> mapped_to_warehouse(store::ReadTxn& txn, const WarehouseName& warehouse) {
  const auto all = store::routes_of_integrations(txn);
  if (!all) return fail(all);
  std::vector<IntegrationName> mapped;
  for (const auto& [integration, routes] : *all)
    if (routes.back().warehouse == warehouse) mapped.push_back(integration);
  return mapped;
}

}  // namespace invd::sync
