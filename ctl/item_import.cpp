#include "ctl/item_import.h"

#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/progress.h"
#include "ctl/quantities.h"
#include "ctl/table.h"
#include "ctl/upload.h"

namespace invd::ctl {

using control::ExitCode;

namespace {

std::string rows(std::int64_t count) {
  return fmt::format("{} row{}", grouped(count), count == 1 ? "" : "s");
}

std::string end_line(const control::ItemImportReply& reply, const Screen& screen) {
  if (reply.dry_run) return "A dry run: the books are as they were.\n";
  if (reply.failed > 0 && reply.failed == reply.rows)
    return painted("Nothing was taken: no row is right.", Tone::bad, screen) + "\n";
  if (reply.applied && reply.failed > 0) return "The rows that are right were taken.\n";
  if (reply.applied || reply.failed == 0) return {};
  return painted("Nothing was taken.", Tone::bad, screen) + " Correct the file, or give --partial to take the rest.\n";
}

}  // namespace

std::string render_import(const control::ItemImportReply& reply, const Screen& screen) {
  std::string out = rows(reply.rows) + ": ";
  std::string counts;
  const auto part = [&counts](std::int64_t count, std::string_view word) {
    if (count > 0) counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", grouped(count), word);
  };
  part(reply.created, "created");
  part(reply.changed, "changed");
  part(reply.unchanged, "unchanged");
  part(reply.failed, "wrong");
  out += (counts.empty() ? "nothing to do" : counts) + "\n";
  if (!reply.errors.empty()) {
    Table table({{"ROW", Align::right}, {"COLUMN"}, {"VALUE", Align::left, 12}, {"PROBLEM", Align::left, 20}});
    for (const control::ImportError& error : reply.errors)
      table.add({fmt::format("{}", error.row), error.column, error.value, error.message});
    out += "\n" + table.render(screen, 2);
    if (reply.failed > std::ssize(reply.errors))
      out += fmt::format("  The first {} are shown.\n", grouped(std::ssize(reply.errors)));
    out += "\n";
  }
  return out + end_line(reply, screen);
}

ExitCode exit_code_of(const control::ItemImportReply& reply, bool partial) {
  if (reply.failed == 0) return ExitCode::done;
  return partial && reply.failed < reply.rows ? ExitCode::partial : ExitCode::failed;
}

ExitCode items_import(Session& session) {
  const Invocation& invocation = session.invocation();
  const Result<std::string> name = upload(session, invocation.value("FILE"));
  if (!name) return session.failed(name.error());

  ProgressLine line(session.surroundings().err_columns, session.clock(),
                    [&session](std::string_view text) { (void)session.err().write(text); });
  const auto hear = [&line](std::string_view kind, std::string_view json) {
    const Result<control::ItemImportProgress> progress = control::from_json<control::ItemImportProgress>(json);
    if (kind == "progress" && progress) line.show(fmt::format("{} of {}", grouped(progress->rows), rows(progress->of)));
  };
  const Result<std::string> text = session.call(
      invocation.command->method, parameters(invocation, {.texts = {{"upload", *name}}}), hear, Duration{0});
  line.clear();
  if (!text) return session.failed(text.error());
  const Result<control::ItemImportReply> reply = understood<control::ItemImportReply>(*text);
  if (!reply) return session.failed(reply.error());
  const ExitCode printed = session.format() == Format::text ? session.print(render_import(*reply, session.screen()))
                                                            : print_json(session, *text);
  return printed == ExitCode::done ? exit_code_of(*reply, invocation.has("--partial")) : printed;
}

}  // namespace invd::ctl
