#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/link_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

/// Exits `partial` when some listings failed, `failed` when all did.
[[nodiscard]] control::ExitCode items_confirm(Session& session);
[[nodiscard]] control::ExitCode items_link(Session& session);
[[nodiscard]] control::ExitCode items_unlink(Session& session);

[[nodiscard]] std::string render_confirmed(const std::vector<control::ConfirmOutcome>& outcomes, const Screen& screen);
[[nodiscard]] std::string render_link(const control::LinkReply& reply, bool dry_run, const Screen& screen);
[[nodiscard]] std::string render_unlink(const control::UnlinkReply& reply, bool dry_run, const Screen& screen);

}  // namespace invd::ctl
