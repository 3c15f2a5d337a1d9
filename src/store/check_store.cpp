#include "store/check_store.h"

#include <fmt/format.h>
#include <limits>
#include <utility>

#include "base/assert.h"
#include "store/key.h"
#include "store/record.h"
#include "store/table.h"

namespace invd::store {
namespace {

constexpr std::size_t kMostFindings = 100;

class Check {
 public:
  Check(ReadTxn& txn, std::span<const TableAudit> audits, CheckReport& report)
      : txn_(txn), audits_(audits), report_(report) {}

  Result<void> table(Table table) {
    CheckReport::Count count{.table = table};
    std::string before;
    const auto visit = [&](std::string_view key, std::string_view value) {
      if (count.rows > 0 && key <= before)
        found(table, key,
              fail(ErrorCode::store_corrupt,
                   fmt::format("rows {} and {} are out of order", printable_key(before), printable_key(key))));
      before = key;
      ++count.rows;
      count.bytes += key.size() + value.size();
      row(table, key, value);
      return Scan::go_on;
    };
    const auto scanned = txn_.scan(table, {}, Direction::ascending, visit);
    if (auto looked = keep_if_damage(table, scanned); !looked) return looked;
    const auto counted = txn_.count(table);
    if (!counted) return keep_if_damage(table, fail(counted));
    if (scanned && *counted != count.rows)
      found(
          table, {},
          fail(ErrorCode::store_corrupt, fmt::format("{} rows are there, the engine counts {}", count.rows, *counted)));
    report_.counts.push_back(count);
    return {};
  }

  void row(Table table, std::string_view key, std::string_view value) {
    // A damaged branch page may lead a look-up astray though a scan sees every row.
    if (const auto again = txn_.get(table, key); !again)
      found(table, key, fail(again));
    else if (!*again || **again != value)
      found(table, key, fail(ErrorCode::store_corrupt, "the row is there, but is not found by its key"));
    if (is_index(table)) {
      if (!value.empty()) found(table, key, fail(ErrorCode::store_corrupt, "an index row has a value"));
    } else if (auto whole = RecordReader::open(key, value, std::numeric_limits<std::uint8_t>::max()); !whole) {
      found(table, key, fail(whole));
      return;  // an audit would only say the same
    }
    for (const TableAudit& audit : audits_) {
      if (audit.table != table) continue;
      if (auto ok = audit.check(txn_, key, value); !ok) found(table, key, std::move(ok));
    }
  }

  /// Damage is what is looked for; anything else ends the check.
  Result<void> keep_if_damage(Table table, Result<void> looked) {
    if (looked || looked.error().code != ErrorCode::store_corrupt) return looked;
    found(table, {}, std::move(looked));
    return {};
  }

 private:
  void found(Table table, std::string_view key, Result<void> problem) {
    ++report_.findings_total;
    if (report_.findings.size() < kMostFindings)
      report_.findings.push_back({table, printable_key(key), std::move(problem).error()});
  }

  ReadTxn& txn_;
  std::span<const TableAudit> audits_;
  CheckReport& report_;
};

}  // namespace

Result<CheckReport> check_store(Kv& kv, std::span<const TableAudit> audits, std::span<const Table> tables) {
  auto txn = kv.begin_read();
  if (!txn) return fail(txn);
  CheckReport report;
  Check check(**txn, audits, report);
  for (const Table table : tables)
    if (auto looked = check.table(table); !looked) return fail(looked, fmt::format("checking table {}", name(table)));
  return report;
}

Result<void> Scrub::step(ReadTxn& txn, std::size_t rows) {
  INVD_ASSERT(!done());
  Check check(txn, audits_, report_);
  const Table table = all_tables()[table_];
  std::size_t looked = 0;
  bool more = false;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (looked == rows) {
      from_ = key;
      more = true;
      return Scan::stop;
    }
    ++looked;
    check.row(table, key, value);
    return Scan::go_on;
  };
  const auto scanned =
      check.keep_if_damage(table, txn.scan(table, {.from = from_, .to = {}}, Direction::ascending, visit));
  if (!scanned) return scanned;
  rows_ += looked;
  if (!more) {
    ++table_;
    from_.clear();
  }
  return {};
}

bool Scrub::done() const {
  return table_ == all_tables().size();
}

}  // namespace invd::store
