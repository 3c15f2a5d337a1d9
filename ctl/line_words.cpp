#include "ctl/line_words.h"

#include <charconv>
#include <fmt/format.h>

namespace invd::ctl {

Result<LineWords> parse_line(std::string_view option, std::string_view text, bool may_have_price) {
  const auto wrong = [&](std::string_view why) {
    return fail(ErrorCode::usage, fmt::format("{}: '{}' {}", option, text, why),
                fmt::format("for example {} {}", option, may_have_price ? "MUG-1=2 or MUG-1=2@9.90" : "MUG-1=2"));
  };
  const std::size_t equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0) return wrong("does not say how many of what");
  LineWords out{.what = std::string(text.substr(0, equals)), .quantity = 0, .price = {}};
  std::string_view quantity = text.substr(equals + 1);
  if (const std::size_t at = quantity.find('@'); at != std::string_view::npos) {
    if (!may_have_price) return wrong("has a price, which does not belong here");
    const Result<Decimal> price = Decimal::parse(quantity.substr(at + 1));
    if (!price || price->str().starts_with('-')) return wrong("has no price after the @");
    out.price = *price;
    quantity = quantity.substr(0, at);
  }
  const auto [end, error] = std::from_chars(quantity.data(), quantity.data() + quantity.size(), out.quantity);
  if (error != std::errc() || end != quantity.data() + quantity.size() || out.quantity < 1)
    return wrong("has no whole number of at least 1 after the =");
  return out;
}

}  // namespace invd::ctl
