#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "control/exit_code.h"
#include "ctl/output.h"
#include "ctl/session.h"

namespace invd::ctl {

[[nodiscard]] control::ExitCode completion(Session& session);

/// The script of a shell, made from the command table. Errors: usage (not bash, zsh or fish).
[[nodiscard]] Result<std::string> completion_script(std::string_view shell);

/// The hidden command behind the scripts: `invctl __complete KIND [--socket PATH]` prints the daemon's values of a
/// kind, one a line. A shell waits for it at each press of Tab, so it is quick and never complains.
inline constexpr std::string_view kCompleteWord = "__complete";
inline constexpr Duration kCompleteTimeout{700};
void offer_values(const std::vector<std::string>& words, const Surroundings& surroundings, Output& out);

}  // namespace invd::ctl
