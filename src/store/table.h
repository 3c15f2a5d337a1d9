#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace invd::store {

/// The tables of the store. Each is an ordered map from key bytes (key.h) to record bytes (record.h); indexes are
/// tables written in the same transaction as what they index. The comment gives the key.
enum class Table : std::uint8_t {
  meta,            ///< name -> schema version, uuid, fencing epoch, ... (meta.h)
  orders,          ///< (integration, order id) -> order (orders.h)
  orders_by_time,  ///< (purchased at, integration, order id) -> nothing
  open_orders,     ///< (next re-read at, integration, order id) -> nothing: orders not final (ORD-9)
  unresolved,      ///< (integration, order id) -> quarantined order (ORD-11)
  sync_state,      ///< (integration, module) -> watermark, page progress, last run (sync_state.h)
  runs,            ///< (run id) -> run (history.h)
  runs_by_time,    ///< (started at, run id) -> nothing
  run_records,     ///< (run id, number) -> record of a run
  expiry,          ///< (expires at, kind, key) -> nothing: what history deletes next (HIST-2)
  quotas,          ///< (integration, region, operation) -> token bucket (I25)
  settings,        ///< (key) -> a toggle set by invctl, and the values seen at the last load (PREF-6)
  audit,           ///< (at, number) -> who did what (DATA-3)
  problems,        ///< (integration, code) -> since when a problem stands
};

/// All tables, in the order of the enum.
[[nodiscard]] std::span<const Table> all_tables();
/// The name under which the engine keeps it; never changes.
[[nodiscard]] std::string_view name(Table table);
/// Whether its rows are keys only (value "nothing"); every other table's values are records with a checksum.
[[nodiscard]] bool is_index(Table table);

}  // namespace invd::store
