#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

/// The rows of the store looked at little by little, beside a daemon at work (I3): each step has a view of its own, so
/// a pass may not see what comes and goes meanwhile, and does not count. A value: it travels to a worker and back.
class Scrub {
 public:
  explicit Scrub(std::vector<TableAudit> audits) : audits_(std::move(audits)) {}

  /// Looks at up to so many rows further; not when done. Errors: as check_store().
  [[nodiscard]] Result<void> step(ReadTxn& txn, std::size_t rows);
  [[nodiscard]] bool done() const;
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] const CheckReport& report() const { return report_; }

 private:
  std::vector<TableAudit> audits_;
  std::size_t table_ = 0;  ///< in all_tables()
  std::string from_;       ///< the key where it goes on
  std::uint64_t rows_ = 0;
  CheckReport report_;
};

}  // namespace invd::store
