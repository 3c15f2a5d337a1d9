#include "stock/routing.h"

#include <algorithm>

namespace invd::stock {

std::optional<WarehouseName> routed_to(std::span<const Route> history, Timestamp purchased) {
  if (history.empty()) return std::nullopt;
  const auto later = std::ranges::upper_bound(history, purchased, {}, &Route::since);
  return later == history.begin() ? history.front().warehouse : std::prev(later)->warehouse;
}

std::optional<WarehouseName> mapped_to(std::span<const Route> own, Timestamp purchased) {
  if (own.empty() || purchased < own.front().since) return std::nullopt;
  auto warehouse = routed_to(own, purchased);
  return warehouse->empty() ? std::nullopt : warehouse;
}

}  // namespace invd::stock
