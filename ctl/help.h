#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "control/command.h"
#include "control/exit_code.h"
#include "ctl/invocation.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode help(Session& session);
/// invctl's version and the daemon's; without a daemon invctl's alone, which is no failure.
[[nodiscard]] control::ExitCode version(Session& session);

/// `invctl --help`, `invctl COMMAND --help`: what help_on() or help_json() say of the topic.
[[nodiscard]] control::ExitCode print_help(Session& session, std::string_view topic);
/// `invctl --version`, which asks no daemon.
[[nodiscard]] control::ExitCode print_own_version(Session& session);

/// All commands, the options that each takes, and the exit codes.
[[nodiscard]] std::string render_overview(const Screen& screen);
[[nodiscard]] std::string render_help(const control::Command& command, const Screen& screen);
/// `topic`: empty, a command's words, or the first word of several commands. Errors: not_found, with the nearest.
[[nodiscard]] Result<std::string> help_on(std::string_view topic, const Screen& screen);
/// The same as an array of commands, or under --jsonl one a line. Errors: as above.
[[nodiscard]] Result<std::string> help_json(std::string_view topic, Format format);

/// invctl's own: "0.1.0".
[[nodiscard]] std::string_view own_version();

}  // namespace invd::ctl
