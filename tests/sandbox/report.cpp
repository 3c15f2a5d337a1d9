#include "sandbox/report.h"

#include <algorithm>
#include <array>

#include "sandbox/chance.h"
#include "sandbox/uuid_text.h"

namespace invd::sandbox {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE"};
constexpr std::uint64_t kFirstId = 51'000'000'000;

}  // namespace

std::string_view name(ReportStatus status) {
  return kNames[static_cast<std::size_t>(status)];
}

std::optional<ReportStatus> report_status_from_name(std::string_view wanted) {
  const auto at = std::ranges::find(kNames, wanted);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<ReportStatus>(at - kNames.begin());
}

std::string Report::id() const {
  return std::to_string(kFirstId + number);
}

std::string Report::document_id(std::uint64_t seed, Region region) const {
  return "amzn1.spdoc.1.4." + std::string(invd::name(region)) + "." + uuid_text(mix(seed, 'R'), number) + ".T" +
         std::to_string(number) + ".2600";
}

}  // namespace invd::sandbox
