#include "store/history.h"

#include <algorithm>
#include <limits>

#include "store/history_record.h"
#include "store/key.h"
#include "store/record.h"
#include "store/rows.h"

namespace invd::store {
namespace {

using namespace history;

constexpr std::uint8_t kCounterVersion = 1;
constexpr std::uint8_t kOpenVersion = 1;

std::string run_key(RunId id) {
  return KeyWriter().u64(id).str();
}
std::string time_key(Timestamp started, RunId id) {
  return KeyWriter().time(started).u64(id).str();
}
std::string record_key(RunId run, std::uint64_t number) {
  return KeyWriter().u64(run).u64(number).str();
}
std::string expiry_key(ExpiryClass what, Timestamp recorded, RunId id) {
  return KeyWriter().u8(static_cast<std::uint8_t>(what)).time(recorded).u64(id).str();
}

/// Numbers go on even when every run has expired.
Result<RunId> next_run_id(WriteTxn& txn) {
  const std::string key = KeyWriter().text("").text("next-run").str();
  RunId id = 1;
  const auto value = txn.get(Table::sync_state, key);
  if (!value) return fail(value);
  if (*value) {
    auto r = RecordReader::open(key, **value, kCounterVersion);
    if (!r) return fail(r, "the number of the next run");
    id = r->u64();
    if (const auto ok = r->finish(); !ok) return fail(ok, "the number of the next run");
    if (id == 0 || id == std::numeric_limits<RunId>::max())
      return fail(ErrorCode::store_corrupt, "the number of the next run cannot be", "run invd --check-store");
  }
  RecordWriter w(kCounterVersion);
  w.u64(id + 1);
  if (const auto ok = txn.put(Table::sync_state, key, std::move(w).finish(key)); !ok) return fail(ok);
  return id;
}

std::string open_runs_key() {
  return KeyWriter().text("").text("open-runs").str();
}

/// Every run that is `running`, by looking at all there are: for a store of before they were listed.
Result<std::vector<RunId>> find_open_runs(ReadTxn& txn) {
  std::vector<RunId> open;
  Result<void> bad;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const auto run = decode_run(key, value);
    if (!run) {
      bad = fail(run);
      return Scan::stop;
    }
    if (run->status == RunStatus::running) open.push_back(run->id);
    return Scan::go_on;
  };
  if (const auto ok = txn.scan(Table::runs, {}, Direction::ascending, visit); !ok) return fail(ok);
  if (!bad) return fail(bad);
  return open;
}

/// The runs that have begun and not ended. They are listed, as there are some at most among all that history keeps.
Result<std::vector<RunId>> open_runs(ReadTxn& txn) {
  const std::string key = open_runs_key();
  const auto value = txn.get(Table::sync_state, key);
  if (!value) return fail(value);
  if (!*value) return find_open_runs(txn);
  auto r = RecordReader::open(key, **value, kOpenVersion);
  if (!r) return fail(r, "the runs that are open");
  std::vector<RunId> open(r->count());
  for (RunId& id : open) id = r->u64();
  if (const auto ok = r->finish(); !ok) return fail(ok, "the runs that are open");
  return open;
}

Result<void> put_open_runs(WriteTxn& txn, const std::vector<RunId>& open) {
  const std::string key = open_runs_key();
  RecordWriter w(kOpenVersion);
  w.u64(open.size());
  for (const RunId id : open) w.u64(id);
  return txn.put(Table::sync_state, key, std::move(w).finish(key));
}

bool matches(const Run& run, const RunQuery& query) {
  return (!query.integration || run.integration == *query.integration) &&
         (!query.module || run.module == *query.module) && (!query.status || run.status == *query.status);
}

Result<void> delete_run(WriteTxn& txn, const Run& run) {
  if (const auto ok = txn.erase(Table::runs_by_time, time_key(run.started_at, run.id)); !ok) return fail(ok);
  if (const auto ok = txn.erase(Table::runs, run_key(run.id)); !ok) return fail(ok);
  return {};
}

struct Expired {
  std::string key;
  RunId run = 0;
};

Result<std::optional<Expired>> first_expired(ReadTxn& txn, ExpiryClass what, const Retention& retention,
                                             Timestamp now) {
  std::optional<Expired> found;
  Result<void> failed;
  const auto prefix = KeyWriter().u8(static_cast<std::uint8_t>(what)).str();
  const auto visit = [&](std::string_view key, std::string_view) {
    KeyReader r(key);
    (void)r.u8();
    const Timestamp recorded = r.time();
    const RunId run = r.u64();
    if (!r.at_end())
      failed = fail(ErrorCode::store_corrupt, "the expiry index has a damaged key");
    else if (expires_at(recorded, keep_of(retention, what)) <= now)
      found = Expired{std::string(key), run};
    return Scan::stop;
  };
  if (const auto ok = txn.scan(Table::expiry, KeyRange::prefix(prefix), Direction::ascending, visit); !ok)
    return fail(ok);
  if (!failed) return fail(failed);
  return found;
}

/// Deletes up to `limit` records of a run that failed, or that did not; gives how many.
Result<std::size_t> delete_records(WriteTxn& txn, RunId run, bool failed_ones, std::size_t limit) {
  std::vector<std::string> doomed;
  Result<void> bad;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const auto record = decode_run_record(key, value);
    if (!record) {
      bad = fail(record);
      return Scan::stop;
    }
    if ((record->outcome == Outcome::failed) == failed_ones) doomed.emplace_back(key);
    return doomed.size() < limit ? Scan::go_on : Scan::stop;
  };
  if (const auto ok = txn.scan(Table::run_records, KeyRange::prefix(run_key(run)), Direction::ascending, visit); !ok)
    return fail(ok);
  if (!bad) return fail(bad);
  for (const std::string& key : doomed)
    if (const auto ok = txn.erase(Table::run_records, key); !ok) return fail(ok);
  return doomed.size();
}

