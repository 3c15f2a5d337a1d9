#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "stock/ledger.h"

namespace invd::stock {

/// Why a promise changed, in the words of `stock ledger`.
enum class CommitmentKind : std::uint8_t {
  reserve,  ///< units are promised to an order line
  release,  ///< they are free again: cancelled, edited, moved to another item or warehouse, no longer tracked
  deduct,   ///< they went out
};
inline constexpr CommitmentKind kLastCommitmentKind = CommitmentKind::deduct;
[[nodiscard]] std::string_view name(CommitmentKind kind);  ///< "reserve"
[[nodiscard]] std::optional<CommitmentKind> commitment_kind_from_name(std::string_view name);

/// As MovementKey: exists once. `version` counts through movements and changes of a line together.
struct CommitmentKey {
  LineRef line;
  CommitmentKind kind = CommitmentKind::reserve;
  std::uint32_t version = 0;

  auto operator<=>(const CommitmentKey&) const = default;
  bool operator==(const CommitmentKey&) const = default;
};

/// A change of the units that an order line is promised of an item in a warehouse.
struct CommitmentChange {
  CommitmentKey key;
  ItemId item;
  WarehouseName warehouse;
  std::int64_t quantity = 0;  ///< units, 1 to kMaxUnits; reserve adds, release and deduct take away
  Timestamp at;

  bool operator==(const CommitmentChange&) const = default;
};

/// Whether a change may stand in the books: units in range, an item, a warehouse, a full key. Errors: internal.
[[nodiscard]] Result<void> check(const CommitmentChange& change);
/// Reserve adds, release and deduct take away.
[[nodiscard]] std::int64_t signed_units(const CommitmentChange& change);

/// On hand minus committed, signed. Errors: limit.
[[nodiscard]] Result<std::int64_t> available(std::int64_t on_hand, std::int64_t committed);

/// The append-only stream of commitment changes with its sums, in memory: the model of what the store holds. A line's
/// promise is never below zero.
class Commitments {
 public:
  using Stock = std::pair<ItemId, WarehouseName>;

  /// Errors: internal (malformed, or the line would hold less than nothing), limit, conflict (another change has its
  /// key). Nothing is applied then.
  [[nodiscard]] Result<Posted> post(const CommitmentChange& change);
  /// Committed units of an item in a warehouse, over all lines.
  [[nodiscard]] std::int64_t committed(const ItemId& item, const WarehouseName& warehouse) const;
  /// What of it a line holds.
  [[nodiscard]] std::int64_t held(const LineRef& line, const ItemId& item, const WarehouseName& warehouse) const;
  /// Those that are not zero.
  [[nodiscard]] const std::map<Stock, std::int64_t>& all() const { return committed_; }
  [[nodiscard]] std::size_t size() const { return changes_.size(); }
  /// Recomputes the sums from the changes up to and including the instant. Errors: limit.
  [[nodiscard]] Result<std::map<Stock, std::int64_t>> committed_at(Timestamp instant) const;

 private:
  std::map<CommitmentKey, CommitmentChange> changes_;
  std::map<Stock, std::int64_t> committed_;
  std::map<std::pair<LineRef, Stock>, std::int64_t> held_;
};

/// Whether a manual order (ORD-15) may reserve: `stock.allow_negative: false` refuses it where available would fall
/// below zero. Amazon's orders always reserve. Errors: refused, limit.
[[nodiscard]] Result<void> may_reserve(const CommitmentChange& reserve, std::int64_t on_hand, std::int64_t committed,
                                       bool allow_negative);

}  // namespace invd::stock
