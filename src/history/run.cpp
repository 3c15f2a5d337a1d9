#include "history/run.h"

#include <algorithm>
#include <array>

namespace invd::history {
namespace {

constexpr std::array<std::string_view, 5> kModules = {"items", "orders", "stock", "fba", "shipments"};
constexpr std::array<std::string_view, 6> kTriggers = {"schedule", "manual",       "first",
                                                       "resync",   "notification", "audit"};
constexpr std::array<std::string_view, 5> kStatuses = {"running", "succeeded", "partial", "failed", "skipped"};
constexpr std::array<std::string_view, 3> kOutcomes = {"synced", "failed", "skipped"};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view wanted) {
  const auto* found = std::find(names.begin(), names.end(), wanted);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name(Module module) {
  return kModules.at(static_cast<std::size_t>(module));
}
std::string_view name(Trigger trigger) {
  return kTriggers.at(static_cast<std::size_t>(trigger));
}
std::string_view name(RunStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status));
}
std::string_view name(Outcome outcome) {
  return kOutcomes.at(static_cast<std::size_t>(outcome));
}
std::optional<Module> module_from_name(std::string_view wanted) {
  return find<Module>(kModules, wanted);
}
std::optional<Trigger> trigger_from_name(std::string_view wanted) {
  return find<Trigger>(kTriggers, wanted);
}
std::optional<RunStatus> run_status_from_name(std::string_view wanted) {
  return find<RunStatus>(kStatuses, wanted);
}

RunStatus ended_status(const Counts& counts, bool broke_off) {
  if (broke_off) return counts.synced + counts.skipped > 0 ? RunStatus::partial : RunStatus::failed;
  return counts.failed > 0 ? RunStatus::partial : RunStatus::succeeded;
}

}  // namespace invd::history
