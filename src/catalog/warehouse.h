#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ids.h"
#include "base/timestamp.h"

namespace invd::catalog {

/// What a warehouse is for. Only `own` ones ship by ourselves and count for what is pushed (STK-2).
enum class WarehouseKind : std::uint8_t { own, fba, transit };
[[nodiscard]] std::string_view name(WarehouseKind kind);  ///< "own"
[[nodiscard]] std::optional<WarehouseKind> warehouse_kind_from_name(std::string_view name);

/// A place that holds stock. One of kind `own` is the primary one.
struct Warehouse {
  WarehouseName name;
  WarehouseKind kind = WarehouseKind::own;
  bool primary = false;
  Timestamp created_at;
  bool operator==(const Warehouse&) const = default;
};

}  // namespace invd::catalog
