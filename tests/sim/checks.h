#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/ids.h"
#include "orders/stored_order.h"
#include "sandbox/world.h"
#include "sim/fault_plan.h"
#include "sim/reference.h"
#include "store/kv.h"

namespace invd::sim {

/// The promises, looked at from outside: the books against Amazon's truth, against the reference, and against
/// themselves as they were before. Each check gives what is wrong; empty when all is well.
class Checks {
 public:
  Checks(IntegrationName integration, const FaultPlan& plan, const sandbox::World& world, const Reference& reference)
      : integration_(std::move(integration)), plan_(plan), world_(world), reference_(reference) {}

  /// After every commit: the watermark is not beyond Amazon's horizon and never goes back (I8); no order is lost.
  [[nodiscard]] std::string quick(store::Kv& kv);
  /// When invd tells of an order: it is there, and no older than it was (I10).
  [[nodiscard]] std::string order(store::Kv& kv, const std::string& id);
  /// At every end of the process and now and then: all promises. `converged`: faults are over, nothing is excused.
  [[nodiscard]] std::string full(store::Kv& kv, bool converged);
  /// Whether the books have caught up with the truth; says what is missing.
  [[nodiscard]] std::string not_converged(store::Kv& kv, Timestamp now);

  /// Every row of the store, for comparing what a process left with what the next one finds.
  [[nodiscard]] static std::string dump(store::Kv& kv);

 private:
  using Stored = std::map<std::string, orders::StoredOrder>;
  [[nodiscard]] std::string compare(store::ReadTxn& txn, const Stored& stored, Timestamp watermark, bool strict);
  [[nodiscard]] bool excused(const sandbox::OrderTruth& truth, const orders::StoredOrder* order,
                             Timestamp watermark) const;
  [[nodiscard]] std::string never_backwards(const Stored& stored);
  [[nodiscard]] std::string history(store::ReadTxn& txn) const;
  /// What lines hold is what is promised, and no more than their orders leave open (I15). That balances are the sums of
  /// their postings the audit sees.
  [[nodiscard]] std::string commitments(store::ReadTxn& txn, const Stored& stored) const;

  /// Every listing with an item has its quantity domain, with that item; a domain without one is only being read, by a
  /// confirmation that may have ended with its process (ITEM-4, 5).
  [[nodiscard]] std::string links(store::ReadTxn& txn) const;

  /// What Amazon shows of each domain that is written is what the books have (I16, I22).
  [[nodiscard]] std::string numbers(store::ReadTxn& txn) const;

  IntegrationName integration_;
  const FaultPlan& plan_;
  const sandbox::World& world_;
  const Reference& reference_;
  std::optional<Timestamp> watermark_;
  std::uint64_t count_ = 0;
  std::map<std::string, Timestamp> newest_seen_;
};

}  // namespace invd::sim
