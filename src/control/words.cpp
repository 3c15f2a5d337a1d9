#include "control/words.h"

#include <array>

namespace invd::control {
namespace {

constexpr std::array<std::string_view, 3> kWarehouseKinds{"own", "fba", "transit"};
constexpr std::array<std::string_view, 2> kChannels{"FBA", "MFN"};
constexpr std::array<std::string_view, 3> kListingStatuses{"active", "inactive", "incomplete"};
constexpr std::array<std::string_view, 2> kLinkStockChoices{"keep", "add"};
constexpr std::array<std::string_view, 2> kOpenOrderChoices{"move", "keep"};
constexpr std::array<std::string_view, 5> kCompletedKinds{"sku", "listing", "warehouse", "order", "integration"};

}  // namespace

std::span<const std::string_view> warehouse_kinds() {
  return kWarehouseKinds;
}
std::span<const std::string_view> channels() {
  return kChannels;
}
std::span<const std::string_view> listing_statuses() {
  return kListingStatuses;
}
std::span<const std::string_view> link_stock_choices() {
  return kLinkStockChoices;
}
std::span<const std::string_view> open_order_choices() {
  return kOpenOrderChoices;
}
std::span<const std::string_view> completed_kinds() {
  return kCompletedKinds;
}

}  // namespace invd::control
