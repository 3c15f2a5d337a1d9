#pragma once

#include <string>
#include <string_view>

#include "config/load.h"

namespace invd::config {

/// The shortest good file; the tests put their lines below it.
inline constexpr std::string_view kShop = R"(organization:
  name: Maple Crafts
  country: US
  currency: USD
  warehouses:
    - { name: Main, primary: true }
    - name: Amazon
)";

/// One integration, ten lines: its `fba:` and the like go below, indented by four blanks.
inline constexpr std::string_view kIntegration = R"(integrations:
  - name: amazon-us
    region: na
    seller_id: A1B2C3D4E5F6G7
    marketplaces: [US]
)";

[[nodiscard]] inline std::string shop(std::string_view more = {}) {
  return std::string(kShop) + std::string(more);
}
[[nodiscard]] inline std::string shop_with_integration(std::string_view more = {}) {
  return std::string(kShop) + std::string(kIntegration) + std::string(more);
}

/// All problems as one text, a line each with its hint; empty when the file is good.
[[nodiscard]] inline std::string problems(std::string_view yaml) {
  std::string out;
  for (const Problem& problem : check_text(yaml, "invd.yaml").problems)
    out += to_string(problem) + " (" + problem.hint + ")\n";
  return out;
}

}  // namespace invd::config
