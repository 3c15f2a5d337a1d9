#include "config/config.h"

namespace invd::config {

const Integration* Config::find_integration(const IntegrationName& wanted) const {
  for (const Integration& integration : integrations)
    if (integration.name == wanted) return &integration;
  return nullptr;
}

std::string_view name(OrderPreference preference) {
  return preference == OrderPreference::confirmed ? "confirmed" : "confirmed_and_fulfilled";
}

std::string_view name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "info";
}

}  // namespace invd::config
