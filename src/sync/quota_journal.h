#pragma once

#include "amazon/quota.h"
#include "store/store.h"

namespace invd::sync {

/// Keeps token buckets in the store: a token is noted as spent before its request leaves (I25).
class StoredQuotas final : public amazon::QuotaJournal {
 public:
  explicit StoredQuotas(store::Store& store) : store_(store) {}
  [[nodiscard]] async::Task<Result<void>> save(const amazon::BucketState& state) override;

  /// Gives every saved bucket to the book; before its first use. Buckets of integrations or operations that are no
  /// longer known are left out.
  [[nodiscard]] Result<void> restore(amazon::QuotaBook& book);

 private:
  store::Store& store_;
};

}  // namespace invd::sync
