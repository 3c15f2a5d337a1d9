#pragma once

#include <memory>
#include <utility>

#include "base/random.h"
#include "store/kv.h"

namespace invd::sim {

/// A store in which a merge now and then does not find the order that is there, so that any version is taken as new:
/// the newest-version rule switched off.
class ForgetfulKv final : public store::Kv {
 public:
  ForgetfulKv(store::Kv& kv, Random& random) : kv_(kv), random_(random) {}

  Result<std::unique_ptr<store::ReadTxn>> begin_read() override { return kv_.begin_read(); }
  Result<std::unique_ptr<store::ReadTxn>> begin_scan() override { return kv_.begin_scan(); }
  Result<std::unique_ptr<store::WriteTxn>> begin_write() override {
    auto txn = kv_.begin_write();
    if (!txn) return txn;
    return std::make_unique<Txn>(std::move(*txn), random_);
  }
  Result<void> commit(std::unique_ptr<store::WriteTxn> txn) override {
    return kv_.commit(std::move(static_cast<Txn&>(*txn).inner));
  }
  Result<void> grow() override { return kv_.grow(); }
  Result<store::KvInfo> info() override { return kv_.info(); }

 private:
  struct Txn final : store::WriteTxn {
    Txn(std::unique_ptr<store::WriteTxn> t, Random& r) : inner(std::move(t)), random(r) {}
    Result<std::optional<std::string_view>> get(store::Table table, std::string_view key) override {
      if (table == store::Table::orders && random.below(20) == 0) return std::nullopt;
      return inner->get(table, key);
    }
    Result<void> scan(store::Table table, const store::KeyRange& range, store::Direction direction,
                      const store::Visitor& visitor) override {
      return inner->scan(table, range, direction, visitor);
    }
    Result<std::uint64_t> count(store::Table table) override { return inner->count(table); }
    Result<void> put(store::Table table, std::string_view key, std::string_view value) override {
      return inner->put(table, key, value);
    }
    Result<bool> put_if_absent(store::Table table, std::string_view key, std::string_view value) override {
      return inner->put_if_absent(table, key, value);
    }
    Result<bool> erase(store::Table table, std::string_view key) override { return inner->erase(table, key); }
    std::unique_ptr<store::WriteTxn> inner;
    Random& random;
  };
  store::Kv& kv_;
  Random& random_;
};

}  // namespace invd::sim
