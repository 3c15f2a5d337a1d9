#include "amazon/operation.h"

#include <array>
#include <cstddef>

namespace invd::amazon {
namespace {

// Amazon's documented defaults, in the order of the enum.
constexpr std::array kPlans = {
    UsagePlan{Operation::get_marketplace_participations, "getMarketplaceParticipations", 0.016, 15},
    UsagePlan{Operation::search_orders, "searchOrders", 0.0056, 20, 5},
    UsagePlan{Operation::get_order, "getOrder", 0.5, 30},
};
static_assert(static_cast<std::size_t>(Operation::get_order) + 1 == kPlans.size());

}  // namespace

const UsagePlan& usage_plan(Operation operation) {
  return kPlans.at(static_cast<std::size_t>(operation));
}

std::span<const UsagePlan> usage_plans() {
  return kPlans;
}

std::optional<Operation> operation_from_name(std::string_view name) {
  for (const UsagePlan& plan : kPlans)
    if (plan.name == name) return plan.operation;
  return std::nullopt;
}

}  // namespace invd::amazon
