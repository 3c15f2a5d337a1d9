#include "stock/quantity.h"

#include <algorithm>

#include "stock/commitment.h"
#include "stock/ledger.h"

namespace invd::stock {
namespace {

std::int64_t floor_divide(__int128 value, std::int64_t by) {
  const __int128 quotient = value / by;
  return static_cast<std::int64_t>(value % by < 0 ? quotient - 1 : quotient);
}

std::int64_t share(std::int64_t base, const Decimal& ratio) {
  std::int64_t power = 1;
  for (int i = 0; i < ratio.scale(); ++i) power *= 10;
  return floor_divide(static_cast<__int128>(base) * ratio.coefficient(), power);
}

}  // namespace

bool is_in_scope(const Shelf& shelf, const PushScope& scope) {
  return shelf.kind == Account::own && (!scope.mapped || *scope.mapped == shelf.warehouse);
}

Result<std::int64_t> push_base(std::span<const Shelf> shelves, const PushScope& scope) {
  std::int64_t base = 0;
  for (const Shelf& shelf : shelves) {
    if (shelf.kind != Account::own) continue;
    const auto free = available(shelf.on_hand, shelf.committed);
    if (!free) return free;
    const bool counts = is_in_scope(shelf, scope);
    if (!counts && *free >= 0) continue;
    const auto sum = checked_sum(base, counts && scope.what == PushOf::on_hand ? shelf.on_hand : *free);
    if (!sum) return sum;
    base = *sum;
  }
  return base;
}

std::int64_t desired_quantity(std::int64_t base, const PushRule& rule) {
  const __int128 part = rule.ratio ? share(base, *rule.ratio) : base;
  const __int128 most = std::min(rule.cap.value_or(kMostShown), kMostShown);
  return static_cast<std::int64_t>(std::clamp<__int128>(part - rule.buffer, 0, most));
}

}  // namespace invd::stock
