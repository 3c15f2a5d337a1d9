#include "ctl/history.h"

#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/states.h"
#include "ctl/table.h"

namespace invd::ctl {
namespace {

std::string window(const control::Run& run) {
  if (!run.from && !run.to) return {};
  return fmt::format("{} to {}", run.from ? moment(*run.from) : "the beginning", run.to ? moment(*run.to) : "now");
}

std::string took(const control::Run& run, Timestamp now) {
  if (!run.started_at) return {};
  return length_of_time(run.ended_at.value_or(now) - *run.started_at);
}

}  // namespace

std::string counts(std::int64_t synced, std::int64_t failed, std::int64_t skipped) {
  std::string out;
  const auto part = [&out](std::int64_t number, std::string_view word) {
    if (number > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", grouped(number), word);
  };
  part(synced, "synced");
  part(failed, "failed");
  part(skipped, "skipped");
  return out.empty() ? "nothing new" : out;
}

std::string render_runs(const std::vector<control::Run>& runs, const Screen& screen) {
  if (runs.empty()) return "No runs match. `invctl sync orders` starts one.\n";
  Table table({{"RUN"},
               {"MODULE"},
               {"INTEGRATION"},
               {"TRIGGER"},
               {"STARTED"},
               {"TOOK", Align::right},
               {"STATUS"},
               {"SYNCED", Align::right},
               {"FAILED", Align::right},
               {"SKIPPED", Align::right},
               {"REASON", Align::left, 16}});
  for (const control::Run& run : runs) {
    table.add({run.run_id, run.module, run.integration, run.trigger,
               run.started_at ? relative(*run.started_at, screen.now) : "", took(run, screen.now),
               Cell(run.status, tone_of(run.status)), grouped(run.synced),
               run.failed > 0 ? Cell(grouped(run.failed), Tone::bad) : Cell("0"), grouped(run.skipped), run.reason});
  }
  return table.render(screen);
}

std::string render_run(const control::Run& run, bool failed_only, const Screen& screen) {
  std::string out = render_fields({{"Run", Cell(run.run_id, Tone::strong)},
                                   {"Status", Cell(run.status, tone_of(run.status))},
                                   {"Reason", run.reason},
                                   {"Module", run.module},
                                   {"Integration", run.integration},
                                   {"Trigger", run.trigger},
                                   {"Window", window(run)},
                                   {"Started", run.started_at ? moment_and_age(*run.started_at, screen.now) : ""},
                                   {run.ended_at ? "Took" : "Runs for", took(run, screen.now)},
                                   {"Records", counts(run.synced, run.failed, run.skipped)}},
                                  screen);
  if (!run.records || run.records->empty()) {
    if (failed_only) out += "\nNo record of this run failed.\n";
    return out;
  }
  Table table({{"KIND"}, {"ID"}, {"OUTCOME"}, {"REASON", Align::left, 16}});
  for (const control::RunRecord& record : *run.records) {
    table.add({record.kind, record.id, Cell(record.outcome, tone_of(record.outcome)), record.reason});
  }
  out += "\n" + table.render(screen, 2);
  const std::int64_t known = failed_only ? run.failed : run.synced + run.failed + run.skipped;
  const auto shown = static_cast<std::int64_t>(run.records->size());
  if (shown < known) out += fmt::format("\n{} of {} records; --limit 0 shows all.\n", grouped(shown), grouped(known));
  return out;
}

control::ExitCode history_list(Session& session) {
  return answer_list<control::Run>(session, render_runs);
}

control::ExitCode history_show(Session& session) {
  // The run comes with a page of its records; the pages are put together here.
  const Gathered gathered = gather(session, "run.records", Stream::no);
  if (gathered.error && (gathered.elements.empty() || session.format() != Format::text)) {
    return session.failed(*gathered.error);
  }
  const Result<std::string> whole = json_member_with(gathered.first_reply, "run", "records", gathered.elements);
  if (!whole) return session.failed(whole.error());
  if (session.format() != Format::text) return session.print(*whole + "\n");
  const Result<control::Run> run = understood<control::Run>(*whole);
  if (!run) return session.failed(run.error());
  const control::ExitCode printed =
      session.print(render_run(*run, session.invocation().has("--failed"), session.screen()));
  return gathered.error ? session.failed_halfway(*gathered.error) : printed;
}

}  // namespace invd::ctl
