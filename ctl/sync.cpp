#include "ctl/sync.h"

#include <algorithm>
#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/display_text.h"
#include "ctl/history.h"
#include "ctl/progress.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/states.h"

namespace invd::ctl {
namespace {

using control::ExitCode;

std::string run_lines(const control::Run& run, bool dry_run, const Screen& screen) {
  std::string out = printable(run.module);
  if (!run.integration.empty()) out += " " + printable(run.integration);
  out += ": " + painted(printable(run.status), tone_of(run.status), screen);
  if (run.status == "running") {
    return out + fmt::format(" (run {}); invctl history show {}\n", printable(run.run_id), printable(run.run_id));
  }
  if (!dry_run) out += ", " + counts(run.synced, run.failed, run.skipped);
  if (run.started_at && run.ended_at) out += ", " + length_of_time(*run.ended_at - *run.started_at);
  if (!run.run_id.empty()) out += fmt::format(" (run {})", printable(run.run_id));
  out += "\n";
  if (!run.reason.empty()) out += "  " + printable(run.reason) + "\n";
  if (dry_run) out += "  A dry run: the books are as they were.\n";
  if (run.failed > 0 && !run.run_id.empty())
    out += fmt::format("  Which ones: invctl history show {} --failed\n", printable(run.run_id));
  return out;
}

/// The command that shows a run; the newest ones where its number is not known.
std::string show_run(const std::string& run_id) {
  return run_id.empty() ? "invctl history list --limit 5" : "invctl history show " + run_id;
}

class Progress {
 public:
  explicit Progress(Session& session)
      : line_(session.surroundings().err_columns, session.clock(),
              [&session](std::string_view text) { (void)session.err().write(text); }),
        session_(session) {}

  void hear(std::string_view kind, std::string_view json) {
    if (kind != "progress") return;
    const Result<control::SyncProgress> progress = control::from_json<control::SyncProgress>(json);
    if (!progress) return;
    run_id_ = progress->run_id;
    if (progress->joined && !std::exchange(joined_, true)) {
      line_.clear();
      (void)session_.err().write(fmt::format("Joined run {}, which was under way.\n", printable(progress->run_id)));
    }
    line_.show(progress_words(*progress));
  }
  void clear() { line_.clear(); }
  [[nodiscard]] const std::string& run_id() const { return run_id_; }

 private:
  ProgressLine line_;
  Session& session_;
  std::string run_id_;
  bool joined_ = false;
};

}  // namespace

std::string progress_words(const control::SyncProgress& progress) {
  std::string out = progress.module;
  if (!progress.integration.empty()) out += (out.empty() ? "" : " ") + progress.integration;
  const bool reads_pages = progress.module != "stock";
  if (reads_pages) out += fmt::format(": {} page{}", grouped(progress.pages), progress.pages == 1 ? "" : "s");
  if (progress.synced + progress.failed + progress.skipped > 0) {
    out += (reads_pages ? ", " : ": ") + counts(progress.synced, progress.failed, progress.skipped);
  }
  if (!progress.message.empty()) out += ": " + progress.message;
  return out;
}

std::string render_sync(const control::SyncReply& reply, bool dry_run, const Screen& screen) {
  if (reply.runs.empty()) return "Nothing to sync: no integration is active. `invctl status` says why.\n";
  std::string out;
  for (const control::Run& run : reply.runs) out += run_lines(run, dry_run, screen);
  return out;
}

ExitCode exit_code_of(const control::SyncReply& reply) {
  const auto failed = std::ranges::count(reply.runs, "failed", &control::Run::status);
  const bool partly = std::ranges::any_of(reply.runs, [](const control::Run& run) {
    return run.status == "partial" || (run.status != "failed" && run.failed > 0);
  });
  if (failed > 0 && failed == std::ssize(reply.runs)) return ExitCode::failed;
  return failed > 0 || partly ? ExitCode::partial : ExitCode::done;
}

std::string render_left(std::string_view run_id) {
  std::string out = "invctl: stopped waiting; the run goes on in the daemon\n";
  if (run_id.empty()) return out + "  look at it: invctl history list --limit 5\n";
  return out + fmt::format("  look at it: invctl history show {0}; join it: invctl sync, with the same words\n",
                           printable(run_id));
}

std::expected<std::string, ExitCode> attend_run(Session& session) {
  const Invocation& invocation = session.invocation();
  Progress progress(session);
  Result<std::string> text = session.call(
      invocation.command->method, parameters(invocation),
      [&progress](std::string_view kind, std::string_view json) { progress.hear(kind, json); }, Duration{0});
  progress.clear();
  if (text) return std::move(*text);
  if (text.error().code == ErrorCode::cancelled && session.over()) {
    if (session.format() == Format::text) {
      (void)session.err().write(render_left(progress.run_id()));
      return std::unexpected(control::exit_code(ErrorCode::cancelled));
    }
    return std::unexpected(session.failed({ErrorCode::cancelled, "stopped waiting; the run goes on in the daemon",
                                           "look at it: " + show_run(progress.run_id())}));
  }
  if (text.error().code == ErrorCode::timeout)
    return std::unexpected(
        session.failed({ErrorCode::timeout,
                        progress.run_id().empty() ? "no answer in time; a run that has begun goes on in the daemon"
                                                  : "the run did not end in time; it goes on in the daemon",
                        "look at it: " + show_run(progress.run_id())}));
  return std::unexpected(session.failed(text.error()));
}

ExitCode sync(Session& session) {
  const auto text = attend_run(session);
  if (!text) return text.error();
  const Result<control::SyncReply> reply = understood<control::SyncReply>(*text);
  if (!reply) return session.failed(reply.error());
  const bool dry_run = session.invocation().has("--dry-run");
  const ExitCode printed = session.format() == Format::text
                               ? session.print(render_sync(*reply, dry_run, session.screen()))
                               : print_json(session, *text);
  return printed == ExitCode::done ? exit_code_of(*reply) : printed;
}

}  // namespace invd::ctl
