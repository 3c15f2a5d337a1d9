#include "daemon/ledger_rows.h"

namespace invd::daemon {
namespace {

/// "amazon-us 111-1234567-1234567 line 0123", of a document by hand "adjustment 0000000007".
std::string reference_of(const stock::LineRef& line) {
  if (line.source == "adjustment" || line.source == "transfer") return line.source + " " + line.order.str();
  return stock::to_string(line);
}

}  // namespace

std::vector<control::LedgerRow> rows_of(const store::LedgerRow& row, const std::string& sku,
                                        const WarehouseName& warehouse) {
  std::vector<control::LedgerRow> out;
  const auto add = [&](const WarehouseName& where, std::string_view stream, std::string_view kind, std::int64_t delta,
                       std::int64_t after, const stock::LineRef& line, Timestamp at) {
    if (!warehouse.empty() && where != warehouse) return;
    out.push_back({static_cast<std::int64_t>(row.seq), at, sku, where.str(), std::string(stream), std::string(kind),
                   delta, after, reference_of(line), row.note.reason, row.note.by});
  };
  if (const auto& change = row.commitment) {
    add(change->warehouse, "commitment", stock::name(change->key.kind), stock::signed_units(*change), row.after_to,
        change->key.line, change->at);
    return out;
  }
  const stock::Movement& movement = *row.movement;
  const std::string_view kind = stock::name(movement.key.kind);
  if (stock::holds_stock(movement.from.account))
    add(movement.from.warehouse, "movement", kind, -movement.quantity, row.after_from, movement.key.line, movement.at);
  if (stock::holds_stock(movement.to.account))
    add(movement.to.warehouse, "movement", kind, movement.quantity, row.after_to, movement.key.line, movement.at);
  return out;
}

}  // namespace invd::daemon
