#include "store/lmdb/txn.h"

#include <cstring>
#include <lmdb.h>
#include <utility>

#include "base/assert.h"
#include "base/guard.h"
#include "store/key.h"
#include "store/lmdb/engine.h"

namespace invd::store::lmdb {
namespace {

/// More than any record should need; keeps a broken caller from filling the store with one value.
constexpr std::size_t kMaxValueBytes = 16UL << 20U;

MDB_val to_val(std::string_view bytes) {
  return {bytes.size(), const_cast<char*>(bytes.data())};
}

std::string_view from_val(const MDB_val& val) {
  return {static_cast<const char*>(val.mv_data), val.mv_size};
}

bool fits(std::string_view key) {
  return !key.empty() && key.size() <= kMaxKeyBytes;
}

class Cursor {
 public:
  Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  ~Cursor() {
    if (cursor_ != nullptr) mdb_cursor_close(cursor_);
  }
  int open(MDB_txn* txn, unsigned dbi) { return mdb_cursor_open(txn, dbi, &cursor_); }

  /// To the first key at or after `key`. A bound longer than any key is cut, which may land before it: the caller
  /// compares again.
  int seek(std::string_view key) {
    if (key.empty()) return move(MDB_FIRST);
    key_ = to_val(key.substr(0, kMaxKeyBytes));
    int rc = move(MDB_SET_RANGE);
    while (rc == MDB_SUCCESS && this->key() < key) rc = move(MDB_NEXT);
    return rc;
  }
  /// To the last key before `key`.
  int seek_before(std::string_view key) {
    if (key.empty()) return move(MDB_LAST);
    const int rc = seek(key);
    return rc == MDB_NOTFOUND ? move(MDB_LAST) : rc == MDB_SUCCESS ? move(MDB_PREV) : rc;
  }
  int move(MDB_cursor_op op) { return mdb_cursor_get(cursor_, &key_, &value_, op); }
  [[nodiscard]] std::string_view key() const { return from_val(key_); }
  [[nodiscard]] std::string_view value() const { return from_val(value_); }

