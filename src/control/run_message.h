#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

struct RunRecord {
  std::string kind;  ///< order, listing, ...
  std::string id;
  std::string outcome;  ///< synced, failed, skipped
  std::string reason;
  bool operator==(const RunRecord&) const = default;
};

/// A run of a module (HIST-1).
struct Run {
  std::string run_id;
  std::string module;
  std::string integration;
  std::string trigger;            ///< schedule, manual, first, resync, notification, audit
  std::optional<Timestamp> from;  ///< the window
  std::optional<Timestamp> to;
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> ended_at;
  std::string status;  ///< running, succeeded, partial, failed, skipped
  std::int64_t synced = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::string reason;
  std::optional<std::vector<RunRecord>> records;  ///< only in history.show
  bool operator==(const Run&) const = default;
};

/// `sync`: starts a run, or joins the one under way; answers with the run when it has ended (or at once, wait = false).
/// Progress comes as SyncProgress notifications.
struct SyncRequest {
  std::string module;
  std::string integration;  ///< absent = the only one, or all
  std::string from;         ///< a moment as parse_moment() takes it; the daemon's clock resolves it
  std::string to;
  bool dry_run = false;
  bool wait = true;
  bool operator==(const SyncRequest&) const = default;
};

/// One run per integration concerned.
struct SyncReply {
  std::vector<Run> runs;
  bool operator==(const SyncReply&) const = default;
};

struct SyncProgress {
  std::string run_id;
  std::string module;
  std::string integration;
  bool joined = false;  ///< the run was under way already
  std::int64_t pages = 0;
  std::int64_t synced = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::string message;  ///< in words: "waiting 40 s for Amazon's quota"
  bool operator==(const SyncProgress&) const = default;
};

struct HistoryListRequest {
  std::string module;
  std::string status;
  std::string integration;
  std::string since;  ///< a moment
  std::string until;
  std::string after;  ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const HistoryListRequest&) const = default;
};

struct RunPage {
  std::vector<Run> runs;
  std::string next;  ///< absent = the last page
  bool operator==(const RunPage&) const = default;
};

struct HistoryShowRequest {
  std::string run_id;
  bool failed = false;  ///< only the records that failed
  std::string after;
  std::optional<std::int64_t> limit;
  bool operator==(const HistoryShowRequest&) const = default;
};

/// The run with a page of its records.
struct RunDetail {
  Run run;
  std::string next;
  bool operator==(const RunDetail&) const = default;
};

void describe(Fields& f, RunRecord& m);
void describe(Fields& f, Run& m);
void describe(Fields& f, SyncRequest& m);
void describe(Fields& f, SyncReply& m);
void describe(Fields& f, SyncProgress& m);
void describe(Fields& f, HistoryListRequest& m);
void describe(Fields& f, RunPage& m);
void describe(Fields& f, HistoryShowRequest& m);
void describe(Fields& f, RunDetail& m);

}  // namespace invd::control
