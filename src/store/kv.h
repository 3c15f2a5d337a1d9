#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "store/table.h"

namespace invd::store {

enum class Scan : std::uint8_t { go_on, stop };
enum class Direction : std::uint8_t { ascending, descending };

/// Keys from `from` (inclusive) to `to` (exclusive); an empty `to` means to the end of the table.
struct KeyRange {
  std::string from;
  std::string to;
  /// All keys that begin with `prefix`.
  [[nodiscard]] static KeyRange prefix(std::string_view prefix);
};

/// Called for each entry of a scan; the views hold until it returns. It must not write.
using Visitor = std::function<Scan(std::string_view key, std::string_view value)>;

/// Rows that a list or a filter looks at in one view before it ends its page, to go on with another view (I7): some
/// milliseconds' worth. A row counts once for each begun kLookedBytes.
inline constexpr std::size_t kLookedRows = 1'000;
inline constexpr std::size_t kLookedBytes = 4'096;
[[nodiscard]] constexpr std::size_t looked_rows(std::size_t bytes) {
  return 1 + bytes / kLookedBytes;
}

/// A consistent view of the store. Views that it gives hold until the transaction ends. Not held across an await (I7).
/// Errors of every call: store_io, store_corrupt.
class ReadTxn {
 public:
  virtual ~ReadTxn() = default;
  ReadTxn() = default;
  ReadTxn(const ReadTxn&) = delete;
  ReadTxn& operator=(const ReadTxn&) = delete;

  [[nodiscard]] virtual Result<std::optional<std::string_view>> get(Table table, std::string_view key) = 0;
  /// Visits the entries of a range in key order, or from its end backwards.
  [[nodiscard]] virtual Result<void> scan(Table table, const KeyRange& range, Direction direction,
                                          const Visitor& visitor) = 0;
  [[nodiscard]] virtual Result<std::uint64_t> count(Table table) = 0;
};

/// A transaction that writes. Destroying it without commit() aborts it. Views from get() hold until the next write.
/// Errors of the writing calls, besides those of reading: store_full (map or disk; the transaction must be dropped).
class WriteTxn : public ReadTxn {
 public:
  [[nodiscard]] virtual Result<void> put(Table table, std::string_view key, std::string_view value) = 0;
  /// Writes only when the key is absent; says whether it wrote (I14).
  [[nodiscard]] virtual Result<bool> put_if_absent(Table table, std::string_view key, std::string_view value) = 0;
  /// Says whether the key was there.
  [[nodiscard]] virtual Result<bool> erase(Table table, std::string_view key) = 0;
};

/// Figures of the engine, for status and doctor.
struct KvInfo {
  std::uint64_t map_bytes = 0;        ///< what the file may hold before it grows
  std::uint64_t used_bytes = 0;       ///< pages in use, times the page size
  std::uint64_t file_bytes = 0;       ///< allocated on disk
  std::uint64_t max_bytes = 0;        ///< store.max_size
  std::uint64_t disk_free_bytes = 0;  ///< what the file system still has for us
};

/// The engine under the store: one writer at a time, any number of readers. LMDB is one (store/lmdb); the interface is
/// what tables and domain know.
class Kv {
 public:
  virtual ~Kv() = default;
  /// On any thread, each transaction on one thread only.
  [[nodiscard]] virtual Result<std::unique_ptr<ReadTxn>> begin_read() = 0;
  /// The same for threads that read one view after the other: lets a grow() that waits go first, so that it waits for
  /// the views that are open and for no later one (I7). The thread must have no view open.
  [[nodiscard]] virtual Result<std::unique_ptr<ReadTxn>> begin_scan() { return begin_read(); }
  /// On the writer's thread only.
  [[nodiscard]] virtual Result<std::unique_ptr<WriteTxn>> begin_write() = 0;
  /// Makes all of the transaction durable, or none of it. Errors: store_full (nothing was written; reads go on),
  /// store_io (fatal: the daemon must end, I6).
  [[nodiscard]] virtual Result<void> commit(std::unique_ptr<WriteTxn> txn) = 0;
  /// Makes room after a store_full: doubles the map up to max_bytes. On the writer's thread, without its transaction
  /// open; waits for the readers of other threads to end. Errors: store_full when at the maximum, or when it was the
  /// disk that was full.
  [[nodiscard]] virtual Result<void> grow() = 0;
  /// Waits while the map is to move, as begin_scan() does: for threads that hold no view. Errors: store_io.
  [[nodiscard]] virtual Result<KvInfo> info() = 0;
};

}  // namespace invd::store
