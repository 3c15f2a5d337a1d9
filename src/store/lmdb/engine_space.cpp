// How the engine keeps room for what comes: the map's size, the file's, and the disk's.

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/assert.h"
#include "store/lmdb/engine.h"
#include "store/lmdb/lmdb_error.h"
#include "store/lmdb/txn.h"

namespace invd::store::lmdb {
namespace {

constexpr MDB_dbi kFreeListTable = 0;
constexpr std::uint64_t kProbeBytes = 1ULL << 20U;
/// What the commit itself may add to a transaction's pages: its free list, eight bytes for each page that it leaves,
/// and the way to each table's root.
constexpr std::uint64_t kPagesOfCommit = 64;

/// LMDB copies the pages it changes, so deleting in a full map needs pages too: this much above max_size, lent to
/// transactions that delete.
std::uint64_t reserve_of(std::uint64_t max_size) {
  return std::max<std::uint64_t>(1ULL << 20U, max_size / 64);
}

int fd_of(MDB_env* env) {
  int fd = -1;
  mdb_env_get_fd(env, &fd);
  return fd;
}

/// Pages that LMDB has free for reuse. Its free list maps a transaction to a count followed by that many page numbers.
int count_free_pages(MDB_txn* txn, std::uint64_t& pages) {
  MDB_cursor* cursor = nullptr;
  int rc = mdb_cursor_open(txn, kFreeListTable, &cursor);
  if (rc != MDB_SUCCESS) return rc;
  MDB_val key{};
  MDB_val value{};
  while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == MDB_SUCCESS) {
    std::size_t n = 0;
    if (value.mv_size >= sizeof(n)) std::memcpy(&n, value.mv_data, sizeof(n));
    pages += n;
  }
  mdb_cursor_close(cursor);
  return rc == MDB_NOTFOUND ? MDB_SUCCESS : rc;
}

}  // namespace

std::uint64_t LmdbEngine::bytes_to_last_page() const {
  MDB_envinfo facts{};
  MDB_stat stat{};
  mdb_env_info(env_, &facts);
  mdb_env_stat(env_, &stat);
  return (std::uint64_t{facts.me_last_pgno} + 1) * stat.ms_psize;
}

Result<void> LmdbEngine::measure(KvInfo& info) {
  {
    // Not only for the transaction: LMDB answers questions about the file's pages from the map, too.
    const MapGate::Pass pass = map_gate_.enter_in_turn();
    if (auto ok = usable(); !ok) return ok;
    std::uint64_t free_pages = 0;
    MDB_txn* txn = nullptr;
    int rc = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn);
    if (rc == MDB_SUCCESS) {
      rc = count_free_pages(txn, free_pages);
      mdb_txn_abort(txn);
    }
    if (rc != MDB_SUCCESS) return std::unexpected(translate(rc, "measuring the store"));
    MDB_stat stat{};
    mdb_env_stat(env_, &stat);
    const std::uint64_t all = bytes_to_last_page();
    info.used_bytes = all - std::min(all, free_pages * stat.ms_psize);
  }
  struct stat file{};
  struct statvfs disk{};
  if (::fstat(fd_of(env_), &file) != 0 || ::fstatvfs(fd_of(env_), &disk) != 0)
    return std::unexpected(translate_lmdb(errno, "looking at data.mdb"));
  info.file_bytes = static_cast<std::uint64_t>(file.st_blocks) * 512;
  info.disk_free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  return {};
}

Result<void> LmdbEngine::set_map(std::uint64_t bytes) {
  INVD_ASSERT(!writing_);
  const MapGate::Alone alone(map_gate_);
  const int rc = mdb_env_set_mapsize(env_, bytes);
  if (rc != MDB_SUCCESS) {
    // The old map is gone by then, whatever the reason: there is nothing to read from.
    broken_ = true;
    Error error = translate(rc, "growing the store's map");
    error.code = ErrorCode::store_io;
    return std::unexpected(std::move(error));
  }
  MDB_envinfo facts{};
  mdb_env_info(env_, &facts);
  map_bytes_ = facts.me_mapsize;
  return {};
}

