#pragma once

#include "base/error.h"

namespace invd::amazon {

/// Whether Amazon's store of documents did what it was asked, by the status of its answer. Errors: temporary (500, 503,
/// 429), rejected (the address has expired, or never was good), malformed (not with the document).
[[nodiscard]] Result<void> check_document_status(int status);

}  // namespace invd::amazon
