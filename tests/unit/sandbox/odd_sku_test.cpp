#include <array>
#include <gtest/gtest.h>

#include "base/random.h"
#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {
namespace {

const std::string kUs = "ATVPDKIKX0DER";

/// Up to 40 characters, mostly of those that URLs, lists and forms mean something by.
std::string odd_sku(Random& random, int number) {
  static constexpr std::array<std::string_view, 24> kPieces = {" ",  "/",  "%",  "+",  ",", "#",  "&",   "?",
                                                               "=",  ";",  ":",  "\"", "'", "\\", "%2F", "%25",
                                                               "..", "Ａ", "＆", "　", "é", "📦", "ｶ",   "木"};
  std::string sku = std::to_string(number);
  const auto characters = [&] {
    return std::ranges::count_if(sku, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; });
  };
  const auto wanted = static_cast<std::ptrdiff_t>(6 + random.below(33));
  while (characters() < wanted - 3) sku += kPieces[random.below(kPieces.size())];
  return sku;
}

TEST(OddSkus, TenThousandAreListedReadAndSearchedAsTheyAre) {
  Options options = small(0);
  options.shop.products = 1;
  World world(1, options);
  Caller caller(world);
  SeededRandom random(4);
  for (int i = 0; i < 10'000; ++i) {
    const std::string sku = odd_sku(random, i);
    ASSERT_TRUE(world.shop().list({.sku = sku, .first = {.quantity = i}}).has_value()) << sku;
    const Reply got =
        caller.get_listing(sku, {{"marketplaceIds", kUs}, {"includedData", "summaries,fulfillmentAvailability"}});
    ASSERT_EQ(got.response.status, 200) << sku;
    const Json item = Json::parse(got.response.body);
    ASSERT_EQ(item.at("sku"), sku);
    ASSERT_EQ(item.at("fulfillmentAvailability")[0].at("quantity"), i);
    if (i % 20 != 0) continue;  // a search looks at every listing
    const Reply found =
        caller.search_listings({{"marketplaceIds", kUs}, {"identifiers", sku}, {"identifiersType", "SKU"}});
    const Json page = Json::parse(found.response.body);
    // A comma parts the values of a list, so such a SKU cannot be searched for.
    ASSERT_EQ(page.at("numberOfResults"), sku.find(',') == std::string::npos ? 1 : 0) << sku;
    if (page.at("numberOfResults") == 1) ASSERT_EQ(page.at("items")[0].at("sku"), sku);
  }
}

TEST(OddSkus, TheSegmentOfThePathIsDecodedOnce) {
  Options options = small(0);
  options.shop.products = 1;
  World world(1, options);
  Caller caller(world);
  for (const char* sku : {"a%2Fb", "a/b", "a+b", "a b"}) ASSERT_TRUE(world.shop().list({.sku = sku}).has_value());
  const auto sku_at = [&](const std::string& segment) {
    const Reply reply = caller.call("/listings/2021-08-01/items/SELLER/" + segment, {{"marketplaceIds", kUs}});
    return reply.response.status == 200 ? Json::parse(reply.response.body).at("sku").get<std::string>() : "none";
  };
  EXPECT_EQ(sku_at("a%252Fb"), "a%2Fb");
  EXPECT_EQ(sku_at("a%2Fb"), "a/b");
  EXPECT_EQ(sku_at("a+b"), "a+b");
  EXPECT_EQ(sku_at("a%20b"), "a b");
  EXPECT_EQ(caller.call("/listings/2021-08-01/items/SELLER/a/b", {{"marketplaceIds", kUs}}).response.status, 404);
}

}  // namespace
}  // namespace invd::sandbox::test
