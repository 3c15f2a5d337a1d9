#include "amazon/health.h"

#include <array>
#include <cstddef>

namespace invd::amazon {

std::string_view name(Trouble trouble) {
  constexpr std::array<std::string_view, kTroubles> kNames = {"credentials_unreadable",
                                                              "client_refused",
                                                              "authorization_refused",
                                                              "role_missing",
                                                              "access_denied",
                                                              "endpoint_wrong",
                                                              "unreachable",
                                                              "failing",
                                                              "throttled"};
  static_assert(static_cast<std::size_t>(Trouble::throttled) + 1 == kNames.size());
  return kNames.at(static_cast<std::size_t>(trouble));
}

}  // namespace invd::amazon
