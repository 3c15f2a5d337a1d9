#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "store/kv.h"

namespace invd::fuzz {

/// A store in memory that lives as long as one input: whatever is put lies there, damaged or not.
class MemoryTxn final : public store::WriteTxn {
 public:
  using Rows = std::map<std::pair<store::Table, std::string>, std::string>;

  [[nodiscard]] const Rows& rows() const { return rows_; }

  Result<std::optional<std::string_view>> get(store::Table table, std::string_view key) override {
    const auto row = rows_.find({table, std::string(key)});
    if (row == rows_.end()) return std::optional<std::string_view>();
    return std::optional<std::string_view>(row->second);
  }
  Result<void> scan(store::Table table, const store::KeyRange& range, store::Direction direction,
                    const store::Visitor& visitor) override {
    const auto is_within = [&](std::string_view key) {
      return key >= range.from && (range.to.empty() || key < range.to);
    };
    const auto visit = [&](const Rows::value_type& row) {
      if (row.first.first != table || !is_within(row.first.second)) return store::Scan::go_on;
      return visitor(row.first.second, row.second);
    };
    if (direction == store::Direction::ascending) {
      for (auto row = rows_.begin(); row != rows_.end() && visit(*row) == store::Scan::go_on;) ++row;
    } else {
      for (auto row = rows_.rbegin(); row != rows_.rend() && visit(*row) == store::Scan::go_on;) ++row;
    }
    return {};
  }
  Result<std::uint64_t> count(store::Table table) override {
    std::uint64_t rows = 0;
    for (const auto& row : rows_) rows += row.first.first == table ? 1U : 0U;
    return rows;
  }
  Result<void> put(store::Table table, std::string_view key, std::string_view value) override {
    rows_.insert_or_assign({table, std::string(key)}, std::string(value));
    return {};
  }
  Result<bool> put_if_absent(store::Table table, std::string_view key, std::string_view value) override {
    return rows_.try_emplace({table, std::string(key)}, value).second;
  }
  Result<bool> erase(store::Table table, std::string_view key) override {
    return rows_.erase({table, std::string(key)}) > 0;
  }

 private:
  Rows rows_;
};

}  // namespace invd::fuzz
