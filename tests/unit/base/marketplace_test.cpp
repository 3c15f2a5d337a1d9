#include "base/marketplace.h"

#include <algorithm>
#include <cctype>
#include <gtest/gtest.h>
#include <set>
#include <string_view>

namespace invd {
namespace {

TEST(MarketplaceTable, HoldsEachOfAmazonsCountryStoresOnce) {
  std::set<std::string_view> countries;
  std::set<std::string_view> ids;
  for (const Marketplace& m : marketplaces()) {
    countries.insert(m.country);
    ids.insert(m.id);
    EXPECT_EQ(m.country.size(), 2U);
    EXPECT_EQ(m.currency.size(), 3U);
    EXPECT_TRUE(m.id.starts_with('A') && m.id.size() >= 12 && m.id.size() <= 14) << m.id;
    EXPECT_TRUE(std::ranges::all_of(m.id, [](unsigned char c) { return std::isupper(c) || std::isdigit(c); })) << m.id;
  }
  EXPECT_EQ(marketplaces().size(), 23U);
  EXPECT_EQ(countries.size(), 23U);
  EXPECT_EQ(ids.size(), 23U);
}

TEST(MarketplaceTable, IsFoundByCountryOrId) {
  const Marketplace* us = find_marketplace("US");
  ASSERT_NE(us, nullptr);
  EXPECT_EQ(us->id, "ATVPDKIKX0DER");
  EXPECT_EQ(us->currency, "USD");
  EXPECT_EQ(us->region, Region::na);
  for (const Marketplace& m : marketplaces()) {
    EXPECT_EQ(find_marketplace(m.country), &m);
    EXPECT_EQ(find_marketplace(m.id), &m);
  }
  EXPECT_EQ(find_marketplace("UK"), find_marketplace("GB"));
  for (const char* unknown : {"", "XX", "us", "ATVPDKIKX0DE"}) EXPECT_EQ(find_marketplace(unknown), nullptr);
}

TEST(MarketplaceTable, CountriesLieInAmazonsRegions) {
  for (const char* country : {"US", "CA", "MX", "BR"}) EXPECT_EQ(find_marketplace(country)->region, Region::na);
  for (const char* country : {"JP", "AU", "SG"}) EXPECT_EQ(find_marketplace(country)->region, Region::fe);
  EXPECT_EQ(std::ranges::count(marketplaces(), Region::eu, &Marketplace::region), 16);
}

TEST(RegionNames, RoundTripAndLeadToTheirEndpoint) {
  for (const Region region : {Region::na, Region::eu, Region::fe}) {
    EXPECT_EQ(region_from_name(name(region)), region);
    EXPECT_TRUE(endpoint(region).starts_with("https://"));
    EXPECT_TRUE(endpoint(region).contains(name(region)));
  }
  EXPECT_EQ(region_from_name("us"), std::nullopt);
}

}  // namespace
}  // namespace invd