Result<bool> has_records(ReadTxn& txn, RunId run) {
  bool any = false;
  const auto ok = txn.scan(Table::run_records, KeyRange::prefix(run_key(run)), Direction::ascending,
                           [&](std::string_view, std::string_view) {
                             any = true;
                             return Scan::stop;
                           });
  if (!ok) return fail(ok);
  return any;
}

}  // namespace

Result<Run> begin_run(WriteTxn& txn, Run run) {
  const auto id = next_run_id(txn);
  if (!id) return fail(id);
  run.id = *id;
  auto open = open_runs(txn);
  if (!open) return fail(open);
  open->push_back(run.id);
  if (const auto ok = put_open_runs(txn, *open); !ok) return fail(ok);
  if (const auto ok = put_run(txn, run); !ok) return fail(ok);
  if (const auto ok = txn.put(Table::runs_by_time, time_key(run.started_at, run.id), {}); !ok) return fail(ok);
  return run;
}

Result<std::optional<Run>> get_run(ReadTxn& txn, RunId id) {
  const std::string key = run_key(id);
  const auto value = txn.get(Table::runs, key);
  if (!value) return fail(value);
  if (!*value) return std::optional<Run>();
  auto run = decode_run(key, **value);
  if (!run) return fail(run);
  return std::optional<Run>(std::move(*run));
}

Result<void> put_run(WriteTxn& txn, const Run& run) {
  const std::string key = run_key(run.id);
  return txn.put(Table::runs, key, encode_run(key, run));
}

Result<void> add_record(WriteTxn& txn, Run& run, const RunRecord& record) {
  const std::string key = record_key(run.id, run.next_record++);
  switch (record.outcome) {
    case Outcome::synced:
      ++run.counts.synced;
      break;
    case Outcome::failed:
      ++run.counts.failed;
      break;
    case Outcome::skipped:
      ++run.counts.skipped;
      break;
  }
  return txn.put(Table::run_records, key, encode_run_record(key, record));
}

Result<void> end_run(WriteTxn& txn, Run run, RunStatus status, std::string reason, Timestamp now) {
  run.ended_at = now;
  run.status = status;
  run.reason = std::move(reason);
  const auto enter = [&](ExpiryClass what) { return txn.put(Table::expiry, expiry_key(what, now, run.id), {}); };
  if (run.counts.synced + run.counts.skipped > 0)
    if (const auto ok = enter(ExpiryClass::succeeded_records); !ok) return ok;
  if (run.counts.failed > 0)
    if (const auto ok = enter(ExpiryClass::failed_records); !ok) return ok;
  if (run.next_record == 0) {
    const bool failed = status == RunStatus::failed || status == RunStatus::partial;
    if (const auto ok = enter(failed ? ExpiryClass::run_failed : ExpiryClass::run_succeeded); !ok) return ok;
  }
  auto open = open_runs(txn);
  if (!open) return fail(open);
  std::erase(*open, run.id);
  if (const auto ok = put_open_runs(txn, *open); !ok) return ok;
  return put_run(txn, run);
}

Result<std::vector<Run>> unfinished_runs(ReadTxn& txn) {
  const auto open = open_runs(txn);
  if (!open) return fail(open);
  std::vector<Run> found;
  for (const RunId id : *open) {
    auto run = get_run(txn, id);
    if (!run) return fail(run);
    if (*run) found.push_back(std::move(**run));
  }
  return found;
}

std::string run_page_key(const Run& run) {
  return time_key(run.started_at, run.id);
}

Result<RunList> list_runs(ReadTxn& txn, const RunQuery& query) {
  RunList page;
  auto next = scan_newest(txn, Table::runs_by_time, query, page.runs,
                          [&](std::string_view key, std::string_view) -> Result<std::size_t> {
                            KeyReader r(key);
                            const Timestamp started = r.time();
                            auto run = get_run(txn, r.u64());
                            if (!run) return fail(run);
                            if (!*run || (*run)->started_at != started)
                              return fail(ErrorCode::store_corrupt, "runs_by_time names a run that is not stored");
                            if (matches(**run, query)) page.runs.push_back(std::move(**run));
                            return 1;
                          });
  if (!next) return fail(next);
  page.next = std::move(*next);
  return page;
}

