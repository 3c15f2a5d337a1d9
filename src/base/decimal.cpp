#include "base/decimal.h"

#include <algorithm>

namespace invd {
namespace {

constexpr std::int64_t kMaxCoefficient = 999'999'999'999'999'999;
constexpr int kMaxScale = 9;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Result<std::int64_t> scaled(std::int64_t coefficient, int by) {
  for (int i = 0; i < by; ++i) {
    if (coefficient > kMaxCoefficient / 10 || coefficient < -kMaxCoefficient / 10)
      return fail(ErrorCode::limit, "decimal number has too many digits");
    coefficient *= 10;
  }
  return coefficient;
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  Decimal out;
  bool in_fraction = false;
  bool any_digit = false;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c == '.' && !in_fraction && any_digit && i + 1 < rest.size()) {
      in_fraction = true;
    } else if (is_digit(c)) {
      any_digit = true;
      if (out.coefficient_ > (kMaxCoefficient - 9) / 10 || (in_fraction && out.scale_ == kMaxScale))
        return fail(ErrorCode::limit, "decimal number has too many digits");
      out.coefficient_ = out.coefficient_ * 10 + (c - '0');
      if (in_fraction) ++out.scale_;
    } else {
      return fail(ErrorCode::malformed, "not a decimal number");
    }
  }
  if (!any_digit) return fail(ErrorCode::malformed, "not a decimal number");
  if (negative) out.coefficient_ = -out.coefficient_;
  return out;
}

Result<Decimal> Decimal::from_parts(std::int64_t coefficient, int scale) {
  if (coefficient > kMaxCoefficient || coefficient < -kMaxCoefficient || scale < 0 || scale > kMaxScale)
    return fail(ErrorCode::limit, "decimal number is out of range");
  Decimal out;
  out.coefficient_ = coefficient;
  out.scale_ = scale;
  return out;
}

std::string Decimal::str() const {
  const bool negative = coefficient_ < 0;
  std::string digits = std::to_string(negative ? -coefficient_ : coefficient_);
  const auto scale = static_cast<std::size_t>(scale_);
  if (scale > 0) {
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, 1, '.');
  }
  return negative ? "-" + digits : digits;
}

Result<Decimal> Decimal::plus(Decimal other) const {
  const int scale = std::max(scale_, other.scale_);
  const auto a = scaled(coefficient_, scale - scale_);
  if (!a) return fail(a);
  const auto b = scaled(other.coefficient_, scale - other.scale_);
  if (!b) return fail(b);
  return from_parts(*a + *b, scale);
}

Result<Decimal> Decimal::times(std::int64_t factor) const {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(coefficient_, factor, &product))
    return fail(ErrorCode::limit, "decimal number is out of range");
  return from_parts(product, scale_);
}

bool Decimal::same_value(Decimal other) const {
  Decimal a = *this;
  for (Decimal* d : {&a, &other})
    while (d->scale_ > 0 && d->coefficient_ % 10 == 0) {
      d->coefficient_ /= 10;
      --d->scale_;
    }
  return a == other;
}

}  // namespace invd
