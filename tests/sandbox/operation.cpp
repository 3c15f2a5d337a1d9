#include "sandbox/operation.h"

#include <algorithm>

#include "http/message.h"

namespace invd::sandbox {
namespace {

constexpr std::array<OperationFacts, kOperations> kFacts = {{
    {"login", "POST", "/auth/o2/token", {1000, 1000}},
    {"getMarketplaceParticipations", "GET", "/sellers/v1/marketplaceParticipations", {0.016, 15}},
    {"getAccount", "GET", "/sellers/v1/account", {0.016, 15}},
    {"searchOrders", "GET", "/orders/2026-01-01/orders", {0.0056, 20}},
    {"getOrder", "GET", "/orders/2026-01-01/orders/{orderId}", {0.5, 30}},
    {"searchListingsItems", "GET", "/listings/2021-08-01/items/{sellerId}", {5, 5}},
    {"getListingsItem", "GET", "/listings/2021-08-01/items/{sellerId}/{sku}", {5, 10}},
    {"patchListingsItem", "PATCH", "/listings/2021-08-01/items/{sellerId}/{sku}", {5, 5}},
    {"createReport", "POST", "/reports/2021-06-30/reports", {0.0167, 15}},
    {"getReports", "GET", "/reports/2021-06-30/reports", {0.0222, 10}},
    {"getReport", "GET", "/reports/2021-06-30/reports/{reportId}", {2, 15}},
    {"getReportDocument", "GET", "/reports/2021-06-30/documents/{reportDocumentId}", {0.0167, 15}},
    {"createFeedDocument", "POST", "/feeds/2021-06-30/documents", {0.5, 15}},
    {"createFeed", "POST", "/feeds/2021-06-30/feeds", {0.0083, 15}},
    {"getFeeds", "GET", "/feeds/2021-06-30/feeds", {0.0222, 10}},
    {"getFeed", "GET", "/feeds/2021-06-30/feeds/{feedId}", {2, 15}},
    {"cancelFeed", "DELETE", "/feeds/2021-06-30/feeds/{feedId}", {2, 15}},
    {"getFeedDocument", "GET", "/feeds/2021-06-30/documents/{feedDocumentId}", {0.0222, 10}},
    {"downloadDocument", "GET", "/documents/{document}", {1000, 1000}},
    {"uploadDocument", "PUT", "/documents/{document}", {1000, 1000}},
}};

std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, slash);
  path.remove_prefix(slash);
  return segment;
}

/// Whether the path is the pattern; fills in the segments of the braces.
bool fits(std::string_view pattern, std::string_view path, std::vector<std::string>& arguments) {
  arguments.clear();
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view segment = take_segment(path);
    if (!wanted.starts_with('{')) {
      if (wanted != segment) return false;
      continue;
    }
    if (segment.empty()) return false;
    arguments.push_back(http::percent_decode(segment));
  }
  return pattern.empty() && path.empty();
}

}  // namespace

const OperationFacts& facts(Operation operation) {
  return kFacts[static_cast<std::size_t>(operation)];
}

RouteError find_route(std::string_view method, std::string_view path, Route& route) {
  RouteError error = RouteError::no_such_path;
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < kOperations; ++i) {
    if (!path.starts_with('/') || !fits(kFacts[i].path, path, arguments)) continue;
    if (error == RouteError::wrong_method && kFacts[i].method != method) continue;
    route.operation = static_cast<Operation>(i);
    route.arguments = arguments;
    if (kFacts[i].method == method) return RouteError::none;
    error = RouteError::wrong_method;
  }
  return error;
}

}  // namespace invd::sandbox
