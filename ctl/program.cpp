#include "ctl/program.h"

#include <fmt/format.h>
#include <utility>

#include "ctl/completion.h"
#include "ctl/dispatch.h"
#include "ctl/help.h"
#include "ctl/invocation.h"

namespace invd::ctl {

using control::ExitCode;

ExitCode run(const std::vector<std::string>& words, const Surroundings& surroundings, const Clock& clock, Output& out,
             Output& err) {
  if (!words.empty() && words.front() == kCompleteWord) {
    offer_values(words, surroundings, out);
    return ExitCode::done;
  }
  Result<Invocation> invocation = parse_command_line(words, surroundings.socket_variable);
  if (!invocation) {
    Invocation broken;
    broken.format = format_of(words);
    Session session(std::move(broken), surroundings, clock, out, err);
    return session.failed(invocation.error());
  }
  Session session(std::move(*invocation), surroundings, clock, out, err);
  const Invocation& asked = session.invocation();
  if (asked.help) {
    const std::string topic = asked.command != nullptr ? std::string(asked.command->name) : asked.noun;
    const Result<std::string> text =
        session.format() == Format::text ? help_on(topic, session.screen()) : help_json(topic);
    return text ? session.print(*text) : session.failed(text.error());
  }
  if (asked.command == nullptr) return session.print(fmt::format("invctl {}\n", own_version()));
  const Handler handler = find_handler(asked.command->name);
  if (handler == nullptr) {
    return session.failed(
        {ErrorCode::internal, fmt::format("{} is not built into this invctl", asked.command->name), ""});
  }
  return handler(session);
}

}  // namespace invd::ctl
