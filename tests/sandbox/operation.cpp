#include "sandbox/operation.h"

#include "http/message.h"

namespace invd::sandbox {
namespace {

constexpr std::array<OperationFacts, kOperations> kFacts = {{
    {"login", "POST", "/auth/o2/token", {1000, 1000}},
    {"getMarketplaceParticipations", "GET", "/sellers/v1/marketplaceParticipations", {0.016, 15}},
    {"getAccount", "GET", "/sellers/v1/account", {0.016, 15}},
    {"searchOrders", "GET", "/orders/2026-01-01/orders", {0.0056, 20}},
    {"getOrder", "GET", "/orders/2026-01-01/orders/{orderId}", {0.5, 30}},
}};

/// Whether the path is the pattern; fills in the segment of the braces.
bool fits(std::string_view pattern, std::string_view path, std::string& argument) {
  const std::size_t brace = pattern.find('{');
  if (brace == std::string_view::npos) return pattern == path;
  if (!path.starts_with(pattern.substr(0, brace))) return false;
  const std::string_view segment = path.substr(brace);
  if (segment.empty() || segment.contains('/')) return false;
  argument = http::percent_decode(segment);
  return true;
}

}  // namespace

const OperationFacts& facts(Operation operation) {
  return kFacts[static_cast<std::size_t>(operation)];
}

RouteError find_route(std::string_view method, std::string_view path, Route& route) {
  RouteError error = RouteError::no_such_path;
  for (std::size_t i = 0; i < kOperations; ++i) {
    if (!fits(kFacts[i].path, path, route.argument)) continue;
    route.operation = static_cast<Operation>(i);
    if (kFacts[i].method == method) return RouteError::none;
    error = RouteError::wrong_method;
  }
  return error;
}

}  // namespace invd::sandbox
