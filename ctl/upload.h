#pragma once

#include <string>

#include "base/error.h"

namespace invd::ctl {

class Session;

/// Sends a file to the daemon piece by piece, "-" for stdin; gives the name of the upload. Errors: not_found,
/// permission, limit (larger than an upload may be), cancelled, and the daemon's.
[[nodiscard]] Result<std::string> upload(Session& session, const std::string& path);

}  // namespace invd::ctl
