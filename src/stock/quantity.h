#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/decimal.h"
#include "base/error.h"
#include "base/ids.h"
#include "stock/movement.h"

namespace invd::stock {

// The quantity that a domain shall show on Amazon (STK-2, 3).

/// Which number of a warehouse counts.
enum class PushOf : std::uint8_t { available, on_hand };

/// An item in one warehouse. Signed units.
struct Shelf {
  WarehouseName warehouse;
  Account kind = Account::own;
  std::int64_t on_hand = 0;
  std::int64_t committed = 0;
};

struct PushScope {
  PushOf what = PushOf::available;
  std::optional<WarehouseName> mapped;  ///< warehouse mapping: only that one sells; else all own ones
};

/// Whether a shelf's number is the base's: what else lowers it is a shortage elsewhere.
[[nodiscard]] bool is_in_scope(const Shelf& shelf, const PushScope& scope);

/// Signed units over the warehouses in scope, plus every negative available of own ones outside it (STK-2): fba and
/// transit never count. Errors: limit.
[[nodiscard]] Result<std::int64_t> push_base(std::span<const Shelf> shelves, const PushScope& scope);

/// What is shown of the base (STK-3).
struct PushRule {
  std::int64_t buffer = 0;               ///< units held back, 0 or more
  std::optional<std::int64_t> cap = {};  ///< most units to show, 0 or more
  std::optional<Decimal> ratio = {};     ///< the share of the base, 0 to 1; absent: all of it
  bool off = false;                      ///< nothing is pushed
  bool operator==(const PushRule&) const = default;
};

/// clamp(floor(base x ratio) - buffer, 0, cap): exact, clamped once. Amazon takes at most kMostShown.
[[nodiscard]] std::int64_t desired_quantity(std::int64_t base, const PushRule& rule);
inline constexpr std::int64_t kMostShown = 999'999;

}  // namespace invd::stock
