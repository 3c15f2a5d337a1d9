#pragma once

#include <set>
#include <string>

#include "http/message.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// How the account stands with Amazon, by country.
struct Standing {
  std::set<std::string, std::less<>> suspended;  ///< listings there are suspended
  std::set<std::string, std::less<>> left;       ///< the account does not sell there any more
};

/// getMarketplaceParticipations: the stores of the account, and one more that no table knows ("ignore unknown ids",
/// facts 2.7).
[[nodiscard]] http::Response marketplace_participations(const Shop& shop, const Standing& standing);

}  // namespace invd::sandbox
