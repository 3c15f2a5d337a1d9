#include "catalog/warehouse.h"

#include <array>

#include "base/enum_names.h"

namespace invd::catalog {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"own", "fba", "transit"};

}  // namespace

std::string_view name(WarehouseKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}

std::optional<WarehouseKind> warehouse_kind_from_name(std::string_view wanted) {
  return named<WarehouseKind>(kKinds, wanted);
}

}  // namespace invd::catalog
