#include "control/words.h"

#include <array>
#include <vector>

#include "base/marketplace.h"

namespace invd::control {
namespace {

constexpr std::array<std::string_view, 5> kOrderStatuses{"pending", "confirmed", "partially_fulfilled", "fulfilled",
                                                         "void"};
constexpr std::array<std::string_view, 5> kRunStatuses{"running", "succeeded", "partial", "failed", "skipped"};
constexpr std::array<std::string_view, 16> kEventKinds{
    "order.imported", "order.updated",        "order.quarantined",  "item.confirmed",       "opening.posted",
    "stock.pushed",   "stock.push_confirmed", "stock.push_differs", "stock.push_submitted", "stock.push_processed",
    "stock.oversold", "run.started",          "run.ended",          "config.reloaded",      "integration.changed",
    "events.lost"};
constexpr std::array<std::string_view, 3> kWarehouseKinds{"own", "fba", "transit"};
constexpr std::array<std::string_view, 2> kChannels{"FBA", "MFN"};
constexpr std::array<std::string_view, 3> kListingStatuses{"active", "inactive", "incomplete"};
constexpr std::array<std::string_view, 2> kLinkStockChoices{"keep", "add"};
constexpr std::array<std::string_view, 2> kOpenOrderChoices{"move", "keep"};
constexpr std::array<std::string_view, 2> kExportFormats{"csv", "jsonl"};
constexpr std::array<std::string_view, 3> kShells{"bash", "zsh", "fish"};
constexpr std::array<std::string_view, 5> kCompletedKinds{"sku", "listing", "warehouse", "order", "integration"};

}  // namespace

std::span<const std::string_view> order_statuses() {
  return kOrderStatuses;
}
std::span<const std::string_view> run_statuses() {
  return kRunStatuses;
}
std::span<const std::string_view> event_kinds() {
  return kEventKinds;
}
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
std::span<const std::string_view> countries() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> out;
    for (const Marketplace& marketplace : marketplaces()) out.push_back(marketplace.country);
    return out;
  }();
  return all;
}
std::span<const std::string_view> export_formats() {
  return kExportFormats;
}
std::span<const std::string_view> shells() {
  return kShells;
}
std::span<const std::string_view> completed_kinds() {
  return kCompletedKinds;
}

}  // namespace invd::control
