#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

struct MDB_env;
struct MDB_txn;

namespace invd::bench {

/// LMDB and nothing else: some tables, one transaction at a time, each commit synced. Throws std::runtime_error.
class FloorStore {
 public:
  /// `folder` is there and empty. A table's place in `tables` is its number.
  FloorStore(const std::filesystem::path& folder, const std::vector<std::string_view>& tables);
  ~FloorStore();
  FloorStore(const FloorStore&) = delete;
  FloorStore& operator=(const FloorStore&) = delete;

  void begin();
  void commit();
  void put(std::size_t table, std::string_view key, std::string_view value);
  void erase(std::size_t table, std::string_view key);

 private:
  MDB_env* env_ = nullptr;
  MDB_txn* txn_ = nullptr;
  std::vector<unsigned> tables_;
};

}  // namespace invd::bench
