#include "sync/run_log.h"

#include <fmt/format.h>

#include "log/log.h"
#include "store/history.h"
#include "store/sync_state.h"

namespace invd::sync {
namespace {

struct ModuleOf {
  IntegrationName integration;
  history::Module module = history::Module::orders;
};

/// Ends every run that is open, or those of one module of an integration.
Result<void> close_open_runs(store::WriteTxn& txn, const std::optional<ModuleOf>& of, const std::string& reason,
                             Timestamp now) {
  const auto open = store::unfinished_runs(txn);
  if (!open) return fail(open);
  for (const history::Run& run : *open) {
    if (of && (run.integration != of->integration || run.module != of->module)) continue;
    const auto ok = store::end_run(txn, run, history::ended_status(run.counts, true), reason, now);
    if (!ok) return ok;
  }
  return {};
}

}  // namespace

async::Task<Result<void>> begin_run(Services services, ActiveRun& active, history::Run run) {
  run.trigger = active.request.trigger;
  run.started_at = services.clock.now();
  auto begun = co_await services.store.write(
      [run, is_main = active.request.is_main()](store::WriteTxn& txn) -> Result<history::Run> {
        auto stored = store::begin_run(txn, run);
        if (!stored || !is_main) return stored;
        auto state = store::get_module_state(txn, run.integration, run.module);
        if (!state) return fail(state);
        state->last_run = stored->id;
        state->last_started_at = run.started_at;
        if (const auto put = store::put_module_state(txn, run.integration, run.module, *state); !put) return fail(put);
        return stored;
      });
  if (!begun) co_return fail(begun);
  active.run = *begun;
  active.pulse();
  services.events.publish({run.started_at, "run.started", run.integration.str(), std::to_string(begun->id),
                           fmt::format("{}, {}", history::name(run.module), history::name(run.trigger))});
  co_return Result<void>();
}

async::Task<Result<void>> end_run(Services services, ActiveRun& active, std::string reason) {
  const bool broke_off = active.error.has_value();
  const bool is_success = !broke_off && active.request.is_main();
  history::Run run = active.run;
  run.status = history::ended_status(run.counts, broke_off);
  run.reason = active.error ? active.error->message : std::move(reason);
  run.ended_at = services.clock.now();
  const auto ended = co_await services.store.write([run, is_success](store::WriteTxn& txn) -> Result<void> {
    if (const auto ok = store::end_run(txn, run, run.status, run.reason, *run.ended_at); !ok) return ok;
    if (!is_success) return {};
    auto state = store::get_module_state(txn, run.integration, run.module);
    if (!state) return fail(state);
    state->last_success_at = run.ended_at;
    return store::put_module_state(txn, run.integration, run.module, *state);
  });
  if (!ended) co_return ended;
  active.run = run;
  active.tell("ended");
  const std::string summary =
      fmt::format("{}: {} synced, {} failed, {} skipped, {} unchanged", history::name(run.status), run.counts.synced,
                  run.counts.failed, run.counts.skipped, run.counts.unchanged);
  const std::string line = run.reason.empty() ? fmt::format("run {} {}", run.id, summary)
                                              : fmt::format("run {} {} ({})", run.id, summary, run.reason);
  log::info(history::name(run.module), run.integration.view(), line);
  services.events.publish({*run.ended_at, "run.ended", run.integration.str(), std::to_string(run.id), summary});
  co_return Result<void>();
}

Result<std::optional<history::Run>> add_records(store::WriteTxn& txn, history::RunId id,
                                                const std::vector<history::RunRecord>& records) {
  auto run = store::get_run(txn, id);
  if (!run || !*run) return run;
  for (const history::RunRecord& record : records)
    if (const auto ok = store::add_record(txn, **run, record); !ok) return fail(ok);
  if (const auto ok = store::put_run(txn, **run); !ok) return fail(ok);
  return run;
}

async::Task<Result<void>> close_interrupted_runs(Services services) {
  co_return co_await services.store.write([now = services.clock.now()](store::WriteTxn& txn) {
    return close_open_runs(txn, std::nullopt, "invd stopped during this run; the next one goes on from there", now);
  });
}

void close_abandoned_runs(Services services, const IntegrationName& integration, history::Module module) {
  services.store.writer().submit(
      {[integration, module, now = services.clock.now()](store::WriteTxn& txn) {
         return close_open_runs(txn, ModuleOf{integration, module}, "its integration stopped during this run", now);
       },
       [integration](const Result<void>& done) {
         if (!done) log::warning("history", integration.view(), "open runs were not ended: " + done.error().message);
       }});
}

}  // namespace invd::sync
