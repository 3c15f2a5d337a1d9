#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "store/lmdb/engine.h"
#include "store/lock.h"
#include "store/meta.h"
#include "store/migrations.h"

namespace invd::store::lmdb {

/// A store that is ours: locked, whole enough to read, at the newest schema version, with our epoch in it. Members are
/// destroyed from the last to the first, so the lock goes last.
struct OpenStore {
  StoreLock lock;
  std::unique_ptr<LmdbEngine> engine;
  StoreMeta meta;
  /// For ThreadWriterOptions::fence.
  Fence fence;
  /// The schema version that was found; below kSchemaVersion when migrations ran.
  std::uint32_t found_schema = kSchemaVersion;
  bool created = false;
};

/// Opens the store in `options.directory`, making it when there is none. Blocks on the disk: at start-up only.
/// Errors: store_locked, refused, permission, store_newer, store_corrupt, store_full, store_io.
[[nodiscard]] Result<OpenStore> open_store(const EngineOptions& options, Random& random,
                                           std::span<const Migration> steps = migrations());

/// A store that is looked at and stays as it is, byte for byte: whatever is damaged in it can be looked at again.
struct StoreToCheck {
  StoreLock lock;
  std::unique_ptr<LmdbEngine> engine;
  std::uint32_t schema = 0;
  /// Those that must be there; none when the store was made and nothing came into it.
  std::vector<Table> tables;
};

/// Opens the store in `options.directory` for an audit, of any schema version that is known: also on a full disk and on
/// one mounted read-only. Errors: store_locked, refused, permission, not_found, store_newer, store_corrupt, store_io.
[[nodiscard]] Result<StoreToCheck> open_to_check(EngineOptions options,
                                                 std::span<const Migration> steps = migrations());

}  // namespace invd::store::lmdb
