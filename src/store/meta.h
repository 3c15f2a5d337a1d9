#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "store/kv.h"

namespace invd::store {

/// The newest layout of the store that this program knows. Raised with each entry of migrations().
inline constexpr std::uint32_t kSchemaVersion = 4;

/// A daemon's claim on the store: the epoch it set when it opened it. Each start sets a higher one, so a daemon that
/// was overtaken (a lock that did not hold, a copied directory) finds a foreign epoch at its next write and ends (I4).
/// Two that read the same epoch set the same next one: what they drew tells them apart.
struct Fence {
  std::uint64_t epoch = 0;
  std::uint64_t nonce = 0;
  bool operator==(const Fence&) const = default;
};

/// The facts about the store itself, kept in Table::meta under fixed names.
struct StoreMeta {
  std::uint32_t schema = 0;
  std::string uuid;  ///< 32 hex digits, drawn when the store is created
  std::uint64_t epoch = 0;
  std::uint64_t nonce = 0;          ///< drawn with each epoch; 0 in a store from before there was one
  std::vector<std::string> tables;  ///< names of the tables it was written with: none of them may be missing
};

/// Nothing when the store is new. Errors: store_corrupt (a fact is damaged, or some are missing), store_io.
[[nodiscard]] Result<std::optional<StoreMeta>> read_meta(ReadTxn& txn);
/// Errors: store_full, store_io.
[[nodiscard]] Result<void> write_meta(WriteTxn& txn, const StoreMeta& meta);
/// A new store's facts.
[[nodiscard]] StoreMeta new_meta(Random& random);

/// Errors: store_locked when the store's epoch is not ours.
[[nodiscard]] Result<void> check_fence(ReadTxn& txn, const Fence& fence);

/// Writes a record of 64 KiB, the same one each time: fails with store_full as long as the store has no room.
[[nodiscard]] Result<void> write_space_probe(WriteTxn& txn);

}  // namespace invd::store