Result<RecordList> list_records(ReadTxn& txn, RunId run, std::optional<Outcome> outcome, std::string_view after,
                                std::size_t limit, std::size_t scan_limit) {
  RecordList page;
  KeyRange range = KeyRange::prefix(run_key(run));
  if (!after.empty()) range.from = std::max(range.from, std::string(after) + '\0');  // a client's word may be any
  std::size_t looked = 0;
  std::string last;
  Result<void> bad;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (page.records.size() == limit || looked >= scan_limit) {
      page.next = last;
      return Scan::stop;
    }
    looked += looked_rows(value.size());
    last = key;
    auto record = decode_run_record(key, value);
    if (!record) {
      bad = fail(record);
      return Scan::stop;
    }
    if (!outcome || record->outcome == *outcome) page.records.push_back(std::move(*record));
    return Scan::go_on;
  };
  if (const auto ok = txn.scan(Table::run_records, range, Direction::ascending, visit); !ok) return fail(ok);
  if (!bad) return fail(bad);
  return page;
}

Result<std::size_t> expire_history(WriteTxn& txn, const Retention& retention, Timestamp now, std::size_t limit) {
  std::size_t deleted = 0;
  for (const ExpiryClass what : {ExpiryClass::succeeded_records, ExpiryClass::failed_records,
                                 ExpiryClass::run_succeeded, ExpiryClass::run_failed}) {
    while (deleted < limit) {
      const auto expired = first_expired(txn, what, retention, now);
      if (!expired) return fail(expired);
      if (!*expired) break;
      const RunId run = (*expired)->run;
      if (what == ExpiryClass::succeeded_records || what == ExpiryClass::failed_records) {
        const auto gone = delete_records(txn, run, what == ExpiryClass::failed_records, limit - deleted);
        if (!gone) return fail(gone);
        deleted += *gone;
        if (deleted >= limit) break;  // more of this run may be left: its row stays
      }
      if (const auto ok = txn.erase(Table::expiry, (*expired)->key); !ok) return fail(ok);
      ++deleted;
      const auto left = has_records(txn, run);
      if (!left) return fail(left);
      const auto stored = get_run(txn, run);
      if (!stored) return fail(stored);
      if (!*left && *stored) {  // a run goes with its last record
        if (const auto ok = delete_run(txn, **stored); !ok) return fail(ok);
        deleted += 2;
      }
    }
  }
  return deleted;
}

Result<void> audit_run(ReadTxn& txn, std::string_view key, std::string_view value) {
  const auto run = decode_run(key, value);
  if (!run) return fail(run);
  const auto row = txn.get(Table::runs_by_time, time_key(run->started_at, run->id));
  if (!row) return fail(row);
  if (run_key(run->id) != key || !*row)
    return fail(ErrorCode::store_corrupt, "run " + std::to_string(run->id) + " and its index disagree");
  if (!run->ended_at) return {};
  for (const ExpiryClass what : {ExpiryClass::succeeded_records, ExpiryClass::failed_records,
                                 ExpiryClass::run_succeeded, ExpiryClass::run_failed}) {
    const auto entry = txn.get(Table::expiry, expiry_key(what, *run->ended_at, run->id));
    if (!entry) return fail(entry);
    if (*entry) return {};
  }
  return fail(ErrorCode::store_corrupt, "run " + std::to_string(run->id) + " would never expire");
}

Result<void> audit_run_by_time(ReadTxn& txn, std::string_view key, std::string_view) {
  KeyReader r(key);
  const Timestamp started = r.time();
  const auto run = get_run(txn, r.u64());
  if (!run) return fail(run);
  if (r.at_end() && *run && (*run)->started_at == started) return {};
  return fail(ErrorCode::store_corrupt, "runs_by_time names a run that is not stored");
}

Result<void> audit_run_record(ReadTxn& txn, std::string_view key, std::string_view value) {
  const auto record = decode_run_record(key, value);
  if (!record) return fail(record);
  KeyReader r(key);
  const auto run = get_run(txn, r.u64());
  if (!run) return fail(run);
  if (*run) return {};
  return fail(ErrorCode::store_corrupt, "a record of the history belongs to no run");
}

Result<void> audit_expiry(ReadTxn& txn, std::string_view key, std::string_view) {
  KeyReader r(key);
  (void)r.u8();
  (void)r.time();
  const auto run = get_run(txn, r.u64());
  if (!run) return fail(run);
  if (r.at_end() && *run) return {};
  return fail(ErrorCode::store_corrupt, "the expiry index names a run that is not stored");
}

}  // namespace invd::store
