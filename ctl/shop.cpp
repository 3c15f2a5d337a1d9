#include "ctl/shop.h"

#include "base/marketplace.h"

namespace invd::ctl {

std::string country(const std::string& marketplace) {
  const Marketplace* known = find_marketplace(marketplace);
  return known != nullptr ? std::string(known->country) : marketplace;
}

}  // namespace invd::ctl
