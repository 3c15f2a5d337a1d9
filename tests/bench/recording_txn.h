#pragma once

#include <string>
#include <vector>

#include "store/kv.h"

namespace invd::bench {

/// One change of a row, as it reached the engine.
struct RowChange {
  store::Table table = store::Table::meta;
  std::string key;
  std::string value;
  bool erased = false;
};

/// Passes everything on to a transaction and notes each row that changes.
class RecordingTxn final : public store::WriteTxn {
 public:
  RecordingTxn(store::WriteTxn& txn, std::vector<RowChange>& changes) : txn_(txn), changes_(changes) {}

  Result<std::optional<std::string_view>> get(store::Table table, std::string_view key) override {
    return txn_.get(table, key);
  }
  Result<void> scan(store::Table table, const store::KeyRange& range, store::Direction direction,
                    const store::Visitor& visitor) override {
    return txn_.scan(table, range, direction, visitor);
  }
  Result<std::uint64_t> count(store::Table table) override { return txn_.count(table); }

  Result<void> put(store::Table table, std::string_view key, std::string_view value) override {
    changes_.push_back({table, std::string(key), std::string(value)});
    return txn_.put(table, key, value);
  }
  Result<bool> put_if_absent(store::Table table, std::string_view key, std::string_view value) override {
    auto written = txn_.put_if_absent(table, key, value);
    if (written && *written) changes_.push_back({table, std::string(key), std::string(value)});
    return written;
  }
  Result<bool> erase(store::Table table, std::string_view key) override {
    auto erased = txn_.erase(table, key);
    if (erased && *erased) changes_.push_back({table, std::string(key), {}, true});
    return erased;
  }

 private:
  store::WriteTxn& txn_;
  std::vector<RowChange>& changes_;
};

}  // namespace invd::bench
