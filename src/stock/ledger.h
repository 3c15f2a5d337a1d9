#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>

#include "stock/movement.h"

namespace invd::stock {

/// How low a movement may take the warehouse that it takes units from.
enum class Floor : std::uint8_t {
  none,  ///< below zero: what happened, happened
  zero,  ///< not below zero; what is below already may rise
};

/// `stock.allow_negative: false` refuses adjustments, transfers and what a manual order ships, never what Amazon says
/// (orders, inbound receipts) nor a return.
[[nodiscard]] Floor floor_of(MovementKind kind, bool manual_order, bool allow_negative);

/// a + b. Errors: limit, where the sum does not fit.
[[nodiscard]] Result<std::int64_t> checked_sum(std::int64_t a, std::int64_t b);

/// Units per item and place. Each movement changes two of them by the same number, so that the sum over all places of
/// an item is always zero (I14).
class Balances {
 public:
  using Map = std::map<std::pair<ItemId, Place>, std::int64_t>;

  Balances() = default;
  /// As they were stored.
  explicit Balances(Map stored) : balances_(std::move(stored)) {}

  /// Both legs or none. Errors: internal (check()), limit (a balance does not fit), refused (below the floor).
  [[nodiscard]] Result<void> apply(const Movement& movement, Floor floor = Floor::none);
  /// Undoes the movement that was applied last.
  void take_back(const Movement& applied);
  /// Signed units. Of a place that holds stock: on hand.
  [[nodiscard]] std::int64_t of(const ItemId& item, const Place& place) const;
  /// On hand of the item over all warehouses of a kind. Errors: limit.
  [[nodiscard]] Result<std::int64_t> on_hand(const ItemId& item, Account kind) const;
  /// Whether the legs of each item cancel out.
  [[nodiscard]] bool conserved() const;
  /// Those that are not zero.
  [[nodiscard]] const Map& all() const { return balances_; }

  bool operator==(const Balances&) const = default;

 private:
  Map balances_;
};

/// The balances after those of the movements that count up to and including the instant, in any sequence.
[[nodiscard]] Result<Balances> balances_at(std::span<const Movement> movements, Timestamp instant);

enum class Posted : std::uint8_t {
  posted,
  present,  ///< it was there already: nothing was applied
};

/// The append-only stream of movements with its balances, in memory: the model of what the store holds, and its
/// auditor.
class Ledger {
 public:
  /// Errors: conflict (another movement has its key; nothing is applied), and those of Balances::apply.
  [[nodiscard]] Result<Posted> post(const Movement& movement, Floor floor = Floor::none);
  /// All of them or none.
  [[nodiscard]] Result<void> post_all(std::span<const Movement> movements, Floor floor = Floor::none);
  [[nodiscard]] const Balances& balances() const { return balances_; }
  [[nodiscard]] Result<Balances> balances_at(Timestamp instant) const;
  [[nodiscard]] std::size_t size() const { return movements_.size(); }
  /// Recomputes the balances from the movements. Errors: internal, where they differ or an item's legs do not cancel
  /// out.
  [[nodiscard]] Result<void> audit() const;

 private:
  void take_back(const Movement& movement);

  std::map<MovementKey, Movement> movements_;
  Balances balances_;
};

}  // namespace invd::stock