Result<void> LmdbEngine::grow() {
  if (auto ok = usable(); !ok) return ok;
  if (last_full_ == Full::disk)
    return fail(ErrorCode::store_full,
                fmt::format("the disk that holds the store {} is full", options_.directory.native()),
                "free space on the disk that holds the store, or change store.path");
  if (map_bytes_ < options_.max_size) return set_map(std::min(map_bytes_ * 2, options_.max_size));
  const std::uint64_t with_reserve = options_.max_size + reserve_of(options_.max_size);
  if (last_full_ == Full::map && last_freed_space_ && map_bytes_ < with_reserve) return set_map(with_reserve);
  return fail(
      ErrorCode::store_full,
      fmt::format("the store {} has reached store.max_size ({} bytes)", options_.directory.native(), options_.max_size),
      "raise store.max_size, or shorten history.keep_succeeded");
}

Result<void> LmdbEngine::give_reserve_back() {
  // Lent again when it is needed. LMDB never makes the map smaller than what is in use.
  if (map_bytes_ <= options_.max_size || last_full_ == Full::map) return {};
  if (bytes_to_last_page() >= map_bytes_) return {};
  return set_map(options_.max_size);
}

void LmdbEngine::preallocate() {
  const std::uint64_t step = options_.preallocate_step;
  if (step == 0 || !can_preallocate_) return;
  const std::uint64_t used = bytes_to_last_page();
  if (preallocated_ >= used + step / 2) return;
  const std::uint64_t wanted = std::min(used + step, std::max<std::uint64_t>(map_bytes_, used));
  if (wanted <= preallocated_) return;
  // What is scarce is left to others: without this the last bytes of the disk would be ours for nothing.
  if (disk_free() < 2 * step) return;
  if (::fallocate(fd_of(env_), 0, 0, static_cast<off_t>(wanted)) == 0) {
    preallocated_ = wanted;
  } else if (errno == EOPNOTSUPP || errno == ENOSYS) {
    can_preallocate_ = false;
  }
}

/// How much more of the disk the transaction may need to be committed; 0 when it has all its blocks.
std::uint64_t LmdbEngine::bytes_to_claim(const LmdbWriteTxn& txn) const {
  struct stat file{};
  MDB_stat stat{};
  if (!pages_are_known_ || ::fstat(fd_of(env_), &file) != 0 || mdb_env_stat(env_, &stat) != MDB_SUCCESS) return 0;
  const std::uint64_t needed = (txn.pages() + kPagesOfCommit) * stat.ms_psize;
  const std::uint64_t claimed = static_cast<std::uint64_t>(file.st_blocks) * 512;
  const std::uint64_t more = needed - std::min(needed, claimed);
  return file_system_.in_place ? more : std::max(more, kProbeBytes);
}

std::uint64_t LmdbEngine::disk_free() const {
  struct statvfs disk{};
  return ::fstatvfs(fd_of(env_), &disk) == 0 ? std::uint64_t{disk.f_bavail} * disk.f_frsize : 0;
}

bool LmdbEngine::disk_is_full() const {
  struct stat file{};
  const int fd = fd_of(env_);
  if (::fstat(fd, &file) != 0) return false;
  const off_t end = std::max<off_t>(file.st_size, static_cast<off_t>(bytes_to_last_page()));
  if (::fallocate(fd, FALLOC_FL_KEEP_SIZE, end, kProbeBytes) != 0) return errno == ENOSPC || errno == EDQUOT;
  // The probe's blocks are given back; that they are not is no harm, they will be used.
  static_cast<void>(::fallocate(fd, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, end, kProbeBytes));
  return false;
}

}  // namespace invd::store::lmdb
