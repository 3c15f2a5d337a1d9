#include "sandbox/groups.h"

#include <array>
#include <utility>

namespace invd::sandbox {

std::optional<Group> group_from_name(std::string_view wanted) {
  static constexpr std::array<std::pair<std::string_view, Group>, 11> kNames = {{
      {"BUYER", Group::buyer},
      {"RECIPIENT", Group::recipient},
      {"PROCEEDS", Group::proceeds},
      {"EXPENSE", Group::expense},
      {"PROMOTION", Group::promotion},
      {"CANCELLATION", Group::cancellation},
      {"FULFILLMENT", Group::fulfillment},
      {"PACKAGES", Group::packages},
      {"TAX", Group::tax},
      {"PAYMENT", Group::payment},
      {"FULFILLMENT_ORDERS", Group::fulfillment_orders},
  }};
  for (const auto& [name, group] : kNames)
    if (name == wanted) return group;
  return std::nullopt;
}

}  // namespace invd::sandbox
