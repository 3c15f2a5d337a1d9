#include "ctl/quarantine.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ctl/answers.h"
#include "ctl/display_text.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/states.h"
#include "ctl/table.h"

namespace invd::ctl {
namespace {

// What Amazon sent, indented for reading; as it is when it is no JSON, which may be why it is here.
std::string readable(const std::string& json) {
  const auto parsed = nlohmann::ordered_json::parse(json, nullptr, false);
  const std::string text =
      parsed.is_discarded() ? json : parsed.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += "  " + printable(std::string_view(text).substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return out;
}

control::ExitCode outcome(Session& session) {
  // A retry asks Amazon and may have to wait for its quota.
  const Result<std::string> text = session.call(Duration{120'000});
  if (!text) return session.failed(text.error());
  const Result<control::QuarantineOutcome> reply = understood<control::QuarantineOutcome>(*text);
  if (!reply) return session.failed(reply.error());
  const control::ExitCode printed = session.format() == Format::text
                                        ? session.print(render_outcome(*reply, session.screen()))
                                        : print_json(session, *text);
  return reply->outcome == "failed" ? control::ExitCode::failed : printed;
}

}  // namespace

std::string render_quarantine(const std::vector<control::QuarantineEntry>& entries, const Screen& screen) {
  if (entries.empty()) return "The quarantine is empty: every order that Amazon sent was understood.\n";
  Table table(
      {{"ORDER"}, {"INTEGRATION"}, {"SINCE"}, {"LAST TRIED"}, {"TRIES", Align::right}, {"REASON", Align::left, 20}});
  for (const control::QuarantineEntry& entry : entries) {
    table.add({entry.order_id, entry.integration, entry.first_seen_at ? relative(*entry.first_seen_at, screen.now) : "",
               entry.last_tried_at ? relative(*entry.last_tried_at, screen.now) : "", grouped(entry.attempts),
               entry.reason});
  }
  return table.render(screen);
}

std::string render_quarantined(const control::QuarantineEntry& entry, const Screen& screen) {
  const auto time = [&screen](const std::optional<Timestamp>& at) {
    return at ? moment_and_age(*at, screen.now) : std::string();
  };
  std::string out = render_fields({{"Order", Cell(entry.order_id, Tone::strong)},
                                   {"Integration", entry.integration},
                                   {"Reason", Cell(entry.reason, Tone::bad)},
                                   {"In quarantine since", time(entry.first_seen_at)},
                                   {"Last tried", time(entry.last_tried_at)},
                                   {"Tries", grouped(entry.attempts)}},
                                  screen);
  if (!entry.json.empty()) out += "\nAs Amazon sent it:\n" + readable(entry.json);
  return out;
}

std::string render_outcome(const control::QuarantineOutcome& outcome, const Screen& screen) {
  std::string out = fmt::format("{}: {}", printable(outcome.order_id),
                                painted(printable(outcome.outcome), tone_of(outcome.outcome), screen));
  if (!outcome.reason.empty()) out += ": " + printable(outcome.reason);
  out += "\n";
  if (outcome.outcome == "failed") out += "  It stays in quarantine and is tried again by itself.\n";
  if (outcome.outcome == "dropped") out += "  It comes back when Amazon reports a change of it.\n";
  return out;
}

control::ExitCode quarantine_list(Session& session) {
  return answer_list<control::QuarantineEntry>(session, render_quarantine);
}
control::ExitCode quarantine_show(Session& session) {
  return answer<control::QuarantineEntry>(session, render_quarantined);
}
control::ExitCode quarantine_retry(Session& session) {
  return outcome(session);
}
control::ExitCode quarantine_drop(Session& session) {
  return outcome(session);
}

}  // namespace invd::ctl
