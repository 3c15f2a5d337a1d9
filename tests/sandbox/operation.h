#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sandbox/bucket.h"

namespace invd::sandbox {

/// The operations that the sandbox answers. `login` is Login with Amazon, which is no operation of SP-API and has no
/// published limit.
enum class Operation : std::uint8_t { login, marketplace_participations, account, search_orders, get_order, count_ };
inline constexpr std::size_t kOperations = static_cast<std::size_t>(Operation::count_);

struct OperationFacts {
  std::string_view name;  ///< Amazon's operationId
  std::string_view method;
  std::string_view path;  ///< "{x}" stands for one segment
  Quota quota;            ///< default usage plan; facts/sp-api-rate-limits.md
};
[[nodiscard]] const OperationFacts& facts(Operation operation);

/// Which operation a request means.
struct Route {
  Operation operation = Operation::login;
  std::string argument;  ///< the decoded segment of "{x}"
};
enum class RouteError : std::uint8_t { none, no_such_path, wrong_method };
[[nodiscard]] RouteError find_route(std::string_view method, std::string_view path, Route& route);

}  // namespace invd::sandbox
