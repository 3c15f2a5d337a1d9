#include "store/history_record.h"

#include "store/record.h"

namespace invd::store {
namespace {

using namespace history;

constexpr std::uint8_t kVersion = 1;

template <class Enum>
Enum read_enum(RecordReader& r, Enum last) {
  const std::uint64_t value = r.u64();
  if (value > static_cast<std::uint64_t>(last)) r.mark_bad();
  return static_cast<Enum>(value);
}

}  // namespace

std::string encode_run(std::string_view key, const Run& run) {
  RecordWriter w(kVersion);
  w.u64(run.id).u64(static_cast<std::uint64_t>(run.module)).text(run.integration);
  w.u64(static_cast<std::uint64_t>(run.trigger)).maybe_time(run.from).maybe_time(run.to).time(run.started_at);
  w.maybe_time(run.ended_at).u64(static_cast<std::uint64_t>(run.status));
  w.u64(run.counts.synced).u64(run.counts.failed).u64(run.counts.skipped).u64(run.counts.unchanged);
  w.u64(run.pages).u64(run.next_record).text(run.reason).text(run.config_hash);
  return std::move(w).finish(key);
}

Result<Run> decode_run(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a run of the history");
  Run run;
  run.id = r->u64();
  run.module = read_enum(*r, Module::shipments);
  run.integration = r->strong<IntegrationName>();
  run.trigger = read_enum(*r, Trigger::audit);
  run.from = r->maybe_time();
  run.to = r->maybe_time();
  run.started_at = r->time();
  run.ended_at = r->maybe_time();
  run.status = read_enum(*r, RunStatus::skipped);
  run.counts.synced = r->u64();
  run.counts.failed = r->u64();
  run.counts.skipped = r->u64();
  run.counts.unchanged = r->u64();
  run.pages = r->u64();
  run.next_record = r->u64();
  run.reason = r->text();
  run.config_hash = r->text();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a run of the history");
  return run;
}

std::string encode_run_record(std::string_view key, const RunRecord& record) {
  RecordWriter w(kVersion);
  w.text(record.kind).text(record.id).u64(static_cast<std::uint64_t>(record.outcome)).text(record.reason);
  return std::move(w).finish(key);
}

Result<RunRecord> decode_run_record(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a record of the history");
  RunRecord record;
  record.kind = r->text();
  record.id = r->text();
  record.outcome = read_enum(*r, Outcome::skipped);
  record.reason = r->text();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a record of the history");
  return record;
}

}  // namespace invd::store
