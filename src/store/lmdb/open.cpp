#include "store/lmdb/open.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <utility>

#include "base/assert.h"
#include "store/lmdb/file_system.h"
#include "store/lmdb/unfinished.h"

namespace invd::store::lmdb {
namespace {

Result<std::optional<StoreMeta>> meta_of(LmdbEngine& engine) {
  auto txn = engine.begin_read();
  if (!txn) return fail(txn);
  return read_meta(**txn);
}

/// A store without facts about itself is new only if nothing else is in it.
Result<void> check_empty(LmdbEngine& engine) {
  auto txn = engine.begin_read();
  if (!txn) return fail(txn);
  const std::vector<Table> missing = engine.missing_tables();
  for (const Table table : all_tables()) {
    if (std::ranges::find(missing, table) != missing.end()) continue;
    const auto count = (*txn)->count(table);
    if (!count) return fail(count);
    if (*count > 0)
      return fail(ErrorCode::store_corrupt,
                  fmt::format("the store has rows in table {}, but has lost the facts about itself", name(table)),
                  "restore a backup");
  }
  return {};
}

/// A table that the store was written with may not be missing: an empty one in its place would be a wrong answer (I3).
Result<void> check_tables(const LmdbEngine& engine, const StoreMeta& meta) {
  for (const Table missing : engine.missing_tables())
    if (std::ranges::find(meta.tables, name(missing)) != meta.tables.end())
      return fail(ErrorCode::store_corrupt, fmt::format("the store has lost its table {}", name(missing)),
                  "restore a backup, or move the store away and let invd fetch everything anew");
  return {};
}

/// The first transaction of this daemon: claims the store with an epoch of its own.
Result<StoreMeta> claim(LmdbEngine& engine, Random& random) {
  auto txn = engine.begin_write();
  if (!txn) return fail(txn);
  auto meta = read_meta(**txn);
  if (!meta) return fail(meta);
  INVD_ASSERT(meta->has_value());
  ++(*meta)->epoch;
  (*meta)->nonce = random.next();
  (*meta)->tables.clear();
  for (const Table table : all_tables()) (*meta)->tables.emplace_back(name(table));
  if (auto written = write_meta(**txn, **meta); !written) return fail(written);
  if (auto committed = engine.commit(std::move(*txn)); !committed) return fail(committed);
  return std::move(**meta);
}

Result<void> write_first_meta(LmdbEngine& engine, Random& random, std::uint32_t schema) {
  auto txn = engine.begin_write();
  if (!txn) return fail(txn);
  StoreMeta meta = new_meta(random);
  meta.schema = schema;
  if (auto written = write_meta(**txn, meta); !written) return written;
  return engine.commit(std::move(*txn));
}

}  // namespace

Result<OpenStore> open_store(const EngineOptions& options, Random& random, std::span<const Migration> steps) {
  INVD_ASSERT(!options.read_only);
  // It must be there before the lock is taken in it.
  if (auto made = make_directory(options.directory); !made) return fail(made);
  if (auto fit = check_file_system(options.directory); !fit) return fail(fit);
  auto lock = StoreLock::acquire(options.directory);
  if (!lock) return fail(lock);
  if (auto begun = discard_unfinished(options.directory / "data.mdb"); !begun) return fail(begun);
  auto engine = LmdbEngine::open(options);
  if (!engine) return fail(engine);

  const auto before = meta_of(**engine);
  if (!before) return fail(before);
  const bool created = !before->has_value();
  if (created) {
    if (auto empty = check_empty(**engine); !empty) return fail(empty);
    if (auto written = write_first_meta(**engine, random, newest_version(steps)); !written) return fail(written);
  } else {
    if (auto newer = check_version((*before)->schema, steps); !newer) return fail(newer);
    if (auto whole = check_tables(**engine, **before); !whole) return fail(whole);
    if (auto made = (*engine)->create_missing_tables(); !made) return fail(made);
  }
  const auto found = migrate(**engine, steps);
  if (!found) return fail(found);
  auto meta = claim(**engine, random);
  if (!meta) return fail(meta);
  const Fence fence{meta->epoch, meta->nonce};
  return OpenStore{std::move(*lock), std::move(*engine), std::move(*meta), fence, *found, created};
}

Result<StoreToCheck> open_to_check(EngineOptions options, std::span<const Migration> steps) {
  options.read_only = options.alone = true;
  auto lock = StoreLock::acquire_to_read(options.directory);
  if (!lock) return fail(lock);
  StoreToCheck store{.lock = std::move(*lock), .engine = {}, .schema = newest_version(steps), .tables = {}};
  // A crash may have left a file without a page in it: the store that was to be made.
  std::error_code failed;
  if (std::filesystem::file_size(options.directory / "data.mdb", failed) == 0 && !failed) return store;
  auto engine = LmdbEngine::open(options);
  if (!engine) return fail(engine);
  store.engine = std::move(*engine);
  const std::vector<Table> missing = store.engine->missing_tables();
  if (missing.size() == all_tables().size()) return store;

  const auto meta = meta_of(*store.engine);
  if (!meta) return fail(meta);
  if (*meta) {
    store.schema = (*meta)->schema;
    if (auto known = check_version((*meta)->schema, steps); !known) return fail(known);
    if (auto whole = check_tables(*store.engine, **meta); !whole) return fail(whole);
  } else if (auto empty = check_empty(*store.engine); !empty) {
    return fail(empty);
  }
  for (const Table table : all_tables())
    if (std::ranges::find(missing, table) == missing.end()) store.tables.push_back(table);
  return store;
}

}  // namespace invd::store::lmdb
