#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "store/kv.h"

namespace invd::store {

/// How a table's rows are audited: decodes the row and, where the table is one of several that must agree, looks the
/// others up (an index row has its record, a record its index rows). Errors: what is wrong with the row.
struct TableAudit {
  Table table = Table::meta;
  std::function<Result<void>(ReadTxn& txn, std::string_view key, std::string_view value)> check;
};

struct CheckReport {
  struct Count {
    Table table = Table::meta;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
  };
  struct Finding {
    Table table = Table::meta;
    std::string key;  ///< as printable_key() gives it; empty when the finding is about the table
    Error error;
  };
  std::vector<Count> counts;
  /// The first 100.
  std::vector<Finding> findings;
  std::uint64_t findings_total = 0;

  [[nodiscard]] bool clean() const { return findings_total == 0; }
};

/// The full audit of one view of the store (I2, I3): every record's checksum, that each row is found by its key,
/// the order of keys, the number of rows against what the engine counts, and what `audits` add. Reads everything; on a
/// worker, or with the daemon stopped. Errors: only what kept it from looking (store_io); damage is a finding.
[[nodiscard]] Result<CheckReport> check_store(Kv& kv, std::span<const TableAudit> audits,
                                              std::span<const Table> tables = all_tables());

}  // namespace invd::store
