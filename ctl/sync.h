#pragma once

#include <expected>
#include <string>

#include "control/exit_code.h"
#include "control/run_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

/// Waits with progress on stderr, unless --no-wait. Exits `partial` when some records or some of the runs failed,
/// `failed` when all did.
[[nodiscard]] control::ExitCode sync(Session& session);
/// Calls the command's method, which starts runs or joins them, and shows their progress. The reply; or the exit code,
/// when what went wrong was said already.
[[nodiscard]] std::expected<std::string, control::ExitCode> attend_run(Session& session);

[[nodiscard]] std::string render_sync(const control::SyncReply& reply, bool dry_run, const Screen& screen);
/// One line: "orders amazon-us: 12 pages, 340 synced, 1 failed: waiting 40 s for Amazon's quota".
[[nodiscard]] std::string progress_words(const control::SyncProgress& progress);
[[nodiscard]] control::ExitCode exit_code_of(const control::SyncReply& reply);
/// After Ctrl-C: the run goes on, and how to look at it. `run_id` may be empty.
[[nodiscard]] std::string render_left(std::string_view run_id);

}  // namespace invd::ctl
