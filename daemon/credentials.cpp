#include "daemon/credentials.h"

namespace invd::daemon {

Result<amazon::Credentials> FileCredentials::load() {
  amazon::Credentials credentials;
  const std::pair<Secret*, const std::string*> parts[] = {{&credentials.client_id, &names_.client_id},
                                                          {&credentials.client_secret, &names_.client_secret},
                                                          {&credentials.refresh_token, &names_.refresh_token}};
  for (const auto& [secret, name] : parts) {
    auto read = config::read_credential(source_, *name);
    if (!read) return fail(read);
    *secret = std::move(*read);
  }
  return credentials;
}

}  // namespace invd::daemon
