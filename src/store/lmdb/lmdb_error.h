#pragma once

#include <string_view>

#include "base/error.h"

namespace invd::store::lmdb {

/// The one place where LMDB's codes (and the errno values it passes on) become ours. `what` says what was being done.
[[nodiscard]] Error translate_lmdb(int code, std::string_view what);

}  // namespace invd::store::lmdb
