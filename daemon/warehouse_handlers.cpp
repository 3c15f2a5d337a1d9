#include "control/warehouse_message.h"
#include "daemon/handlers.h"
#include "store/warehouses.h"
#include "sync/warehouses.h"

namespace invd::daemon {
namespace {

using async::Task;

control::Warehouse warehouse_message(const catalog::Warehouse& warehouse) {
  return {warehouse.name.str(), std::string(catalog::name(warehouse.kind)), warehouse.primary, warehouse.created_at};
}

Result<catalog::WarehouseKind> kind_of(const std::string& word) {
  if (word.empty()) return catalog::WarehouseKind::own;
  if (const auto kind = catalog::warehouse_kind_from_name(word)) return *kind;
  return fail(ErrorCode::usage, "\"" + word + "\" is no kind of warehouse", "one of own, fba, transit");
}

/// One transaction that gives the warehouse.
template <class Fn>
Task<Result<control::Warehouse>> change(Runtime& runtime, control::Call& call, std::string name, Fn fn) {
  call.about(std::move(name));
  const auto changed = co_await runtime.services.store.write(std::move(fn));
  if (!changed) co_return fail(changed);
  co_return warehouse_message(*changed);
}

Task<Result<control::WarehousePage>> list(Runtime& runtime) {
  auto txn = runtime.services.store.read();
  if (!txn) co_return fail(txn);
  const auto all = store::all_warehouses(**txn);
  if (!all) co_return fail(all);
  control::WarehousePage page;
  for (const catalog::Warehouse& warehouse : *all) page.warehouses.push_back(warehouse_message(warehouse));
  co_return page;
}

}  // namespace

void add_warehouse_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::WarehouseListRequest, control::WarehousePage>(
      "warehouses.list", [&runtime](control::Call&, const control::WarehouseListRequest&) { return list(runtime); });
  server.on<control::WarehouseCreateRequest, control::Warehouse>(
      "warehouses.create",
      [&runtime](control::Call& call, control::WarehouseCreateRequest request) -> Task<Result<control::Warehouse>> {
        const auto kind = kind_of(request.kind);
        if (!kind) co_return fail(kind);
        co_return co_await change(
            runtime, call, request.name,
            [name = WarehouseName(request.name), kind = *kind, now = runtime.services.clock.now()](
                store::WriteTxn& txn) { return sync::create_warehouse(txn, name, kind, now); });
      });
  server.on<control::WarehouseRequest, control::Warehouse>(
      "warehouses.set_primary", [&runtime](control::Call& call, const control::WarehouseRequest& request) {
        return change(runtime, call, request.name,
                      [name = WarehouseName(request.name), now = runtime.services.clock.now()](store::WriteTxn& txn) {
                        return sync::set_primary(txn, name, now);
                      });
      });
  server.on<control::WarehouseKindRequest, control::Warehouse>(
      "warehouses.set_kind",
      [&runtime](control::Call& call, control::WarehouseKindRequest request) -> Task<Result<control::Warehouse>> {
        const auto kind = kind_of(request.kind);
        if (!kind) co_return fail(kind);
        co_return co_await change(runtime, call, request.name,
                                  [name = WarehouseName(request.name), kind = *kind](store::WriteTxn& txn) {
                                    return sync::set_kind(txn, name, kind);
                                  });
      });
}

}  // namespace invd::daemon
