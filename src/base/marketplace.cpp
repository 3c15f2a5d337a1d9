#include "base/marketplace.h"

#include <array>

namespace invd {
namespace {

constexpr std::array<Marketplace, 23> kMarketplaces = {{
    {"CA", "A2EUQ1WTGCTBG2", "CAD", Region::na}, {"US", "ATVPDKIKX0DER", "USD", Region::na},
    {"MX", "A1AM78C64UM0Y8", "MXN", Region::na}, {"BR", "A2Q3Y263D00KWC", "BRL", Region::na},
    {"IE", "A28R8C7NBKEWEA", "EUR", Region::eu}, {"ES", "A1RKKUPIHCS9HS", "EUR", Region::eu},
    {"GB", "A1F83G8C2ARO7P", "GBP", Region::eu}, {"FR", "A13V1IB3VIYZZH", "EUR", Region::eu},
    {"BE", "AMEN7PMS3EDWL", "EUR", Region::eu},  {"NL", "A1805IZSGTT6HS", "EUR", Region::eu},
    {"DE", "A1PA6795UKMFR9", "EUR", Region::eu}, {"IT", "APJ6JRA9NG5V4", "EUR", Region::eu},
    {"SE", "A2NODRKZP88ZB9", "SEK", Region::eu}, {"ZA", "AE08WJ6YKNBMC", "ZAR", Region::eu},
    {"PL", "A1C3SOZRARQ6R3", "PLN", Region::eu}, {"EG", "ARBP9OOSHTCHU", "EGP", Region::eu},
    {"TR", "A33AVAJ2PDY3EV", "TRY", Region::eu}, {"SA", "A17E79C6D8DWNP", "SAR", Region::eu},
    {"AE", "A2VIGQ35RCS4UG", "AED", Region::eu}, {"IN", "A21TJRUUN4KGV", "INR", Region::eu},
    {"SG", "A19VAU5U5O7RUS", "SGD", Region::fe}, {"AU", "A39IBJ37TRP1C6", "AUD", Region::fe},
    {"JP", "A1VC38T7YXB528", "JPY", Region::fe},
}};

}  // namespace

std::string_view name(Region region) {
  switch (region) {
    case Region::na:
      return "na";
    case Region::eu:
      return "eu";
    case Region::fe:
      return "fe";
  }
  return "na";
}

std::optional<Region> region_from_name(std::string_view wanted) {
  for (const Region region : {Region::na, Region::eu, Region::fe})
    if (name(region) == wanted) return region;
  return std::nullopt;
}

std::string_view endpoint(Region region) {
  switch (region) {
    case Region::na:
      return "https://sellingpartnerapi-na.amazon.com";
    case Region::eu:
      return "https://sellingpartnerapi-eu.amazon.com";
    case Region::fe:
      return "https://sellingpartnerapi-fe.amazon.com";
  }
  return {};
}

std::span<const Marketplace> marketplaces() {
  return kMarketplaces;
}

const Marketplace* find_marketplace(std::string_view wanted) {
  if (wanted == "UK") wanted = "GB";
  for (const Marketplace& m : kMarketplaces)
    if (m.country == wanted || m.id == wanted) return &m;
  return nullptr;
}

}  // namespace invd
