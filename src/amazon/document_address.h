#pragma once

#include <string_view>

#include "base/error.h"

namespace invd::amazon {

/// Whether a URL is plain http or https to this machine: an account with such an endpoint is connected to a sandbox.
[[nodiscard]] bool is_loopback_url(std::string_view url);

/// Whether a document may be fetched from there: https to a host below amazonaws.com, on its usual port; or this
/// machine, when the account is connected to a sandbox here. The address comes from an answer, and nothing is to be
/// fetched from anywhere else because of it. Errors: refused, with the host and nothing else of the address, which is a
/// secret (I28).
[[nodiscard]] Result<void> check_document_address(std::string_view url, bool is_sandbox);

}  // namespace invd::amazon
