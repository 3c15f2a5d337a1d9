#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "store/kv.h"

namespace invd::store {

/// A token bucket as it is kept across restarts (I25); amazon/quota.h says what the numbers mean.
struct SavedBucket {
  IntegrationName integration;
  std::string region;
  std::string operation;
  double rate = 0;
  double burst = 0;
  double level = 0;
  double trust = 1;
  Timestamp saved_at;
  Monotonic saved_monotonic;
  std::string boot_id;
  Monotonic blocked_until;
  std::optional<Timestamp> server_time;
  bool operator==(const SavedBucket&) const = default;
};

[[nodiscard]] Result<void> put_bucket(WriteTxn& txn, const SavedBucket& bucket);
[[nodiscard]] Result<std::vector<SavedBucket>> all_buckets(ReadTxn& txn);
[[nodiscard]] Result<void> audit_bucket(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
