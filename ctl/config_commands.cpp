#include "ctl/config_commands.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>

#include "config/load.h"
#include "ctl/answers.h"
#include "ctl/display_text.h"
#include "ctl/session.h"
#include "ctl/table.h"

namespace invd::ctl {
namespace {

using control::ExitCode;

std::string place(const control::ConfigProblem& problem) {
  std::string out = printable(problem.file);
  if (problem.line) out += fmt::format(":{}", *problem.line);
  if (problem.column) out += fmt::format(":{}", *problem.column);
  return out;
}

std::string changes_table(const control::ConfigDiffReply& reply, const Screen& screen) {
  Table table({{"KEY"}, {"IN EFFECT", Align::left, 12}, {"IN THE FILE", Align::left, 12}, {"TAKES"}});
  for (const control::ConfigDiffRow& row : reply.rows) {
    const bool restart = row.effect.contains("restart");
    table.add({row.key, row.from.empty() ? Cell("(not set)", Tone::faint) : Cell(row.from),
               row.to.empty() ? Cell("(not set)", Tone::faint) : Cell(row.to),
               restart ? Cell("a restart", Tone::warn) : Cell("a reload")});
  }
  return table.render(screen);
}

std::ptrdiff_t restarts(const control::ConfigDiffReply& reply) {
  return std::ranges::count_if(reply.rows, [](const auto& row) { return row.effect.contains("restart"); });
}

ExitCode show_check(Session& session, const control::ConfigCheckReply& reply) {
  const ExitCode printed = session.print(session.format() == Format::text ? render_check(reply, session.screen())
                                                                          : control::to_json(reply) + "\n");
  return reply.valid ? printed : control::exit_code(ErrorCode::invalid_config);
}

ExitCode check_here(Session& session, const std::string& path) {
  const Result<control::ConfigCheckReply> checked = check_file(path);
  return checked ? show_check(session, *checked) : session.failed(checked.error());
}

}  // namespace

Result<control::ConfigCheckReply> check_file(const std::string& path) {
  const Result<config::Checked> checked = config::check_file(path);
  if (!checked) {
    return fail(checked.error().code, checked.error().message,
                "name a file that can be read: invctl config check FILE");
  }
  control::ConfigCheckReply reply{.file = path, .valid = checked->loaded.has_value(), .problems = {}};
  for (const config::Problem& problem : checked->problems) {
    reply.problems.push_back({.file = problem.file,
                              .line = problem.line,
                              .column = problem.column,
                              .message = problem.key.empty() ? problem.what : problem.key + ": " + problem.what,
                              .hint = problem.hint});
  }
  return reply;
}

std::string render_config(const control::ConfigShowReply& reply, const Screen& screen) {
  Table table({{"KEY"}, {"VALUE", Align::left, 16}, {"FROM"}});
  for (const control::ConfigValue& value : reply.values) {
    const bool preset = value.origin == "default";
    std::string from = preset || value.file.empty() ? value.origin : value.file;
    if (!preset && value.line) from += fmt::format(":{}", *value.line);
    table.add({value.key, value.value, Cell(from, preset ? Tone::faint : Tone::plain)});
  }
  return table.render(screen);
}

std::string render_check(const control::ConfigCheckReply& reply, const Screen& screen) {
  const std::string file = reply.file.empty() ? std::string("the configuration") : printable(reply.file);
  if (reply.valid) return fmt::format("{}: {}\n", file, painted("no mistakes", Tone::good, screen));
  std::string out;
  for (const control::ConfigProblem& problem : reply.problems) {
    out += painted(place(problem), Tone::strong, screen) + ": " + printable(problem.message) + "\n";
    if (!problem.hint.empty()) out += "  " + printable(problem.hint) + "\n";
  }
  const auto number = reply.problems.size();
  return out + fmt::format("\n{}: {}\n", file,
                           painted(fmt::format("{} mistake{}", number, number == 1 ? "" : "s"), Tone::bad, screen));
}

std::string render_diff(const control::ConfigDiffReply& reply, const Screen& screen) {
  if (reply.rows.empty()) return "A reload would change nothing: the file says what is in effect.\n";
  return changes_table(reply, screen) + "\n`invctl config reload` puts this into effect.\n";
}

std::string render_reload(const control::ConfigDiffReply& reply, const Screen& screen) {
  if (reply.rows.empty()) return "Reloaded: nothing has changed.\n";
  std::string out = changes_table(reply, screen);
  const auto later = restarts(reply);
  const auto now = std::ssize(reply.rows) - later;
  out += fmt::format("\nReloaded: {} setting{} changed.\n", now, now == 1 ? "" : "s");
  if (later > 0) {
    out += fmt::format("{} wait{} for a restart: systemctl restart invd\n", later, later == 1 ? "s" : "");
  }
  return out;
}

ExitCode config_show(Session& session) {
  return answer<control::ConfigShowReply>(session, render_config);
}

ExitCode config_check(Session& session) {
  if (session.invocation().has("FILE")) return check_here(session, session.invocation().value("FILE"));
  const Result<std::string> text = session.call();
  const bool no_daemon =
      !text && (text.error().code == ErrorCode::unreachable || text.error().code == ErrorCode::refused);
  if (no_daemon && std::ifstream(kUsualConfigFile).good()) return check_here(session, kUsualConfigFile);
  if (!text) return session.failed(text.error());
  const Result<control::ConfigCheckReply> reply = understood<control::ConfigCheckReply>(*text);
  if (!reply) return session.failed(reply.error());
  return show_check(session, *reply);
}

ExitCode config_diff(Session& session) {
  return answer<control::ConfigDiffReply>(session, render_diff);
}
ExitCode config_reload(Session& session) {
  return answer<control::ConfigDiffReply>(session, render_reload);
}

}  // namespace invd::ctl
