#pragma once

#include <string>

#include "control/exit_code.h"
#include "control/import_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

/// Exits `failed` when rows are wrong and nothing was taken, `partial` when only a part was.
[[nodiscard]] control::ExitCode items_import(Session& session);

[[nodiscard]] std::string render_import(const control::ItemImportReply& reply, const Screen& screen);
[[nodiscard]] control::ExitCode exit_code_of(const control::ItemImportReply& reply, bool partial);

}  // namespace invd::ctl
