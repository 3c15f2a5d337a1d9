#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace invd::amazon {

/// The operations of SP-API that invd calls. Each has its own token bucket per account and region. create_listings_feed
/// is none by itself: it is the limit that createFeed has beside its own for feeds of the type JSON_LISTINGS_FEED.
enum class Operation : std::uint8_t {
  get_marketplace_participations,
  search_orders,
  get_order,
  search_listings_items,
  get_listings_item,
  create_report,
  get_report,
  get_reports,
  get_report_document,
  patch_listings_item,
  create_feed_document,
  create_feed,
  create_listings_feed,
  get_feed,
  get_feeds,
  get_feed_document,
  cancel_feed
};

/// Amazon's default usage plan of an operation; the header x-amzn-RateLimit-Limit overrides the rate at run time.
struct UsagePlan {
  Operation operation;
  std::string_view name;  ///< as Amazon writes it: "searchOrders"
  double rate;            ///< tokens per second
  double burst;           ///< tokens a full bucket holds
  double kept = 0;        ///< of these, as many are kept for whoever takes_kept() (scheduling.md 5.3, 5.6)
  /// What was taken of the kept tokens is kept again, before the others get one: for buckets that refill at once.
  bool kept_again = false;
};

[[nodiscard]] const UsagePlan& usage_plan(Operation operation);
[[nodiscard]] std::span<const UsagePlan> usage_plans();
[[nodiscard]] inline std::string_view name(Operation operation) {
  return usage_plan(operation).name;
}
[[nodiscard]] std::optional<Operation> operation_from_name(std::string_view name);

}  // namespace invd::amazon
