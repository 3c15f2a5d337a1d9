#pragma once

#include <filesystem>

#include "base/error.h"

namespace invd::store::lmdb {

/// LMDB keeps two meta pages, written in turn, and trusts the one with the higher transaction number: one flipped bit
/// in such a number makes it go back to an older state of the store without a word. The two numbers of a whole store
/// follow each other, the even one first, so this is found out before LMDB sees the file. A file that is absent or
/// empty is fine. Format: LMDB 0.9, struct MDB_meta of mdb.c. Errors: store_corrupt, store_io, permission.
[[nodiscard]] Result<void> check_meta_pages(const std::filesystem::path& data_file);

}  // namespace invd::store::lmdb
