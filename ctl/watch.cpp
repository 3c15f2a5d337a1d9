#include "ctl/watch.h"

#include "ctl/answers.h"
#include "ctl/display_text.h"
#include "ctl/quantities.h"
#include "ctl/session.h"

namespace invd::ctl {
namespace {

std::string padded(std::string_view text, std::size_t width) {
  std::string out = printable(text);
  const std::size_t taken = display_width(out);
  return taken < width ? out.append(width - taken, ' ') : out;
}

Tone tone(const control::Event& event) {
  if (event.kind.ends_with("quarantined") || event.kind.ends_with("failed")) return Tone::bad;
  if (event.kind == "events.lost" || event.kind == "stock.oversold") return Tone::warn;
  return event.kind.starts_with("order.") ? Tone::good : Tone::plain;
}

}  // namespace

std::string render_event(const control::Event& event, const Screen& screen) {
  constexpr std::size_t kKindWidth = 20;  // "stock.push_confirmed"
  std::string out = event.at ? moment(*event.at).substr(11) + "  " : "";
  out += painted(padded(event.kind, kKindWidth), tone(event), screen);
  if (!event.integration.empty()) out += "  " + printable(event.integration);
  if (!event.object.empty()) out += "  " + printable(event.object);
  if (!event.message.empty()) out += (event.object.empty() ? "  " : ": ") + printable(event.message);
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

control::ExitCode watch(Session& session) {
  control::ExitCode printed = control::ExitCode::done;
  const Result<std::string> end = session.call(
      session.invocation().command->method, parameters(session.invocation()),
      [&session, &printed](std::string_view kind, std::string_view json) {
        if (kind != "event" || printed != control::ExitCode::done) return;
        if (session.format() != Format::text) {
          printed = session.print(std::string(json) + "\n");
        } else if (const auto event = control::from_json<control::Event>(json)) {
          printed = session.print(render_event(*event, session.screen()));
        }
      },
      Duration{0});
  if (printed != control::ExitCode::done) return printed;
  if (!end && !(end.error().code == ErrorCode::cancelled && session.over())) return session.failed(end.error());
  return control::ExitCode::done;
}

}  // namespace invd::ctl
