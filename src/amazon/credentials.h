#pragma once

#include "base/error.h"
#include "base/secret.h"

namespace invd::amazon {

/// What Login with Amazon asks of an application and its seller.
struct Credentials {
  Secret client_id;
  Secret client_secret;
  Secret refresh_token;
};

/// Where they come from. Asked anew at each login, so that a rotated secret is picked up without a restart.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  /// Errors: not_found, permission, malformed: which credential, and what is wrong with it. Passed on as they are.
  [[nodiscard]] virtual Result<Credentials> load() = 0;
};

}  // namespace invd::amazon
