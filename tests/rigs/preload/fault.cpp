#include "rigs/preload/fault.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "rigs/preload/log.h"

namespace invd::rigs::preload {
namespace {

struct Plan {
  std::size_t kind = kCallNames.size();
  std::uint64_t number = 0;
  int error = 0;
};

long number_in(std::string_view text) {
  long value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Plan read_plan() {
  Plan plan;
  const char* variable = std::getenv(kFaultVariable);
  if (variable == nullptr) return plan;
  const std::string_view text = variable;
  const std::size_t first = text.find(':');
  const std::size_t second = text.find(':', first + 1);
  if (second == std::string_view::npos) return plan;
  for (std::size_t i = 0; i < kCallNames.size(); ++i)
    if (text.substr(0, first) == kCallNames[i]) plan.kind = i;
  plan.number = static_cast<std::uint64_t>(number_in(text.substr(first + 1, second - first - 1)));
  plan.error = static_cast<int>(number_in(text.substr(second + 1)));
  return plan;
}

}  // namespace

int fault(CallKind kind) {
  static const Plan plan = read_plan();
  const std::uint64_t number = count(kind);
  if (static_cast<std::size_t>(kind) != plan.kind || number != plan.number) return 0;
  add({.kind = EntryKind::refused, .result = -plan.error}, kCallNames[plan.kind]);
  return plan.error;
}

}  // namespace invd::rigs::preload
