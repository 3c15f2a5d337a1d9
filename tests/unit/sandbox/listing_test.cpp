#include <algorithm>
#include <gtest/gtest.h>

#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {
namespace {

const std::string kShopUs = "ATVPDKIKX0DER";
const std::string kCa = "A2EUQ1WTGCTBG2";
constexpr const char* kAllData =
    "summaries,attributes,issues,offers,fulfillmentAvailability,procurement,relationships,productTypes";

Options quiet_shop() {
  Options options = small(0);
  options.shop.products = 40;
  return options;
}

class ListingTest : public testing::Test {
 protected:
  explicit ListingTest(const Options& options = quiet_shop()) : world_(1, options), caller_(world_) {
    caller_.login();
    EXPECT_TRUE(world_.shop().list({.sku = "mug", .first = {.title = "A mug", .quantity = 10}}).has_value());
  }
  Json item(const std::string& sku, const std::string& marketplaces = kShopUs, const std::string& data = kAllData) {
    const Reply reply = caller_.get_listing(sku, {{"marketplaceIds", marketplaces}, {"includedData", data}});
    return reply.response.status == 200 ? Json::parse(reply.response.body) : Json();
  }
  /// What Amazon shows; -1 when there is none.
  int quantity(const std::string& sku, const std::string& marketplace = kShopUs) {
    const Json all = item(sku, marketplace).at("fulfillmentAvailability");
    return all.empty() ? -1 : all[0].value("quantity", -1);
  }
  std::string order(const std::string& sku, int units, const std::string& country = "US") {
    return *world_.shop().place({.marketplace = country,
                                 .items = {{.sku = sku, .quantity = units}},
                                 .status = Status::unshipped,
                                 .still = true});
  }
  World world_;
  Caller caller_;
};

TEST_F(ListingTest, APlacedOrderLowersTheQuantityAtOnceAndShippingDoesNotTouchIt) {
  const std::string id = order("mug", 3);
  EXPECT_EQ(quantity("mug"), 7);
  ASSERT_TRUE(world_.shop().ship(id).has_value());
  EXPECT_EQ(quantity("mug"), 7);
}

TEST_F(ListingTest, ACancelledUnitIsGivenBackAndAShippedOneIsNot) {
  const std::string id = order("mug", 4);
  ASSERT_TRUE(world_.shop().ship(id, {1}).has_value());
  ASSERT_TRUE(world_.shop().cancel(id, Party::buyer).has_value());
  EXPECT_EQ(quantity("mug"), 9);
}

TEST_F(ListingTest, TheQuantityDoesNotFallBelowZeroAndOnlyWhatWasTakenComesBack) {
  const std::string first = order("mug", 8);
  const std::string second = order("mug", 5);
  EXPECT_EQ(quantity("mug"), 0);
  ASSERT_TRUE(world_.shop().cancel(second, Party::buyer).has_value());
  EXPECT_EQ(quantity("mug"), 2);
  ASSERT_TRUE(world_.shop().cancel(first, Party::buyer).has_value());
  EXPECT_EQ(quantity("mug"), 10);
}

TEST_F(ListingTest, OrdersThatAmazonFulfilsLeaveTheMerchantsQuantity) {
  ASSERT_TRUE(
      world_.shop().place({.items = {{.sku = "mug", .quantity = 2}}, .by_amazon = true, .still = true}).has_value());
  EXPECT_EQ(quantity("mug"), 10);
}

TEST(Sales, MoveTheUpdateTimeOfAListingOrDoNot) {
  for (const bool moves : {true, false}) {
    Options options = quiet_shop();
    options.shop.sales_update_listings = moves;
    World world(1, options);
    ASSERT_TRUE(world.shop().list({.sku = "mug"}).has_value());
    world.advance(kStart + Duration(5000));
    ASSERT_TRUE(world.shop().place({.items = {{.sku = "mug", .quantity = 1}}, .still = true}).has_value());
    const ListingView view = world.shop().listings().now(*world.shop().listings().find("mug"));
    EXPECT_EQ(view.quantity(0), 9);
    EXPECT_EQ(view.listing->updated, moves ? kStart + Duration(5000) : kStart);
  }
}

TEST_F(ListingTest, AllMarketplacesShareOneQuantity) {
  static_cast<void>(order("mug", 3, "CA"));
  EXPECT_EQ(quantity("mug", kShopUs), 7);
  EXPECT_EQ(quantity("mug", kCa), 7);
}

class OwnQuantities : public ListingTest {
 protected:
  static Options options() {
    Options o = quiet_shop();
    o.shop.quantity_domains = {"CA"};
    return o;
  }
  OwnQuantities() : ListingTest(options()) {}
};

TEST_F(OwnQuantities, AMarketplaceMayHaveANumberOfItsOwn) {
  static_cast<void>(order("mug", 3, "CA"));
  EXPECT_EQ(quantity("mug", kShopUs), 10);
  EXPECT_EQ(quantity("mug", kCa), 7);
  ASSERT_TRUE(world_.shop().change_listing("mug", {.marketplace = "MX", .quantity = 99}).has_value());
  EXPECT_EQ(quantity("mug", kShopUs), 99) << "the United States share it with Mexico";
  EXPECT_EQ(quantity("mug", kCa), 7);
}

TEST_F(ListingTest, AFbaListingHasACodeAndNoQuantity) {
  ASSERT_TRUE(world_.shop().change_listing("mug", {.by_amazon = true}).has_value());
  const Json shown = item("mug");
  EXPECT_EQ(shown.at("fulfillmentAvailability"), Json::parse(R"([{"fulfillmentChannelCode":"AMAZON_NA"}])"));
  EXPECT_TRUE(shown.at("summaries")[0].contains("fnSku"));
  ASSERT_TRUE(world_.shop().change_listing("mug", {.by_amazon = false}).has_value());
  EXPECT_EQ(item("mug").at("fulfillmentAvailability"),
            Json::parse(R"([{"fulfillmentChannelCode":"DEFAULT","quantity":10}])"));
}

TEST_F(ListingTest, WhatIsSoldOutIsDiscoverableButNotBuyable) {
  EXPECT_EQ(item("mug").at("summaries")[0].at("status"), Json({"BUYABLE", "DISCOVERABLE"}));
  static_cast<void>(order("mug", 10));
  EXPECT_EQ(item("mug").at("summaries")[0].at("status"), Json({"DISCOVERABLE"}));
}

TEST_F(ListingTest, ListingsComeAndGoByMarketplace) {
  EXPECT_EQ(item("mug", kShopUs + "," + kCa).at("summaries").size(), 2U);
  ASSERT_TRUE(world_.shop().unlist("mug", "CA").has_value());
  EXPECT_EQ(item("mug", kShopUs + "," + kCa).at("summaries").size(), 1U);
  EXPECT_EQ(caller_.get_listing("mug", {{"marketplaceIds", kCa}}).response.status, 404);
  ASSERT_TRUE(world_.shop().unlist("mug").has_value());
  const Reply gone = caller_.get_listing("mug", {{"marketplaceIds", kShopUs}});
  EXPECT_EQ(gone.response.status, 404);
  EXPECT_EQ(Json::parse(gone.response.body).at("errors")[0].at("code"), "NOT_FOUND");
  EXPECT_EQ(world_.shop().unlist("mug").error().code, ErrorCode::not_found);
  caller_.wait(Duration(5000));
  world_.advance(caller_.now());
  ASSERT_TRUE(world_.shop().list({.sku = "mug", .marketplaces = {"US"}}).has_value());
  EXPECT_EQ(parse_rfc3339(item("mug").at("summaries")[0].at("createdDate").get<std::string>()), caller_.now());
}

TEST_F(ListingTest, ChangesBehindTheClientsBackShowInEveryDataSet) {
  caller_.wait(Duration(60'000));
  world_.advance(caller_.now());
  ASSERT_TRUE(world_.shop()
                  .change_listing("mug", {.title = "A better mug",
                                          .quantity = 0,
                                          .buyable = false,
                                          .lead_time_days = 9,
                                          .restock = kStart + std::chrono::days(3),
                                          .price = 1234})
                  .has_value());
  const Json shown = item("mug");
  EXPECT_EQ(shown.at("summaries")[0].at("itemName"), "A better mug");
  EXPECT_EQ(parse_rfc3339(shown.at("summaries")[0].at("lastUpdatedDate").get<std::string>()), caller_.now());
  EXPECT_EQ(shown.at("offers")[0].at("price").at("amount"), "12.34");
  const Json stock = shown.at("attributes").at("fulfillment_availability")[0];
  EXPECT_EQ(stock.at("quantity"), 0);
  EXPECT_EQ(stock.at("lead_time_to_ship_max_days"), 9);
  EXPECT_EQ(stock.at("restock_date"), "2026-09-24");
}

TEST_F(ListingTest, OnlyTheDataSetsAskedForAreThere) {
  const Json plain = Json::parse(caller_.get_listing("mug", {{"marketplaceIds", kShopUs}}).response.body);
  EXPECT_EQ(plain.size(), 2U) << "the SKU and the summaries";
  const Json other = item("mug", kShopUs, "offers,productTypes");
  EXPECT_FALSE(other.contains("summaries"));
  EXPECT_TRUE(other.contains("offers") && other.contains("productTypes"));
}

TEST_F(ListingTest, AVariationFamilyMayHaveAnyNumberOfThemeAttributes) {
  for (const std::size_t count : {0U, 1U, 7U, 50U}) {
    std::vector<std::string> theme;
    for (std::size_t i = 0; i < count; ++i) theme.push_back("attribute_" + std::to_string(i));
    const std::string parent = "parent " + std::to_string(count);
    ASSERT_TRUE(world_.shop().list({.sku = parent, .variation_theme = theme}).has_value());
    ASSERT_TRUE(world_.shop().list({.sku = parent + " a", .parent_sku = parent}).has_value());
    ASSERT_TRUE(world_.shop().list({.sku = parent + " b", .parent_sku = parent}).has_value());
    const Json up = item(parent + " a").at("relationships")[0].at("relationships")[0];
    EXPECT_EQ(up.at("parentSkus"), Json({parent}));
    EXPECT_EQ(up.at("variationTheme").at("attributes").size(), count);
    const Json down = item(parent).at("relationships")[0].at("relationships")[0];
    EXPECT_EQ(down.at("childSkus"), Json({parent + " a", parent + " b"}));
    EXPECT_EQ(item(parent).at("offers").size() + item(parent).at("fulfillmentAvailability").size(), 0U);
  }
}

TEST_F(ListingTest, WhatAmazonWouldNotListIsRefused) {
  const auto refused = [&](NewListing listing) {
    const auto done = world_.shop().list(listing);
    return !done.has_value() && done.error().code == ErrorCode::usage;
  };
  EXPECT_TRUE(refused({.sku = ""}));
  EXPECT_TRUE(refused({.sku = std::string(41, 'x')}));
  EXPECT_TRUE(refused({.sku = "tab\t"}));
  EXPECT_TRUE(refused({.sku = "a", .marketplaces = {"DE"}}));
  EXPECT_TRUE(refused({.sku = "a", .parent_sku = "mug"}));
  EXPECT_TRUE(refused({.sku = "a", .first = {.quantity = -1}}));
  EXPECT_EQ(world_.shop().list({.sku = "mug"}).error().code, ErrorCode::conflict);
  EXPECT_TRUE(world_.shop().list({.sku = std::string(40, 'x')}).has_value());
}

TEST_F(ListingTest, ALateChangeShowsLaterAndInItsTurn) {
  world_.faults().set(parse_fault("late_listing=1:60000").value());
  ASSERT_TRUE(world_.shop().change_listing("mug", {.quantity = 3}).has_value());
  ASSERT_TRUE(world_.shop().list({.sku = "new one"}).has_value());
  caller_.wait(Duration(30'000));
  world_.advance(caller_.now());
  ASSERT_TRUE(world_.shop().change_listing("mug", {.quantity = 2}).has_value());
  EXPECT_EQ(world_.shop().listings().now(*world_.shop().listings().find("mug")).quantity(0), 2) << "the truth";
  EXPECT_EQ(quantity("mug"), 10);
  EXPECT_TRUE(item("new one").is_null());
  caller_.wait(Duration(30'000));
  EXPECT_EQ(quantity("mug"), 3);
  EXPECT_FALSE(item("new one").is_null());
  caller_.wait(Duration(30'000));
  EXPECT_EQ(quantity("mug"), 2);
}

TEST(Listings, KeepTheSumOfWhatIsOnSaleAndOrderedWhateverHappensToOrders) {
  Options options = small(500);
  options.shop.products = 50;
  options.shop.live_rate = 2;
  World world(8, options);
  const auto& listings = world.shop().listings();
  // So much of everything that no order finds less than it wants.
  for (const Product& product : std::vector<Product>(world.shop().products()))
    ASSERT_TRUE(world.shop().change_listing(product.sku, {.quantity = 100'000}).has_value());
  std::vector<std::int64_t> before(listings.size(), 0);
  const auto held = [&](std::uint32_t product) {
    std::int64_t units = 0;
    for (const Order& order : world.shop().orders())
      for (const Line& line : order.lines)
        if (!order.by_amazon && !order.non_amazon && line.product == product) units += line.fulfilled + line.open();
    return units;
  };
  for (std::uint32_t i = 0; i < listings.size(); ++i) before[i] = held(i) + listings.now(i).quantity(0);
  world.advance(kStart + std::chrono::hours(24 * 5));
  EXPECT_GT(world.shop().orders().size(), 10'000U);
  int moved = 0;
  for (std::uint32_t i = 0; i < listings.size(); ++i) {
    EXPECT_EQ(held(i) + listings.now(i).quantity(0), before[i]) << world.shop().products()[i].sku;
    moved += listings.now(i).quantity(0) != 100'000 ? 1 : 0;
  }
  EXPECT_GT(moved, 20);
}

TEST(Listings, StepsOfTimeDoNotMatter) {
  Options options = small(300);
  options.shop.live_rate = 3;
  World one(9, options);
  World many(9, options);
  one.advance(kStart + std::chrono::hours(24));
  for (int minute = 1; minute <= 24 * 60; ++minute) many.advance(kStart + std::chrono::minutes(minute));
  const auto dump = [](const World& world) {
    std::string all;
    for (std::uint32_t i = 0; i < world.shop().listings().size(); ++i) {
      const ListingView view = world.shop().listings().now(i);
      all += std::to_string(view.quantity(0)) + to_rfc3339(view.listing->updated) + "\n";
    }
    return all;
  };
  EXPECT_EQ(dump(one), dump(many));
}

TEST(Listings, AMillionAreMadeAndSearchedInSeconds) {
  Options options = small(0);
  options.shop.products = 1'000'000;
  const auto begin = std::chrono::steady_clock::now();
  World world(1, options);
  Caller caller(world);
  const Reply reply = caller.search_listings({{"marketplaceIds", kShopUs}, {"pageSize", "20"}});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const Json page = Json::parse(reply.response.body);
  EXPECT_GE(page.at("numberOfResults"), 1'000'000);
  EXPECT_EQ(page.at("items").size(), 20U);
  const std::string& last = world.shop().products()[999'999].sku;
  EXPECT_EQ(caller.get_listing(last, {{"marketplaceIds", kShopUs}}).response.status, 200);
  EXPECT_LT(took.count(), 30);
}

}  // namespace
}  // namespace invd::sandbox::test
