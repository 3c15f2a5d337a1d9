#include "sandbox/listing.h"

#include <algorithm>
#include <array>

#include "sandbox/chance.h"

namespace invd::sandbox {
namespace {

constexpr std::array<std::string_view, 6> kProductTypes = {"KITCHEN", "DRINKWARE", "APRON",
                                                           "CANDLE",  "NOTEBOOK",  "HOME"};
constexpr std::array<std::string_view, 6> kThemeAttributes = {"color", "size", "style", "material", "pattern", "scent"};
/// One product in so many is where a family may begin.
constexpr std::size_t kFamilyStride = 20;
constexpr Duration kOldest = std::chrono::days(1000);
constexpr Duration kYoungest = std::chrono::days(100);

}  // namespace

void Listing::set_channel(bool amazon, bool there) {
  const bool by_amazon_now = amazon ? there : has_channel(true);
  const bool by_merchant_now = amazon ? has_channel(false) : there;
  if (by_amazon_now != by_merchant_now) by_amazon = by_amazon_now;
  other_channel = by_amazon_now && by_merchant_now;
  channel_gone = !by_amazon_now && !by_merchant_now;
}

std::string VariationFamily::theme() const {
  std::string text;
  for (const std::string& attribute : attributes) {
    if (!text.empty()) text += '/';
    for (const char c : attribute) text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

std::string_view channel_code(bool by_amazon, Region region) {
  if (!by_amazon) return "DEFAULT";
  switch (region) {
    case Region::na:
      return "AMAZON_NA";
    case Region::eu:
      return "AMAZON_EU";
    case Region::fe:
      return "AMAZON_JP";
  }
  return "AMAZON_NA";
}

std::string fn_sku(std::uint32_t number) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string text(10, '0');
  text[0] = 'X';
  for (std::size_t i = text.size(); number > 0; number /= 36) text[--i] = kDigits[number % 36];
  return text;
}

std::string_view product_type(std::uint32_t number) {
  return kProductTypes[mix(number, 'Y') % kProductTypes.size()];
}

FirstListing first_listing(std::uint64_t seed, std::uint32_t number, std::size_t count, const Product& product,
                           std::size_t stores, std::size_t domains, Timestamp start) {
  Chance chance(seed, 'G', number);
  FirstListing first;
  Listing& listing = first.listing;
  listing.stores = static_cast<std::uint32_t>((1ULL << stores) - 1);
  listing.by_amazon = product.by_amazon;
  listing.price = product.price;
  // Older products have lower numbers, so that the order of creation needs no index.
  const std::int64_t span = (kOldest - kYoungest).count();
  listing.created = start - kOldest + Duration(span / static_cast<std::int64_t>(count) * number);
  listing.updated = start - Duration(chance.between(60'000, std::chrono::milliseconds(std::chrono::days(90)).count()));
  listing.buyable = listing.discoverable = listing.stores;
  if (chance.in_thousand(40)) listing.buyable = 0;                               // closed by the seller
  if (chance.in_thousand(15)) listing.buyable = listing.discoverable = 0;        // something required is missing
  if (chance.in_thousand(15)) listing.buyable &= ~(1U << chance.below(stores));  // in one store only
  if (chance.in_thousand(500)) listing.lead_time_days = static_cast<std::uint8_t>(chance.between(1, 10));
  for (std::size_t i = 0; i < domains; ++i) {
    const bool empty = listing.by_amazon || chance.in_thousand(60);
    first.quantities.push_back(empty ? 0 : static_cast<std::int32_t>(chance.between(1, 250)));
  }
  if (!listing.by_amazon && first.quantities.front() == 0 && chance.in_thousand(300))
    listing.restock = start + std::chrono::days(chance.between(1, 60));
  return first;
}

std::vector<VariationFamily> first_families(std::uint64_t seed, std::size_t count) {
  std::vector<VariationFamily> families;
  for (std::size_t begin = 0; begin + kFamilyStride <= count; begin += kFamilyStride) {
    Chance chance(seed, 'V', begin);
    if (!chance.in_thousand(500)) continue;
    VariationFamily family;
    family.parent = static_cast<std::uint32_t>(count + families.size());
    const std::size_t members = 2 + chance.below(5);
    for (std::size_t i = 0; i < members; ++i) family.children.push_back(static_cast<std::uint32_t>(begin + i));
    const std::size_t attributes = 1 + chance.below(kThemeAttributes.size());
    for (std::size_t i = 0; i < attributes; ++i) family.attributes.emplace_back(kThemeAttributes[i]);
    families.push_back(std::move(family));
  }
  return families;
}

}  // namespace invd::sandbox
