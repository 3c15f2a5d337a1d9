#include "store/lmdb/engine.h"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <lmdb.h>
#include <utility>

#include "base/assert.h"
#include "store/lmdb/file_system.h"
#include "store/lmdb/lmdb_error.h"
#include "store/lmdb/meta_bytes.h"
#include "store/lmdb/page_audit.h"
#include "store/lmdb/txn.h"

namespace invd::store::lmdb {
namespace {

constexpr unsigned kReaders = 254;
constexpr mode_t kMode = 0600;

std::size_t index_of(Table table) {
  return static_cast<std::size_t>(table);
}

}  // namespace

LmdbEngine::LmdbEngine(const EngineOptions& options) : options_(options), handles_(all_tables().size()) {}

LmdbEngine::~LmdbEngine() {
  INVD_ASSERT(!writing_);
  if (env_ != nullptr) mdb_env_close(env_);
}

Result<std::unique_ptr<LmdbEngine>> LmdbEngine::open(const EngineOptions& options) {
  const auto fit = check_file_system(options.directory);
  if (!fit) return fail(fit);
  // LMDB believes what it finds: a page behind the file's end would kill the process, a damaged one lead astray (I3).
  if (const auto whole = audit_pages(options.directory / "data.mdb"); !whole) return fail(whole);
  std::unique_ptr<LmdbEngine> engine(new LmdbEngine(options));
  engine->file_system_ = *fit;
  if (auto opened = engine->open_environment(); !opened) return fail(opened);
  if (auto opened = engine->open_tables(); !opened) return fail(opened);
  if (options.read_only) return engine;
  if (auto synced = sync_directory(options.directory); !synced) return fail(synced);
  engine->preallocate();
  return engine;
}

Result<void> LmdbEngine::open_environment() {
  const std::string what = fmt::format("opening {}", (options_.directory / "data.mdb").native());
  int rc = mdb_env_create(&env_);
  if (rc == MDB_SUCCESS) rc = mdb_env_set_maxreaders(env_, kReaders);
  if (rc == MDB_SUCCESS) rc = mdb_env_set_maxdbs(env_, static_cast<MDB_dbi>(handles_.size()));
  if (rc == MDB_SUCCESS) rc = mdb_env_set_mapsize(env_, std::min(options_.initial_map, options_.max_size));
  unsigned flags = MDB_NOTLS;
  if (options_.read_only) flags |= MDB_RDONLY | (options_.alone ? MDB_NOLOCK : 0U);
  if (rc == MDB_SUCCESS) rc = mdb_env_open(env_, options_.directory.c_str(), flags, kMode);
  if (rc != MDB_SUCCESS) return std::unexpected(translate_lmdb(rc, what));
  return {};
}

Result<void> LmdbEngine::open_tables() {
  MDB_envinfo facts{};
  mdb_env_info(env_, &facts);
  map_bytes_ = facts.me_mapsize;
  if (facts.me_last_txnid == 0) return options_.read_only ? Result<void>() : make_tables(all_tables());

  MDB_txn* txn = nullptr;
  int rc = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn);
  if (rc != MDB_SUCCESS) return std::unexpected(translate_lmdb(rc, "opening the store's tables"));
  for (const Table table : all_tables()) {
    MDB_dbi dbi = 0;
    rc = mdb_dbi_open(txn, std::string(name(table)).c_str(), 0, &dbi);
    if (rc == MDB_SUCCESS) handles_[index_of(table)] = dbi;
    if (rc != MDB_SUCCESS && rc != MDB_NOTFOUND) break;
  }
  // Handles opened in a transaction stay only if it is committed, even one that reads.
  if (rc == MDB_SUCCESS || rc == MDB_NOTFOUND)
    rc = mdb_txn_commit(txn);
  else
    mdb_txn_abort(txn);
  if (rc != MDB_SUCCESS) return std::unexpected(translate_lmdb(rc, "opening the store's tables"));
  if (!handles_[index_of(Table::meta)])
    return fail(ErrorCode::store_corrupt, fmt::format("{} lacks the table meta", options_.directory.native()),
                "it is not a store of invd, or it is damaged: restore a backup");
  return {};
}

Result<void> LmdbEngine::make_tables(std::span<const Table> tables) {
  MDB_txn* txn = nullptr;
  // LMDB flushes the pages that it makes a file with only with the first commit; see discard_unfinished().
  int rc = mdb_env_sync(env_, 1);
  if (rc == MDB_SUCCESS) rc = mdb_txn_begin(env_, nullptr, 0, &txn);
  if (rc != MDB_SUCCESS) return std::unexpected(translate_lmdb(rc, "making the store's tables"));
  std::vector<std::pair<Table, MDB_dbi>> made;
  for (const Table table : tables) {
    MDB_dbi dbi = 0;
    rc = mdb_dbi_open(txn, std::string(name(table)).c_str(), MDB_CREATE, &dbi);
    if (rc != MDB_SUCCESS) {
      mdb_txn_abort(txn);
      return std::unexpected(translate_lmdb(rc, "making the store's tables"));
    }
    made.emplace_back(table, dbi);
  }
  rc = mdb_txn_commit(txn);
  if (rc != MDB_SUCCESS) return std::unexpected(translate(rc, "making the store's tables"));
  for (const auto& [table, dbi] : made) handles_[index_of(table)] = dbi;
  return {};
}

