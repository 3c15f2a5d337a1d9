#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/error.h"

namespace invd::ctl {

/// One line of an order or a return, as typed: "MUG-1=2", "MUG-1=2@9.90". The last "=" parts them, as a SKU may hold
/// one.
struct LineWords {
  std::string what;  ///< a SKU or a line's id
  std::int64_t quantity = 0;
  std::optional<Decimal> price;
};

/// Errors: usage, naming the option.
[[nodiscard]] Result<LineWords> parse_line(std::string_view option, std::string_view text, bool may_have_price);

}  // namespace invd::ctl
