#pragma once

#include <string>

#include "amazon/credentials.h"
#include "config/config.h"
#include "config/credentials.h"

namespace invd::daemon {

/// Reads an integration's credentials from where the configuration names them, anew each time.
class FileCredentials final : public amazon::CredentialSource {
 public:
  FileCredentials(config::CredentialSource source, config::CredentialNames names)
      : source_(std::move(source)), names_(std::move(names)) {}
  [[nodiscard]] Result<amazon::Credentials> load() override;

 private:
  config::CredentialSource source_;
  config::CredentialNames names_;
};

}  // namespace invd::daemon
