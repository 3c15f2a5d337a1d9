#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "config/config.h"
#include "config/credentials.h"

namespace invd::daemon {

/// Where systemd looks for what LoadCredential= and LoadCredentialEncrypted= of invd.service name without a path.
struct CredentialStores {
  std::string plain = "/etc/credstore";
  std::string encrypted = "/etc/credstore.encrypted";
};

/// What was found out about the credentials that a configuration names.
struct CredentialsCheck {
  std::vector<Error> bad;               ///< each with its integration and what to do
  std::vector<std::string> not_looked;  ///< why one of them could not be looked at from here
};

/// Looks at every credential of every integration. Outside of invd.service a bare name is looked for where systemd will
/// find it. Blocks for file reads.
[[nodiscard]] CredentialsCheck check_credentials(const config::Config& config, const config::CredentialSource& source,
                                                 const CredentialStores& stores);

}  // namespace invd::daemon
