#include "sandbox/report.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "sandbox/chance.h"

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
  const std::uint64_t a = mix(mix(seed, 'R'), number);
  const std::uint64_t b = mix(a, number);
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "amzn1.spdoc.1.4.%s.%08llx-%04llx-4%03llx-a%03llx-%012llx.T%u.2600",
                std::string(invd::name(region)).c_str(), static_cast<unsigned long long>(a >> 32),
                static_cast<unsigned long long>(a >> 16 & 0xFFFFU), static_cast<unsigned long long>(a & 0xFFFU),
                static_cast<unsigned long long>(b >> 52), static_cast<unsigned long long>(b & 0xFFFFFFFFFFFFU), number);
  return text.data();
}

}  // namespace invd::sandbox
