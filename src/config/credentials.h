#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace invd::config {

/// Where bare names of credentials are looked up: systemd's LoadCredential puts them in $CREDENTIALS_DIRECTORY.
struct CredentialSource {
  std::string directory;  ///< empty when not started with credentials

  [[nodiscard]] static CredentialSource from_environment();
};

/// Reads a credential: `name` is a file in source.directory, or an absolute path. A file named by path must be regular,
/// owned by root or by the user of this process, and closed to group and others; one in the directory, which systemd
/// owns, must be closed to others. One final line break is dropped. At most 16 KiB.
/// Errors: not_found, permission, malformed (empty, not one line of text), limit. Blocks for a file read.
[[nodiscard]] Result<Secret> read_credential(const CredentialSource& source, std::string_view name);

}  // namespace invd::config
