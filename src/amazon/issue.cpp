#include "amazon/issue.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "amazon/amazon_message.h"
#include "amazon/fields.h"

namespace invd::amazon {
namespace {

// Longer texts are cut, not refused: nothing is decided by them.
constexpr std::size_t kAnyLength = json::Limits{}.string;

struct SeverityName {
  Severity severity;
  std::string_view name;
  std::string_view word;
};
constexpr std::array kSeverities = {
    SeverityName{Severity::unknown, "unknown", ""},
    SeverityName{Severity::info, "info", "INFO"},
    SeverityName{Severity::warning, "warning", "WARNING"},
    SeverityName{Severity::error, "error", "ERROR"},
};

}  // namespace

std::string_view name(Severity severity) {
  return kSeverities.at(static_cast<std::size_t>(severity)).name;
}

Severity severity(std::string_view word) {
  const auto found = std::ranges::find(kSeverities, word, &SeverityName::word);
  return found == kSeverities.end() ? Severity::unknown : found->severity;
}

Result<Issue> decode_issue(const json::Value& value) {
  Fields fields(value);
  Issue issue;
  issue.code = presentable(fields.text("code", kAnyLength));
  issue.severity = severity(fields.required_text("severity"));
  issue.message = presentable(fields.required_text("message", kAnyLength));
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return issue;
}

}  // namespace invd::amazon
