#include "history/run.h"

#include <array>

#include "base/enum_names.h"

namespace invd::history {
namespace {

constexpr std::array<std::string_view, 5> kModules = {"items", "orders", "stock", "fba", "shipments"};
constexpr std::array<std::string_view, 6> kTriggers = {"schedule", "manual",       "first",
                                                       "resync",   "notification", "audit"};
constexpr std::array<std::string_view, 5> kStatuses = {"running", "succeeded", "partial", "failed", "skipped"};
constexpr std::array<std::string_view, 3> kOutcomes = {"synced", "failed", "skipped"};

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
  return named<Module>(kModules, wanted);
}
std::optional<Trigger> trigger_from_name(std::string_view wanted) {
  return named<Trigger>(kTriggers, wanted);
}
std::optional<RunStatus> run_status_from_name(std::string_view wanted) {
  return named<RunStatus>(kStatuses, wanted);
}

RunStatus ended_status(const Counts& counts, bool broke_off) {
  if (broke_off) return counts.synced + counts.skipped > 0 ? RunStatus::partial : RunStatus::failed;
  return counts.failed > 0 ? RunStatus::partial : RunStatus::succeeded;
}

}  // namespace invd::history
