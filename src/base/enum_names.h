#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace invd {

/// The enumerator whose name is `wanted`, where `names` has one name per enumerator, in their sequence from 0.
template <class Enum, std::size_t N>
[[nodiscard]] std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view wanted) {
  const auto* const found = std::find(names.begin(), names.end(), wanted);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace invd
