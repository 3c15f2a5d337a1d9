#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.h"

namespace invd::sandbox {

using Parameters = std::vector<std::pair<std::string, std::string>>;

/// The path and the query of a request, decoded. A '+' in the query is a blank, as Amazon's front end takes it: a page
/// token that was not percent-encoded does not survive.
struct Target {
  std::string path;  ///< not decoded: segments are decoded where they are matched
  Parameters query;
  /// The value of the parameter; nullptr when absent.
  [[nodiscard]] const std::string* find(std::string_view name) const;
};
[[nodiscard]] Target parse_target(std::string_view url);

/// Whether the value is one of the list's.
[[nodiscard]] inline bool holds(const auto& list, const auto& value) {
  return std::ranges::find(list, value) != std::ranges::end(list);
}

/// The parts of a comma-separated value.
[[nodiscard]] std::vector<std::string> split_list(std::string_view csv);

/// An answer of SP-API that is not a success.
struct ApiError {
  int status = 400;
  std::string code;  ///< "InvalidInput"
  std::string message;
  std::string details;  ///< may be empty
};
[[nodiscard]] http::Response to_response(const ApiError& error);
[[nodiscard]] ApiError invalid_input(std::string message);

}  // namespace invd::sandbox
