#include "stock/routing.h"

#include <algorithm>

namespace invd::stock {

std::optional<WarehouseName> routed_to(std::span<const Route> history, Timestamp purchased) {
  if (history.empty()) return std::nullopt;
  const auto later = std::ranges::upper_bound(history, purchased, {}, &Route::since);
  return later == history.begin() ? history.front().warehouse : std::prev(later)->warehouse;
}

}  // namespace invd::stock
