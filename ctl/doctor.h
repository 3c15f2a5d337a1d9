#pragma once

#include <string>

#include "control/doctor_message.h"
#include "control/exit_code.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

/// Exits `failed` when an error stands; warnings alone exit `done`.
[[nodiscard]] control::ExitCode doctor(Session& session);

[[nodiscard]] std::string render_doctor(const control::DoctorReply& reply, const Screen& screen);

}  // namespace invd::ctl
