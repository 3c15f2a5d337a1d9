#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "store/kv.h"
#include "store/lmdb/file_system.h"
#include "store/lmdb/map_gate.h"

struct MDB_env;
struct MDB_txn;

namespace invd::store::lmdb {

class LmdbWriteTxn;

struct EngineOptions {
  std::filesystem::path directory;
  /// What the file may hold at first; doubled when full.
  std::uint64_t initial_map = 256ULL << 20U;
  /// store.max_size: where doubling ends.
  std::uint64_t max_size = 8ULL << 30U;
  /// Disk space is claimed this far ahead of use, so that commits go on while others fill the disk (I5); 0 claims none.
  std::uint64_t preallocate_step = 16ULL << 20U;
  bool read_only = false;
  /// With read_only: nobody else has the store open, so that lock.mdb is not needed and stays as it is.
  bool alone = false;
};

/// LMDB under the store. Always in full sync mode (I1): a commit that returned is on the disk.
///
/// MDB_NOTLS is set: reader slots belong to transactions, not to threads, so that the loop thread may hold two views at
/// once and pool threads keep no slot between jobs. The directory form (data.mdb and lock.mdb in it) is used, so that
/// all the store's files lie in one directory that can be backed up, locked and guarded as a whole.
class LmdbEngine final : public Kv {
 public:
  /// Opens or creates the store's files (mode 0600) in the directory, which must be there. Tables that a store with
  /// content lacks are not made: see missing_tables(). Errors: refused (a network file system), permission, not_found,
  /// store_io, store_full, store_corrupt.
  [[nodiscard]] static Result<std::unique_ptr<LmdbEngine>> open(const EngineOptions& options);
  ~LmdbEngine() override;
  LmdbEngine(const LmdbEngine&) = delete;
  LmdbEngine& operator=(const LmdbEngine&) = delete;

  [[nodiscard]] Result<std::unique_ptr<ReadTxn>> begin_read() override;
  [[nodiscard]] Result<std::unique_ptr<ReadTxn>> begin_scan() override;
  [[nodiscard]] Result<std::unique_ptr<WriteTxn>> begin_write() override;
  [[nodiscard]] Result<void> commit(std::unique_ptr<WriteTxn> txn) override;
  [[nodiscard]] Result<void> grow() override;
  [[nodiscard]] Result<KvInfo> info() override;

  /// Tables of this program that the store does not have: new ones after an upgrade, or lost ones.
  [[nodiscard]] std::vector<Table> missing_tables() const;
  /// Makes the missing tables, empty. Errors: store_full, store_io.
  [[nodiscard]] Result<void> create_missing_tables();

  /// Frees reader slots of processes that died; gives how many. For each minute (I7).
  [[nodiscard]] Result<int> reader_check();
  /// The flags LMDB runs with, for the test that no unsafe one is set.
  [[nodiscard]] unsigned flags() const;

  // For the transactions.
  [[nodiscard]] Result<unsigned> table_handle(Table table) const;
  [[nodiscard]] Error translate(int code, std::string_view what);
  void write_ended(int code, bool freed_space);

 private:
  explicit LmdbEngine(const EngineOptions& options);
  [[nodiscard]] Result<void> open_environment();
  [[nodiscard]] Result<void> open_tables();
  [[nodiscard]] Result<void> make_tables(std::span<const Table> tables);
  [[nodiscard]] Result<void> usable() const;
  [[nodiscard]] Result<std::unique_ptr<ReadTxn>> begin_view(MapGate::Pass pass);
  [[nodiscard]] Result<void> set_map(std::uint64_t bytes);
  [[nodiscard]] std::uint64_t bytes_to_last_page() const;
  [[nodiscard]] std::uint64_t bytes_to_claim(const LmdbWriteTxn& txn) const;
  [[nodiscard]] std::uint64_t disk_free() const;
  [[nodiscard]] bool disk_is_full() const;
  [[nodiscard]] Result<void> measure(KvInfo& info);
  [[nodiscard]] Result<void> give_reserve_back();
  void preallocate();

  enum class Full : std::uint8_t { no, map, disk };

  EngineOptions options_;
  FileSystem file_system_;
  MDB_env* env_ = nullptr;
  std::vector<std::optional<unsigned>> handles_;
  MapGate map_gate_;
  std::atomic<std::uint64_t> map_bytes_ = 0;
  /// After a failed flush nothing is read or written any more (I6).
  std::atomic<bool> broken_ = false;

  // The writer thread's.
  bool writing_ = false;
  bool pages_are_known_ = false;  ///< LmdbWriteTxn::pages() says what it should
  Full last_full_ = Full::no;
  bool last_freed_space_ = false;
  std::uint64_t preallocated_ = 0;
  bool can_preallocate_ = true;
};

}  // namespace invd::store::lmdb
