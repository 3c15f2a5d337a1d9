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
    UsagePlan{Operation::search_listings_items, "searchListingsItems", 5, 5},
    UsagePlan{Operation::get_listings_item, "getListingsItem", 5, 10},
    UsagePlan{Operation::create_report, "createReport", 0.0167, 15},
    UsagePlan{Operation::get_report, "getReport", 2, 15},
    UsagePlan{Operation::get_reports, "getReports", 0.0222, 10},
    UsagePlan{Operation::get_report_document, "getReportDocument", 0.0167, 15},
    UsagePlan{Operation::patch_listings_item, "patchListingsItem", 5, 5, 1, true},
    UsagePlan{Operation::create_feed_document, "createFeedDocument", 0.5, 15},
    UsagePlan{Operation::create_feed, "createFeed", 0.0083, 15},
    UsagePlan{Operation::create_listings_feed, "createFeed(JSON_LISTINGS_FEED)", 5.0 / 300, 5},
    UsagePlan{Operation::get_feed, "getFeed", 2, 15},
    UsagePlan{Operation::get_feeds, "getFeeds", 0.0222, 10},
    UsagePlan{Operation::get_feed_document, "getFeedDocument", 0.0222, 10},
    UsagePlan{Operation::cancel_feed, "cancelFeed", 2, 15},
};
static_assert(static_cast<std::size_t>(Operation::cancel_feed) + 1 == kPlans.size());

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
