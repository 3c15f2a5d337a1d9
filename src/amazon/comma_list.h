#pragma once

#include <string>
#include <string_view>

namespace invd::amazon {

/// Strings or ids as one value of a query: "A,B". SP-API knows no way to write a value that holds a comma itself.
template <class Strings>
[[nodiscard]] std::string comma_list(const Strings& strings) {
  std::string list;
  for (const auto& one : strings) {
    if (!list.empty()) list += ',';
    if constexpr (requires { one.view(); })
      list += one.view();
    else
      list += one;
  }
  return list;
}

}  // namespace invd::amazon
