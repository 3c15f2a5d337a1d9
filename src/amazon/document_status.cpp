#include "amazon/document_status.h"

#include <string>

namespace invd::amazon {

Result<void> check_document_status(int status) {
  if (status == 200) return {};
  const std::string what = "the store of documents answers " + std::to_string(status);
  if (status >= 500 || status == 429) return fail(ErrorCode::temporary, what);
  if (status >= 200 && status < 400) return fail(ErrorCode::malformed, what + ", not with the document");
  return fail(ErrorCode::rejected, what + ": the document's address has probably expired");
}

}  // namespace invd::amazon
