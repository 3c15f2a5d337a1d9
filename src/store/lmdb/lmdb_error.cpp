#include "store/lmdb/lmdb_error.h"

#include <cerrno>
#include <fmt/format.h>
#include <lmdb.h>

namespace invd::store::lmdb {
namespace {

struct Meaning {
  ErrorCode code = ErrorCode::internal;
  std::string_view hint;
};

constexpr std::string_view kDamaged = "restore a backup, or move the store away and let invd fetch everything anew";

Meaning meaning_of(int code) {
  switch (code) {
    case MDB_MAP_FULL:
      return {ErrorCode::store_full, "raise store.max_size, or shorten history.keep_succeeded"};
    case ENOSPC:
    case EDQUOT:
      return {ErrorCode::store_full, "free space on the disk that holds the store, or change store.path"};
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
      return {ErrorCode::store_corrupt, kDamaged};
    case MDB_INVALID:
      return {ErrorCode::store_corrupt,
              "data.mdb is not a store of invd, or its first page is damaged; restore a backup"};
    case MDB_VERSION_MISMATCH:
      return {ErrorCode::store_corrupt, "data.mdb was written in another format of LMDB; use the invd that wrote it"};
    case MDB_INCOMPATIBLE:
    case MDB_BAD_DBI:
      return {ErrorCode::store_corrupt, kDamaged};
    case MDB_PANIC:
    case EIO:
      return {ErrorCode::store_io, "look at the disk (dmesg); invd starts again from the last commit"};
    case MDB_MAP_RESIZED:
      return {ErrorCode::store_locked, "another process writes to the store; let only invd use it"};
    case MDB_READERS_FULL:
      return {ErrorCode::temporary, "too many read the store at once: end what else has it open, and try again"};
    case ENOMEM:
    case EAGAIN:
    case EMFILE:
    case ENFILE:
      return {ErrorCode::temporary, "try again"};
    case MDB_TXN_FULL:
    case MDB_BAD_VALSIZE:
      return {ErrorCode::limit, ""};
    case EACCES:
    case EPERM:
    case EROFS:
      return {ErrorCode::permission, "the store's directory must belong to invd's user"};
    case ENOENT:
    case ENOTDIR:
      return {ErrorCode::not_found, "check store.path"};
    default:
      return {};
  }
}

}  // namespace

Error translate_lmdb(int code, std::string_view what) {
  const Meaning meaning = meaning_of(code);
  return Error{meaning.code, fmt::format("{}: {}", what, mdb_strerror(code)), std::string(meaning.hint)};
}

}  // namespace invd::store::lmdb
