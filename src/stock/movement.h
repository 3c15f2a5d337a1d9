#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"
#include "base/timestamp.h"

namespace invd::stock {

/// The most units that one movement, change or quantity of a line may state.
inline constexpr std::int64_t kMaxUnits = 1'000'000'000'000;

/// The accounts between which units move. own, fba and transit are the kinds of warehouses and hold stock; the others
/// say where units came from or went to, and are negative when more came out of them.
enum class Account : std::uint8_t { opening, own, fba, transit, customer, adjustment };
inline constexpr Account kLastAccount = Account::adjustment;
[[nodiscard]] std::string_view name(Account account);  ///< "own"
[[nodiscard]] bool holds_stock(Account account);

/// An account, and of those that hold stock the warehouse; of the others it is empty.
struct Place {
  Account account = Account::own;
  WarehouseName warehouse;

  auto operator<=>(const Place&) const = default;
  bool operator==(const Place&) const = default;
};

/// Why units moved, in the words of `stock ledger`. Units that come back because a shipment did not happen after all
/// (a corrected parcel, a smaller figure of Amazon's) move the other way under the same kind.
enum class MovementKind : std::uint8_t {
  opening,     ///< opening to own (ITEM-5)
  shipment,    ///< own to customer (ORD-3)
  adjustment,  ///< a warehouse to or from adjustment
  transfer,    ///< between own and fba warehouses
  inbound,     ///< own to transit, transit to fba, and back (INB)
  outbound,    ///< fba to customer, for an order of another channel (OUT, ORD-12)
  fba_order,   ///< fba to customer (ORD-4)
  returned,    ///< customer to own when restocked, to adjustment when scrapped (ORD-14)
};
inline constexpr MovementKind kLastMovementKind = MovementKind::returned;
[[nodiscard]] std::string_view name(MovementKind kind);  ///< "fba_order"; `returned` is "return"
[[nodiscard]] std::optional<MovementKind> movement_kind_from_name(std::string_view name);

/// An order line across all sources. A source is an integration's name, or what else makes orders or documents
/// ("manual", "adjustment"): ids are unique within one.
struct LineRef {
  std::string source;
  OrderId order;
  LineId line;

  auto operator<=>(const LineRef&) const = default;
  bool operator==(const LineRef&) const = default;
};
[[nodiscard]] bool is_complete(const LineRef& line);

/// The natural key: what would be the same movement has the same key, and exists once (I14). They sort by line.
/// `version` counts within a line; it comes from the line's stored state, so a repeat computes the same one.
struct MovementKey {
  LineRef line;
  MovementKind kind = MovementKind::opening;
  std::uint32_t version = 0;

  auto operator<=>(const MovementKey&) const = default;
  bool operator==(const MovementKey&) const = default;
};

/// Units of an item that went from one place to another: both legs of the double entry in one value.
struct Movement {
  MovementKey key;
  ItemId item;
  std::int64_t quantity = 0;  ///< units, 1 to kMaxUnits; the direction is in the places
  Place from;
  Place to;
  Timestamp at;  ///< when it counts, for balances as of an instant

  bool operator==(const Movement&) const = default;
};

/// Whether a movement may stand in the ledger: units in range, an item, a full key, a warehouse where and only where
/// the account has one, and places that its kind joins. Errors: internal, as nobody's input reaches this far unchecked.
[[nodiscard]] Result<void> check(const Movement& movement);

/// "amazon-us 111-1 line 1", for messages.
[[nodiscard]] std::string to_string(const LineRef& line);

}  // namespace invd::stock
