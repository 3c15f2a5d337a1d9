#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ctl/table.h"

namespace invd::ctl {

/// Available units: a number below zero is promised and not there.
[[nodiscard]] Cell units_left(std::int64_t available);
/// "1,200"; empty when absent.
[[nodiscard]] std::string number(const std::optional<std::int64_t>& units);
/// "+5", "-1,200": a change of units.
[[nodiscard]] std::string signed_number(std::int64_t units);

}  // namespace invd::ctl
