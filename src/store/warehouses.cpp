#include "store/warehouses.h"

#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;

std::string key_of(const WarehouseName& name) {
  return KeyWriter().text(name.view()).str();
}

Result<catalog::Warehouse> decode(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a warehouse");
  catalog::Warehouse w;
  w.name = r->strong<WarehouseName>();
  const std::uint64_t kind = r->u64();
  if (kind > static_cast<std::uint64_t>(catalog::WarehouseKind::transit)) r->mark_bad();
  w.kind = static_cast<catalog::WarehouseKind>(kind);
  w.primary = r->boolean();
  w.created_at = r->time();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a warehouse");
  return w;
}

}  // namespace

Result<std::optional<catalog::Warehouse>> get_warehouse(ReadTxn& txn, const WarehouseName& name) {
  return get_row(txn, Table::warehouses, key_of(name), decode);
}

Result<void> put_warehouse(WriteTxn& txn, const catalog::Warehouse& warehouse) {
  const std::string key = key_of(warehouse.name);
  RecordWriter w(kVersion);
  w.text(warehouse.name).u64(static_cast<std::uint64_t>(warehouse.kind)).boolean(warehouse.primary);
  w.time(warehouse.created_at);
  return txn.put(Table::warehouses, key, std::move(w).finish(key));
}

Result<std::vector<catalog::Warehouse>> all_warehouses(ReadTxn& txn) {
  return collect_rows(txn, Table::warehouses, {}, Direction::ascending, decode);
}

Result<void> audit_warehouse(ReadTxn&, std::string_view key, std::string_view value) {
  return outcome_of(decode(key, value));
}

}  // namespace invd::store
