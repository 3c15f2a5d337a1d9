#pragma once

#include <optional>
#include <span>

#include "base/ids.h"
#include "base/timestamp.h"

namespace invd::stock {

/// Where an integration's own orders go from an instant on: to the mapped warehouse when mapping is on, else to the
/// primary one (ORD-7, STK-4). In an integration's own history an empty name stands for the primary one.
struct Route {
  Timestamp since;
  WarehouseName warehouse;
};

/// The warehouse of an order line by what was in force when it was purchased. `history` is in the sequence of its
/// instants; of two at one instant the later entry holds. What was purchased before the first goes to the first;
/// nothing when there is none.
[[nodiscard]] std::optional<WarehouseName> routed_to(std::span<const Route> history, Timestamp purchased);

/// The warehouse that an integration's own routes name for what was purchased then; nothing where the primary
/// warehouse's history holds: before the first of them, and where the one in force names none, as mapping was off.
[[nodiscard]] std::optional<WarehouseName> mapped_to(std::span<const Route> own, Timestamp purchased);

}  // namespace invd::stock
