#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// A place that holds stock.
struct Warehouse {
  std::string name;
  std::string kind;      ///< own, fba, transit
  bool primary = false;  ///< where orders go that no mapping sends elsewhere; one of kind own is
  std::optional<Timestamp> created_at;
  bool operator==(const Warehouse&) const = default;
};

struct WarehouseListRequest {
  std::string after;  ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const WarehouseListRequest&) const = default;
};

struct WarehousePage {
  std::vector<Warehouse> warehouses;  ///< by name
  std::string next;                   ///< absent = the last page
  bool operator==(const WarehousePage&) const = default;
};

/// warehouses.create answers with the warehouse, as do the two below.
struct WarehouseCreateRequest {
  std::string name;
  std::string kind;  ///< absent = own
  bool operator==(const WarehouseCreateRequest&) const = default;
};

/// Parameters of warehouses.set_primary.
struct WarehouseRequest {
  std::string name;
  bool operator==(const WarehouseRequest&) const = default;
};

/// Parameters of warehouses.set_kind.
struct WarehouseKindRequest {
  std::string name;
  std::string kind;
  bool operator==(const WarehouseKindRequest&) const = default;
};

void describe(Fields& f, Warehouse& m);
void describe(Fields& f, WarehouseListRequest& m);
void describe(Fields& f, WarehousePage& m);
void describe(Fields& f, WarehouseCreateRequest& m);
void describe(Fields& f, WarehouseRequest& m);
void describe(Fields& f, WarehouseKindRequest& m);

}  // namespace invd::control
