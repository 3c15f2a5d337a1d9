#pragma once

#include <string>

#include "control/config_message.h"
#include "control/exit_code.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode config_show(Session& session);
/// A FILE is checked here, without a daemon; so is the usual file when no daemon can be asked. Exits `failed` when
/// something is wrong with it.
[[nodiscard]] control::ExitCode config_check(Session& session);
[[nodiscard]] control::ExitCode config_diff(Session& session);
[[nodiscard]] control::ExitCode config_reload(Session& session);

[[nodiscard]] std::string render_config(const control::ConfigShowReply& reply, const Screen& screen);
[[nodiscard]] std::string render_check(const control::ConfigCheckReply& reply, const Screen& screen);
[[nodiscard]] std::string render_diff(const control::ConfigDiffReply& reply, const Screen& screen);
[[nodiscard]] std::string render_reload(const control::ConfigDiffReply& reply, const Screen& screen);

/// Checks the file as `invd` would. Errors: not_found, permission, limit (it cannot be read at all).
[[nodiscard]] Result<control::ConfigCheckReply> check_file(const std::string& path);

inline constexpr const char* kUsualConfigFile = "/etc/invd/invd.yaml";

}  // namespace invd::ctl
