#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/oversell_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

// stock oversells: order lines that found less than they needed.

[[nodiscard]] control::ExitCode stock_oversells(Session& session);

[[nodiscard]] std::string render_oversells(const std::vector<control::Oversell>& oversells, const Screen& screen);

/// "Amazon still showed the old number": what a cause means.
[[nodiscard]] std::string cause_words(const std::string& cause);

}  // namespace invd::ctl
