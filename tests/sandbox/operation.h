#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/bucket.h"

namespace invd::sandbox {

/// The operations that the sandbox answers. `login` is Login with Amazon, and `download_document` and
/// `upload_document` what presigned URLs lead to: no operations of SP-API, and without a published limit.
enum class Operation : std::uint8_t {
  login,
  marketplace_participations,
  account,
  search_orders,
  get_order,
  search_listings_items,
  get_listings_item,
  patch_listings_item,
  create_report,
  get_reports,
  get_report,
  get_report_document,
  create_feed_document,
  create_feed,
  get_feeds,
  get_feed,
  cancel_feed,
  get_feed_document,
  download_document,
  upload_document,
  count_
};
inline constexpr std::size_t kOperations = static_cast<std::size_t>(Operation::count_);

struct OperationFacts {
  std::string_view name;  ///< Amazon's operationId
  std::string_view method;
  std::string_view path;  ///< "{x}" stands for one segment that is not empty
  Quota quota;            ///< default usage plan; facts/sp-api-rate-limits.md
};
[[nodiscard]] const OperationFacts& facts(Operation operation);

/// Which operation a request means.
struct Route {
  Operation operation = Operation::login;
  std::vector<std::string> arguments;  ///< the segments of "{x}", decoded once
};
enum class RouteError : std::uint8_t { none, no_such_path, wrong_method };
[[nodiscard]] RouteError find_route(std::string_view method, std::string_view path, Route& route);

}  // namespace invd::sandbox
