#include "process/bad_input/newer_store.h"

#include <stdexcept>

#include "store/lmdb/engine.h"
#include "store/meta.h"

namespace invd::process {
namespace {

template <class T>
T taken(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace

void age_into_the_future(const std::filesystem::path& directory) {
  const auto engine = taken(store::lmdb::LmdbEngine::open({.directory = directory}));
  auto txn = taken(engine->begin_write());
  auto meta = taken(store::read_meta(*txn));
  if (!meta) throw std::runtime_error("there is no store in " + directory.native());
  meta->schema = store::kSchemaVersion + 5;
  taken(store::write_meta(*txn, *meta));
  taken(engine->commit(std::move(txn)));
}

}  // namespace invd::process
