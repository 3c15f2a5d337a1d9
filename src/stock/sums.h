#pragma once

#include <cstdint>

namespace invd::stock {

// Sums of units by key, without those that are zero.

template <class Map>
[[nodiscard]] std::int64_t units_at(const Map& sums, const typename Map::key_type& key) {
  const auto found = sums.find(key);
  return found == sums.end() ? 0 : found->second;
}

template <class Map>
void set_units(Map& sums, const typename Map::key_type& key, std::int64_t units) {
  if (units == 0)
    sums.erase(key);
  else
    sums[key] = units;
}

}  // namespace invd::stock
