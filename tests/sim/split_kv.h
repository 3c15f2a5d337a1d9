#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "store/kv.h"

namespace invd::sim {

/// A store in which the watermark does not go with its data: what a transaction writes to the table of watermarks is
/// committed by itself before the rest, and now and then the rest is not. The rule "in one transaction" switched off.
class SplitKv final : public store::Kv {
 public:
  SplitKv(store::Kv& kv, Random& random) : kv_(kv), random_(random) {}

  Result<std::unique_ptr<store::ReadTxn>> begin_read() override { return kv_.begin_read(); }
  Result<std::unique_ptr<store::ReadTxn>> begin_scan() override { return kv_.begin_scan(); }
  Result<std::unique_ptr<store::WriteTxn>> begin_write() override {
    auto txn = kv_.begin_write();
    if (!txn) return txn;
    return std::make_unique<Txn>(std::move(*txn));
  }
  Result<void> commit(std::unique_ptr<store::WriteTxn> txn) override {
    auto& split = static_cast<Txn&>(*txn);
    if (split.watermarks.empty() || random_.below(20) != 0) return kv_.commit(std::move(split.inner));
    split.inner.reset();
    auto early = kv_.begin_write();
    if (!early) return fail(early);
    for (const auto& [key, value] : split.watermarks)
      if (const auto ok = (*early)->put(store::Table::sync_state, key, value); !ok) return ok;
    if (const auto ok = kv_.commit(std::move(*early)); !ok) return ok;
    return fail(ErrorCode::store_io, "the process dies before the second half");
  }
  Result<void> grow() override { return kv_.grow(); }
  Result<store::KvInfo> info() override { return kv_.info(); }

 private:
  struct Txn final : store::WriteTxn {
    explicit Txn(std::unique_ptr<store::WriteTxn> t) : inner(std::move(t)) {}
    Result<std::optional<std::string_view>> get(store::Table table, std::string_view key) override {
      return inner->get(table, key);
    }
    Result<void> scan(store::Table table, const store::KeyRange& range, store::Direction direction,
                      const store::Visitor& visitor) override {
      return inner->scan(table, range, direction, visitor);
    }
    Result<std::uint64_t> count(store::Table table) override { return inner->count(table); }
    Result<void> put(store::Table table, std::string_view key, std::string_view value) override {
      if (table == store::Table::sync_state) watermarks.emplace_back(key, value);
      return inner->put(table, key, value);
    }
    Result<bool> put_if_absent(store::Table table, std::string_view key, std::string_view value) override {
      return inner->put_if_absent(table, key, value);
    }
    Result<bool> erase(store::Table table, std::string_view key) override { return inner->erase(table, key); }
    std::unique_ptr<store::WriteTxn> inner;
    std::vector<std::pair<std::string, std::string>> watermarks;
  };
  store::Kv& kv_;
  Random& random_;
};

}  // namespace invd::sim
