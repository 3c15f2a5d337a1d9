#include "ctl/doctor.h"

#include <algorithm>
#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/display_text.h"
#include "ctl/session.h"
#include "ctl/states.h"

namespace invd::ctl {
namespace {

std::ptrdiff_t number_of(const control::DoctorReply& reply, std::string_view state) {
  return std::ranges::count(reply.findings, state, &control::Finding::state);
}

std::string one(const control::Finding& finding, const Screen& screen) {
  constexpr std::size_t kStateWidth = 7;
  const std::string state = shortened(printable(finding.state), kStateWidth);
  std::string out = painted(state, tone_of(finding.state), screen);
  out.append(kStateWidth + 2 - display_width(state), ' ');
  if (!finding.object.empty()) out += printable(finding.object) + ": ";
  out += printable(finding.message);
  out += painted(" [" + printable(finding.code) + "]", Tone::faint, screen) + "\n";
  if (!finding.hint.empty()) out += "         " + printable(finding.hint) + "\n";
  return out;
}

}  // namespace

std::string render_doctor(const control::DoctorReply& reply, const Screen& screen) {
  std::string out;
  // What somebody must act on comes last, where the eye is when the command has ended.
  for (const std::string_view state : {"ok", "warning", "error"}) {
    for (const control::Finding& finding : reply.findings) {
      if (finding.state == state) out += one(finding, screen);
    }
  }
  const auto errors = number_of(reply, "error");
  const auto warnings = number_of(reply, "warning");
  const auto counted = [](std::ptrdiff_t count, std::string_view word) {
    return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
  };
  if (errors == 0 && warnings == 0) {
    const std::string passed = counted(std::ssize(reply.findings), "check") + " passed.";
    return out + fmt::format("\n{}\n", painted(passed, Tone::good, screen));
  }
  return out + fmt::format("\n{}: {}, {}.\n", counted(std::ssize(reply.findings), "check"), counted(errors, "error"),
                           counted(warnings, "warning"));
}

control::ExitCode doctor(Session& session) {
  // Some checks ask Amazon.
  const Result<std::string> text = session.call(Duration{120'000});
  if (!text) return session.failed(text.error());
  const Result<control::DoctorReply> reply = understood<control::DoctorReply>(*text);
  if (!reply) return session.failed(reply.error());
  const control::ExitCode printed = session.format() == Format::text
                                        ? session.print(render_doctor(*reply, session.screen()))
                                        : print_json(session, *text);
  return number_of(*reply, "error") > 0 ? control::ExitCode::failed : printed;
}

}  // namespace invd::ctl
