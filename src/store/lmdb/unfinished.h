#pragma once

#include <filesystem>

#include "base/error.h"

namespace invd::store::lmdb {

/// LMDB makes a store with one write of two pages. A power cut before they are flushed may leave any part of them,
/// which is no store and never was one: nothing has been committed, for that is done only after they are flushed. Such
/// a file is emptied, so that the store is made anew; whatever else is in the file stays as it is. The store must be
/// locked. Format: LMDB 0.9, struct MDB_meta of mdb.c. Errors: store_io, permission.
[[nodiscard]] Result<void> discard_unfinished(const std::filesystem::path& data_file);

}  // namespace invd::store::lmdb