std::vector<Table> LmdbEngine::missing_tables() const {
  std::vector<Table> missing;
  for (const Table table : all_tables())
    if (!handles_[index_of(table)]) missing.push_back(table);
  return missing;
}

Result<void> LmdbEngine::create_missing_tables() {
  const std::vector<Table> missing = missing_tables();
  if (missing.empty()) return {};
  return make_tables(missing);
}

Result<unsigned> LmdbEngine::table_handle(Table table) const {
  if (const auto handle = handles_[index_of(table)]) return *handle;
  return fail(ErrorCode::store_corrupt, fmt::format("the store lacks the table {}", name(table)), "restore a backup");
}

Result<void> LmdbEngine::usable() const {
  if (!broken_) return {};
  return fail(ErrorCode::store_io, "the store failed before and is not used any more",
              "look at the disk (dmesg); invd starts again from the last commit");
}

Error LmdbEngine::translate(int code, std::string_view what) {
  Error error = translate_lmdb(code, what);
  if (error.code == ErrorCode::store_io) broken_ = true;
  if (error.code == ErrorCode::store_full)
    error.message = fmt::format("the store {} is full: {}", options_.directory.native(), error.message);
  return error;
}

Result<std::unique_ptr<ReadTxn>> LmdbEngine::begin_read() {
  return begin_view(map_gate_.enter());
}

Result<std::unique_ptr<ReadTxn>> LmdbEngine::begin_scan() {
  return begin_view(map_gate_.enter_in_turn());
}

Result<std::unique_ptr<ReadTxn>> LmdbEngine::begin_view(MapGate::Pass pass) {
  // Asked behind the gate: whoever moved the map may have left none.
  if (auto ok = usable(); !ok) return fail(ok);
  MDB_txn* txn = nullptr;
  const int rc = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn);
  if (rc != MDB_SUCCESS) return std::unexpected(translate(rc, "reading the store"));
  return std::make_unique<LmdbReadTxn>(*this, txn, std::move(pass));
}

Result<std::unique_ptr<WriteTxn>> LmdbEngine::begin_write() {
  INVD_ASSERT(!writing_ && !options_.read_only);
  if (auto ok = usable(); !ok) return fail(ok);
  if (auto back = give_reserve_back(); !back) return fail(back);
  MDB_txn* txn = nullptr;
  const int rc = mdb_txn_begin(env_, nullptr, 0, &txn);
  if (rc != MDB_SUCCESS) return std::unexpected(translate(rc, "writing to the store"));
  writing_ = true;
  auto begun = std::make_unique<LmdbWriteTxn>(*this, txn);
  MDB_envinfo facts{};
  mdb_env_info(env_, &facts);
  pages_are_known_ = begun->pages() == facts.me_last_pgno + 1;
  return begun;
}

void LmdbEngine::write_ended(int code, bool freed_space) {
  writing_ = false;
  last_full_ = code == MDB_MAP_FULL ? Full::map : code == ENOSPC || code == EDQUOT ? Full::disk : Full::no;
  last_freed_space_ = freed_space;
}

Result<void> LmdbEngine::commit(std::unique_ptr<WriteTxn> txn) {
  INVD_ASSERT(writing_);
  auto* const ours = dynamic_cast<LmdbWriteTxn*>(txn.get());
  INVD_ASSERT(ours != nullptr);
  const std::uint64_t to_claim = bytes_to_claim(*ours);
  const bool scarce = to_claim > 0 && disk_free() < to_claim;
  int fd = -1;
  mdb_env_get_fd(env_, &fd);
  const MetaBytes before(fd);
  int rc = ours->finish();
  txn.reset();
  if (rc != MDB_SUCCESS) before.put_back();
  // LMDB reports a short write as EIO; that is what a disk that fills up in the middle of a page run gives. The
  // transaction is aborted before its root was written, so nothing is assumed about what reached the disk. One that
  // has all its blocks cannot fail so: then it is the disk that failed, full or not (I6). Space may have come back
  // since, so what was there before counts as well.
  if (rc == EIO && to_claim > 0 && (scarce || disk_is_full())) {
    rc = ENOSPC;
    last_full_ = Full::disk;
  }
  if (rc != MDB_SUCCESS) {
    Error error = translate(rc, "committing to the store");
    if (error.code != ErrorCode::store_full) {
      // Whatever a commit fails with besides want of space, the state of the disk is not known (I6).
      broken_ = true;
      error.code = ErrorCode::store_io;
    }
    return std::unexpected(std::move(error));
  }
  preallocate();
  return {};
}

Result<KvInfo> LmdbEngine::info() {
  KvInfo info;
  info.map_bytes = map_bytes_;
  info.max_bytes = options_.max_size;
  if (auto measured = measure(info); !measured) return fail(measured);
  return info;
}

Result<int> LmdbEngine::reader_check() {
  int dead = 0;
  const int rc = mdb_reader_check(env_, &dead);
  if (rc != MDB_SUCCESS) return std::unexpected(translate(rc, "checking the store's readers"));
  return dead;
}

unsigned LmdbEngine::flags() const {
  unsigned set = 0;
  mdb_env_get_flags(env_, &set);
  return set;
}

}  // namespace invd::store::lmdb
