#pragma once

#include <string_view>

#include "base/error.h"
#include "base/secret.h"
#include "base/timestamp.h"

namespace invd::amazon {

/// What Login with Amazon gives for a refresh token.
struct TokenAnswer {
  Secret access_token;   ///< printable ASCII without spaces, at most 4096 bytes: safe in a header
  Duration lifetime{0};  ///< 1 minute to 1 day
};

/// Reads the body of a 200. Errors: malformed; never with a value in the message.
[[nodiscard]] Result<TokenAnswer> read_token_answer(std::string_view body);

}  // namespace invd::amazon
