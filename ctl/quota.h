#pragma once

#include <string>

#include "control/exit_code.h"
#include "control/quota_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode quota(Session& session);

[[nodiscard]] std::string render_quota(const control::QuotaReply& reply, const Screen& screen);

}  // namespace invd::ctl
