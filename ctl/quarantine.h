#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/quarantine_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode quarantine_list(Session& session);
[[nodiscard]] control::ExitCode quarantine_show(Session& session);
/// Exits `failed` when the order failed again: a script must see that it is still in quarantine.
[[nodiscard]] control::ExitCode quarantine_retry(Session& session);
[[nodiscard]] control::ExitCode quarantine_drop(Session& session);

[[nodiscard]] std::string render_quarantine(const std::vector<control::QuarantineEntry>& entries, const Screen& screen);
[[nodiscard]] std::string render_quarantined(const control::QuarantineEntry& entry, const Screen& screen);
[[nodiscard]] std::string render_outcome(const control::QuarantineOutcome& outcome, const Screen& screen);

}  // namespace invd::ctl
