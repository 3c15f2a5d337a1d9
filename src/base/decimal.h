#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace invd {

/// An exact decimal number: coefficient x 10^-scale. Keeps the digits it was given: "19.90" prints as "19.90" (ORD-13).
/// Range: |coefficient| <= 10^18 - 1, scale 0 to 9.
class Decimal {
 public:
  Decimal() = default;

  /// "-12.50", "5980", "0.1". Errors: malformed (not a decimal number), limit (more digits than fit).
  [[nodiscard]] static Result<Decimal> parse(std::string_view text);
  /// From stored parts. Errors: limit.
  [[nodiscard]] static Result<Decimal> from_parts(std::int64_t coefficient, int scale);

  [[nodiscard]] std::int64_t coefficient() const { return coefficient_; }
  [[nodiscard]] int scale() const { return scale_; }
  [[nodiscard]] std::string str() const;

  /// The exact sum, with the larger scale of the two. Errors: limit.
  [[nodiscard]] Result<Decimal> plus(Decimal other) const;
  /// The exact product with a whole number. Errors: limit.
  [[nodiscard]] Result<Decimal> times(std::int64_t factor) const;

  /// Same digits and same scale. Use same_value() where 1.5 and 1.50 shall be equal.
  bool operator==(const Decimal&) const = default;
  [[nodiscard]] bool same_value(Decimal other) const;

 private:
  std::int64_t coefficient_ = 0;
  int scale_ = 0;
};

/// An amount and its ISO 4217 currency code, as Amazon gives them.
struct Money {
  Decimal amount;
  std::string currency;
  bool operator==(const Money&) const = default;
};

}  // namespace invd
