#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "store/kv.h"
#include "store/lmdb/map_gate.h"

struct MDB_txn;

namespace invd::store::lmdb {

class LmdbEngine;

/// What both kinds of transaction do the same way.
[[nodiscard]] Result<std::optional<std::string_view>> get(LmdbEngine& engine, MDB_txn* txn, Table table,
                                                          std::string_view key);
[[nodiscard]] Result<void> scan(LmdbEngine& engine, MDB_txn* txn, Table table, const KeyRange& range,
                                Direction direction, const Visitor& visitor);
[[nodiscard]] Result<std::uint64_t> count(LmdbEngine& engine, MDB_txn* txn, Table table);

class LmdbReadTxn final : public ReadTxn {
 public:
  LmdbReadTxn(LmdbEngine& engine, MDB_txn* txn, MapGate::Pass pass)
      : engine_(engine), pass_(std::move(pass)), txn_(txn) {}
  ~LmdbReadTxn() override;
  LmdbReadTxn(const LmdbReadTxn&) = delete;
  LmdbReadTxn& operator=(const LmdbReadTxn&) = delete;

  Result<std::optional<std::string_view>> get(Table table, std::string_view key) override {
    return lmdb::get(engine_, txn_, table, key);
  }
  Result<void> scan(Table table, const KeyRange& range, Direction direction, const Visitor& visitor) override {
    return lmdb::scan(engine_, txn_, table, range, direction, visitor);
  }
  Result<std::uint64_t> count(Table table) override { return lmdb::count(engine_, txn_, table); }

 private:
  LmdbEngine& engine_;
  MapGate::Pass pass_;
  MDB_txn* txn_;
};

class LmdbWriteTxn final : public WriteTxn {
 public:
  LmdbWriteTxn(LmdbEngine& engine, MDB_txn* txn) : engine_(engine), txn_(txn) {}
  ~LmdbWriteTxn() override;
  LmdbWriteTxn(const LmdbWriteTxn&) = delete;
  LmdbWriteTxn& operator=(const LmdbWriteTxn&) = delete;

  Result<std::optional<std::string_view>> get(Table table, std::string_view key) override {
    return lmdb::get(engine_, txn_, table, key);
  }
  Result<void> scan(Table table, const KeyRange& range, Direction direction, const Visitor& visitor) override {
    return lmdb::scan(engine_, txn_, table, range, direction, visitor);
  }
  Result<std::uint64_t> count(Table table) override { return lmdb::count(engine_, txn_, table); }
  Result<void> put(Table table, std::string_view key, std::string_view value) override;
  Result<bool> put_if_absent(Table table, std::string_view key, std::string_view value) override;
  Result<bool> erase(Table table, std::string_view key) override;

  /// The number of pages up to the last one of the transaction: those of the store and those it has added so far.
  [[nodiscard]] std::uint64_t pages() const;
  /// Commits; the transaction is over whatever the outcome. LMDB's code, or the error that a write before met.
  [[nodiscard]] int finish();

 private:
  int write(Table table, std::string_view key, std::string_view value, unsigned flags);
  [[nodiscard]] static Result<void> check_sizes(std::string_view key, std::string_view value);

  LmdbEngine& engine_;
  MDB_txn* txn_;
  int failed_ = 0;  ///< the first code that a write gave: LMDB spoils the transaction then
  std::uint64_t bytes_put_ = 0;
  std::uint64_t bytes_erased_ = 0;
};

}  // namespace invd::store::lmdb
