#pragma once

#include <memory>
#include <span>

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

}  // namespace invd::store::lmdb
