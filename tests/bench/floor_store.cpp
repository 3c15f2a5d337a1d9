#include "bench/floor_store.h"

#include <lmdb.h>
#include <stdexcept>
#include <string>

namespace invd::bench {
namespace {

constexpr std::size_t kMapBytes = 64UL << 30U;

void must(int code, const char* what) {
  if (code != MDB_SUCCESS) throw std::runtime_error(std::string(what) + ": " + mdb_strerror(code));
}

MDB_val to_val(std::string_view bytes) {
  return {bytes.size(), const_cast<char*>(bytes.data())};
}

}  // namespace

FloorStore::FloorStore(const std::filesystem::path& folder, const std::vector<std::string_view>& tables)
    : tables_(tables.size()) {
  must(mdb_env_create(&env_), "lmdb");
  must(mdb_env_set_maxdbs(env_, static_cast<MDB_dbi>(tables.size())), "lmdb");
  must(mdb_env_set_mapsize(env_, kMapBytes), "lmdb");
  must(mdb_env_open(env_, folder.c_str(), MDB_NOTLS, 0600), folder.c_str());
  begin();
  for (std::size_t i = 0; i < tables.size(); ++i)
    must(mdb_dbi_open(txn_, std::string(tables[i]).c_str(), MDB_CREATE, &tables_[i]), "table");
  commit();
}

FloorStore::~FloorStore() {
  mdb_env_close(env_);
}

void FloorStore::begin() {
  must(mdb_txn_begin(env_, nullptr, 0, &txn_), "begin");
}

void FloorStore::commit() {
  must(mdb_txn_commit(txn_), "commit");
}

void FloorStore::put(std::size_t table, std::string_view key, std::string_view value) {
  MDB_val k = to_val(key);
  MDB_val v = to_val(value);
  must(mdb_put(txn_, tables_[table], &k, &v, 0), "put");
}

void FloorStore::erase(std::size_t table, std::string_view key) {
  MDB_val k = to_val(key);
  must(mdb_del(txn_, tables_[table], &k, nullptr), "del");
}

}  // namespace invd::bench
