#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "json/document.h"

namespace invd::amazon {

enum class Severity : std::uint8_t {
  unknown,  ///< a word that invd does not know
  info,
  warning,
  error,  ///< what was submitted is not taken
};
[[nodiscard]] std::string_view name(Severity severity);  ///< "warning"
/// From Amazon's word: "WARNING".
[[nodiscard]] Severity severity(std::string_view word);

/// What Amazon has to say about something that was submitted, fit to be shown.
struct Issue {
  std::string code;  ///< "90000900"; empty when Amazon gives none
  Severity severity = Severity::unknown;
  std::string message;  ///< presentable()
  bool operator==(const Issue&) const = default;
};

/// One element of "issues", as Listings Items and the result of a listings feed have them. Errors: malformed: with the
/// place, never with a value. Any thread.
[[nodiscard]] Result<Issue> decode_issue(const json::Value& value);

}  // namespace invd::amazon