 private:
  MDB_cursor* cursor_ = nullptr;
  MDB_val key_{};
  MDB_val value_{};
};

}  // namespace

Result<std::optional<std::string_view>> get(LmdbEngine& engine, MDB_txn* txn, Table table, std::string_view key) {
  const auto dbi = engine.table_handle(table);
  if (!dbi) return fail(dbi);
  if (!fits(key)) return std::nullopt;
  MDB_val k = to_val(key);
  MDB_val v{};
  const int rc = mdb_get(txn, *dbi, &k, &v);
  if (rc == MDB_NOTFOUND) return std::nullopt;
  if (rc != MDB_SUCCESS) return std::unexpected(engine.translate(rc, "reading the store"));
  return from_val(v);
}

Result<void> scan(LmdbEngine& engine, MDB_txn* txn, Table table, const KeyRange& range, Direction direction,
                  const Visitor& visitor) {
  const auto dbi = engine.table_handle(table);
  if (!dbi) return fail(dbi);
  Cursor cursor;
  int rc = cursor.open(txn, *dbi);
  if (rc != MDB_SUCCESS) return std::unexpected(engine.translate(rc, "scanning the store"));
  const bool up = direction == Direction::ascending;
  rc = up ? cursor.seek(range.from) : cursor.seek_before(range.to);
  while (rc == MDB_SUCCESS) {
    if (up ? !range.to.empty() && cursor.key() >= range.to : cursor.key() < range.from) return {};
    if (visitor(cursor.key(), cursor.value()) == Scan::stop) return {};
    rc = cursor.move(up ? MDB_NEXT : MDB_PREV);
  }
  if (rc != MDB_NOTFOUND) return std::unexpected(engine.translate(rc, "scanning the store"));
  return {};
}

Result<std::uint64_t> count(LmdbEngine& engine, MDB_txn* txn, Table table) {
  const auto dbi = engine.table_handle(table);
  if (!dbi) return fail(dbi);
  MDB_stat stat{};
  const int rc = mdb_stat(txn, *dbi, &stat);
  if (rc != MDB_SUCCESS) return std::unexpected(engine.translate(rc, "counting a table of the store"));
  return stat.ms_entries;
}

LmdbReadTxn::~LmdbReadTxn() {
  mdb_txn_abort(txn_);
}

LmdbWriteTxn::~LmdbWriteTxn() {
  if (txn_ != nullptr) mdb_txn_abort(txn_);
  engine_.write_ended(failed_, bytes_erased_ > 0 && bytes_erased_ >= bytes_put_);
}

int LmdbWriteTxn::write(Table table, std::string_view key, std::string_view value, unsigned flags) {
  MDB_val k = to_val(key);
  MDB_val v = to_val(value);
  const int rc = mdb_put(txn_, *engine_.table_handle(table), &k, &v, flags);
  if (rc == MDB_SUCCESS) bytes_put_ += key.size() + value.size();
  if (rc != MDB_SUCCESS && rc != MDB_KEYEXIST && failed_ == 0) failed_ = rc;
  return rc;
}

Result<void> LmdbWriteTxn::put(Table table, std::string_view key, std::string_view value) {
  if (const auto dbi = engine_.table_handle(table); !dbi) return fail(dbi);
  if (auto ok = check_sizes(key, value); !ok) return ok;
  const int rc = write(table, key, value, 0);
  if (rc != MDB_SUCCESS) return std::unexpected(engine_.translate(rc, "writing to the store"));
  return {};
}

Result<bool> LmdbWriteTxn::put_if_absent(Table table, std::string_view key, std::string_view value) {
  if (const auto dbi = engine_.table_handle(table); !dbi) return fail(dbi);
  if (auto ok = check_sizes(key, value); !ok) return fail(ok);
  const int rc = write(table, key, value, guarded(Guard::put_if_absent) ? MDB_NOOVERWRITE : 0U);
  if (rc == MDB_KEYEXIST) return false;
  if (rc != MDB_SUCCESS) return std::unexpected(engine_.translate(rc, "writing to the store"));
  return true;
}

Result<bool> LmdbWriteTxn::erase(Table table, std::string_view key) {
  const auto dbi = engine_.table_handle(table);
  if (!dbi) return fail(dbi);
  if (!fits(key)) return false;
  MDB_val k = to_val(key);
  MDB_val old{};
  int rc = mdb_get(txn_, *dbi, &k, &old);
  if (rc == MDB_NOTFOUND) return false;
  const std::size_t size = old.mv_size;
  if (rc == MDB_SUCCESS) rc = mdb_del(txn_, *dbi, &k, nullptr);
  // Counted before the outcome is known: a deletion that met a full map is one that would free space.
  bytes_erased_ += key.size() + size;
  if (rc != MDB_SUCCESS) {
    if (failed_ == 0) failed_ = rc;
    return std::unexpected(engine_.translate(rc, "deleting from the store"));
  }
  return true;
}

Result<void> LmdbWriteTxn::check_sizes(std::string_view key, std::string_view value) {
  if (!fits(key)) return fail(ErrorCode::limit, "a key of the store must have 1 to 511 bytes");
  if (value.size() > kMaxValueBytes) return fail(ErrorCode::limit, "a record of the store may have 16 MiB at most");
  return {};
}

std::uint64_t LmdbWriteTxn::pages() const {
  // LMDB has no call for it. It is the third word of the MDB_txn of LMDB 0.9, after two pointers; the engine compares
  // it with what it knows before anything is written.
  std::size_t pages = 0;
  std::memcpy(&pages, reinterpret_cast<const char*>(txn_) + 2 * sizeof(void*), sizeof(pages));
  return pages;
}

int LmdbWriteTxn::finish() {
  INVD_ASSERT(txn_ != nullptr);
  if (failed_ != 0) return failed_;
  failed_ = mdb_txn_commit(std::exchange(txn_, nullptr));
  return failed_;
}

}  // namespace invd::store::lmdb
