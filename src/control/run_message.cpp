#include "control/run_message.h"

namespace invd::control {

void describe(Fields& f, RunRecord& m) {
  f("kind", m.kind);
  f("id", m.id);
  f("outcome", m.outcome);
  f("reason", m.reason);
}

void describe(Fields& f, Run& m) {
  f("run_id", m.run_id);
  f("module", m.module);
  f("integration", m.integration);
  f("trigger", m.trigger);
  f("from", m.from);
  f("to", m.to);
  f("started_at", m.started_at);
  f("ended_at", m.ended_at);
  f("status", m.status);
  f("synced", m.synced);
  f("failed", m.failed);
  f("skipped", m.skipped);
  f("reason", m.reason);
  f("records", m.records);
}

void describe(Fields& f, SyncRequest& m) {
  f.required("module", m.module);
  f("integration", m.integration);
  f("from", m.from);
  f("to", m.to);
  f("dry_run", m.dry_run);
  f("wait", m.wait);
}

void describe(Fields& f, SyncReply& m) {
  f("runs", m.runs);
}

void describe(Fields& f, SyncProgress& m) {
  f("run_id", m.run_id);
  f("module", m.module);
  f("integration", m.integration);
  f("joined", m.joined);
  f("pages", m.pages);
  f("synced", m.synced);
  f("failed", m.failed);
  f("skipped", m.skipped);
  f("message", m.message);
}

void describe(Fields& f, HistoryListRequest& m) {
  f("module", m.module);
  f("status", m.status);
  f("integration", m.integration);
  f("since", m.since);
  f("until", m.until);
  f("after", m.after);
  f("limit", m.limit);
}

void describe(Fields& f, RunPage& m) {
  f("runs", m.runs);
  f("next", m.next);
}

void describe(Fields& f, HistoryShowRequest& m) {
  f.required("run_id", m.run_id);
  f("failed", m.failed);
  f("after", m.after);
  f("limit", m.limit);
}

void describe(Fields& f, RunDetail& m) {
  f("run", m.run);
  f("next", m.next);
}

}  // namespace invd::control
