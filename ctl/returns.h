#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/return_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode returns_create(Session& session);
[[nodiscard]] control::ExitCode returns_list(Session& session);

[[nodiscard]] std::string render_return(const control::Return& shown, const Screen& screen);
[[nodiscard]] std::string render_returns(const std::vector<control::Return>& returns, const Screen& screen);

}  // namespace invd::ctl
