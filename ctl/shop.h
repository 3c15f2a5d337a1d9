#pragma once

#include <string>

namespace invd::ctl {

/// A shop is known by its country; Amazon's id of a marketplace is for --json. What is not known stays as it is.
[[nodiscard]] std::string country(const std::string& marketplace);

}  // namespace invd::ctl
