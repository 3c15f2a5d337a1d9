#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "history/retention.h"
#include "history/run.h"
#include "store/kv.h"

namespace invd::store {

/// The tables `runs`, `runs_by_time`, `run_records` and `expiry` (HIST-1, 2).

/// Stores a new run and gives it the next number.
[[nodiscard]] Result<history::Run> begin_run(WriteTxn& txn, history::Run run);
[[nodiscard]] Result<std::optional<history::Run>> get_run(ReadTxn& txn, history::RunId id);
[[nodiscard]] Result<void> put_run(WriteTxn& txn, const history::Run& run);
/// Adds a record and counts it in `run`, which the caller puts afterwards.
[[nodiscard]] Result<void> add_record(WriteTxn& txn, history::Run& run, const history::RunRecord& record);
/// Sets the end, the status and the reason, and enters the run where expiry finds it.
[[nodiscard]] Result<void> end_run(WriteTxn& txn, history::Run run, history::RunStatus status, std::string reason,
                                   Timestamp now);
/// Runs that are `running`, of this process or one before it, however old.
[[nodiscard]] Result<std::vector<history::Run>> unfinished_runs(ReadTxn& txn);

struct RunQuery {
  std::optional<IntegrationName> integration;
  std::optional<history::Module> module;
  std::optional<history::RunStatus> status;
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
  std::string after;
  std::size_t limit = 50;
  std::size_t scan_limit = kLookedRows;  ///< rows looked at before the page ends, however few matched (I7)
};
struct RunList {
  std::vector<history::Run> runs;  ///< newest first
  std::string next;                ///< empty at the end
};
/// `after` of the page that begins behind that run.
[[nodiscard]] std::string run_page_key(const history::Run& run);
[[nodiscard]] Result<RunList> list_runs(ReadTxn& txn, const RunQuery& query);

struct RecordList {
  std::vector<history::RunRecord> records;
  std::string next;
};
/// Records of a run in the order in which they were made; `outcome` limits to one kind. `scan_limit` as in RunQuery.
[[nodiscard]] Result<RecordList> list_records(ReadTxn& txn, history::RunId run, std::optional<history::Outcome> outcome,
                                              std::string_view after, std::size_t limit,
                                              std::size_t scan_limit = kLookedRows);

/// Deletes at most about `limit` rows of what has expired; gives the number deleted, less than `limit` when nothing is
/// left to do (HIST-2, I29). Its cost depends on what expires, not on what stays.
[[nodiscard]] Result<std::size_t> expire_history(WriteTxn& txn, const history::Retention& retention, Timestamp now,
                                                 std::size_t limit);

[[nodiscard]] Result<void> audit_run(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_run_by_time(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_run_record(ReadTxn& txn, std::string_view key, std::string_view value);
[[nodiscard]] Result<void> audit_expiry(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
