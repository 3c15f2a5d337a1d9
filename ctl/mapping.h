#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/mapping_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode mapping_status(Session& session);
/// mapping enable and disable. Exits `refused` when --yes was missing and something would change.
[[nodiscard]] control::ExitCode mapping_switch(Session& session);

[[nodiscard]] std::string render_mappings(const std::vector<control::Mapping>& mappings, const Screen& screen);
[[nodiscard]] std::string render_mapping_switch(const control::MappingReply& reply, const Screen& screen);

}  // namespace invd::ctl
