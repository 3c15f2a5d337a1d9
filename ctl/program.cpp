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
  if (asked.help) return print_help(session, asked.command != nullptr ? asked.command->name : asked.noun);
  if (asked.command == nullptr) return print_own_version(session);
  const Handler handler = find_handler(asked.command->name);
  if (handler == nullptr) {
    return session.failed(
        {ErrorCode::internal, fmt::format("{} is not built into this invctl", asked.command->name), ""});
  }
  return handler(session);
}

}  // namespace invd::ctl
