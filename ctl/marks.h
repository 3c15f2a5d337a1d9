#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/item_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

/// items mark-fba and items mark-mfn. Exits `partial` when some items failed, `failed` when all did.
[[nodiscard]] control::ExitCode items_mark(Session& session);

[[nodiscard]] std::string render_marks(const std::vector<control::ItemMarkOutcome>& outcomes, const Screen& screen);

}  // namespace invd::ctl
