#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/run_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode history_list(Session& session);
[[nodiscard]] control::ExitCode history_show(Session& session);

[[nodiscard]] std::string render_runs(const std::vector<control::Run>& runs, const Screen& screen);
/// `failed_only`: the records are those that failed.
[[nodiscard]] std::string render_run(const control::Run& run, bool failed_only, const Screen& screen);
/// "12 synced, 1 failed"; "nothing new" when all are zero.
[[nodiscard]] std::string counts(std::int64_t synced, std::int64_t failed, std::int64_t skipped);

}  // namespace invd::ctl
