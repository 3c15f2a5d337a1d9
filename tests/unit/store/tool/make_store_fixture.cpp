// Writes a small store of the present schema version into an empty directory, for tests/data/store-v<N>: run it once,
// when a schema version is released, and commit data.mdb. The test OldStores opens every one of them for ever after.
//   make_store_fixture DIRECTORY

#include <cstdio>
#include <filesystem>

#include "base/random.h"
#include "store/lmdb/open.h"
#include "store/record.h"

namespace {

using namespace invd;
using namespace invd::store;

Result<void> make(const std::filesystem::path& directory) {
  lmdb::EngineOptions options;
  options.directory = directory;
  options.initial_map = 1ULL << 20U;
  options.preallocate_step = 0;  // keeps the file as small as its content
  SeededRandom random(kSchemaVersion);
  auto opened = lmdb::open_store(options, random);
  if (!opened) return fail(opened);
  auto txn = opened->engine->begin_write();
  if (!txn) return fail(txn);
  for (std::uint64_t i = 0; i < 20; ++i) {
    const std::string key = "fixture/" + std::to_string(i);
    if (auto put = (*txn)->put(Table::settings, key, std::move(RecordWriter(1).u64(i).text("old")).finish(key)); !put)
      return put;
    if (auto put = (*txn)->put(Table::expiry, key, ""); !put) return put;
  }
  return opened->engine->commit(std::move(*txn));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_store_fixture DIRECTORY\n", stderr);
    return 2;
  }
  const auto made = make(argv[1]);
  if (!made) std::fprintf(stderr, "%s\n", made.error().message.c_str());
  return made ? 0 : 1;
}
