#include <algorithm>
#include <gtest/gtest.h>

#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {
namespace {

const std::string kUs = "ATVPDKIKX0DER";

Options shop_of(std::size_t products) {
  Options options = small(0);
  options.shop.products = products;
  return options;
}

class ListingSearchTest : public testing::Test {
 protected:
  explicit ListingSearchTest(std::size_t products = 300) : world_(2, shop_of(products)), caller_(world_) {}

  Reply search(Parameters query) {
    query.emplace_back("marketplaceIds", kUs);
    return caller_.search_listings(query);
  }
  int status(const Parameters& query) { return search(query).response.status; }
  /// All SKUs of the chain, and the number that the last page told.
  std::vector<std::string> page_through(const Parameters& query, std::size_t* told = nullptr) {
    std::vector<std::string> skus;
    Parameters next = query;
    for (int pages = 0; pages < 1000; ++pages) {
      const Reply reply = search(next);
      if (reply.response.status != 200) return {"status " + std::to_string(reply.response.status)};
      const Json page = Json::parse(reply.response.body);
      for (const Json& item : page.at("items")) skus.push_back(item.at("sku"));
      if (told != nullptr) *told = page.at("numberOfResults");
      if (!page.contains("pagination") || !page.at("pagination").contains("nextToken")) break;
      next = query;
      next.emplace_back("pageToken", page.at("pagination").at("nextToken"));
    }
    return skus;
  }
  std::size_t shown(std::string_view which = {}) {
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < world_.shop().listings().size(); ++i) {
      const ListingView view = world_.shop().listings().now(i);
      count +=
          which.empty() || (which == "BUYABLE" && view.buyable(0)) || (which == "DISCOVERABLE" && view.discoverable(0))
              ? 1U
              : 0U;
    }
    return count;
  }
  World world_;
  Caller caller_;
};

TEST_F(ListingSearchTest, EverySkuComesOnceInWhateverOrder) {
  std::size_t told = 0;
  const auto by_update = page_through({}, &told);
  EXPECT_EQ(told, shown());
  for (const char* by : {"sku", "createdDate", "lastUpdatedDate"})
    for (const char* order : {"ASC", "DESC"}) {
      const auto skus = page_through({{"sortBy", by}, {"sortOrder", order}, {"pageSize", "7"}});
      EXPECT_EQ(skus.size(), shown()) << by;
      EXPECT_EQ(std::set<std::string>(skus.begin(), skus.end()).size(), skus.size()) << by;
      if (std::string(by) == "sku")
        EXPECT_TRUE(std::ranges::is_sorted(skus) || std::ranges::is_sorted(skus, std::greater()));
      if (std::string(by) == "lastUpdatedDate" && std::string(order) == "DESC") EXPECT_EQ(skus, by_update);
    }
}

TEST_F(ListingSearchTest, ThePageHasTenUnlessAskedForUpToTwenty) {
  const auto size = [&](const Parameters& query) {
    return Json::parse(search(query).response.body).at("items").size();
  };
  EXPECT_EQ(size({}), 10U);
  EXPECT_EQ(size({{"pageSize", "20"}}), 20U);
  EXPECT_EQ(status({{"pageSize", "21"}}), 400);
  EXPECT_EQ(status({{"pageSize", "0"}}), 400);
}

TEST_F(ListingSearchTest, APreviousTokenLeadsBack) {
  const Json first = Json::parse(search({}).response.body);
  EXPECT_FALSE(first.at("pagination").contains("previousToken"));
  const Json second = Json::parse(search({{"pageToken", first.at("pagination").at("nextToken")}}).response.body);
  const Json back = Json::parse(search({{"pageToken", second.at("pagination").at("previousToken")}}).response.body);
  EXPECT_EQ(back.at("items"), first.at("items"));
  const Json again = Json::parse(search({{"pageToken", back.at("pagination").at("nextToken")}}).response.body);
  EXPECT_EQ(again.at("items"), second.at("items"));
}

TEST_F(ListingSearchTest, RulesOfTheParameters) {
  EXPECT_EQ(caller_.search_listings({}).response.status, 400);
  EXPECT_EQ(caller_.search_listings({{"marketplaceIds", "A1PA6795UKMFR9"}}).response.status, 400);
  EXPECT_EQ(status({{"identifiers", "a"}}), 400);
  EXPECT_EQ(status({{"identifiersType", "SKU"}}), 400);
  EXPECT_EQ(status({{"identifiers", "a"}, {"identifiersType", "sku"}}), 400);
  EXPECT_EQ(status({{"identifiers", "a"}, {"identifiersType", "SKU"}, {"variationParentSku", "b"}}), 400);
  EXPECT_EQ(status({{"variationParentSku", "a"}, {"packageHierarchySku", "b"}}), 400);
  std::string twenty = "0";
  for (int i = 1; i < 20; ++i) twenty += "," + std::to_string(i);
  EXPECT_EQ(status({{"identifiers", twenty}, {"identifiersType", "SKU"}}), 200);
  EXPECT_EQ(status({{"identifiers", twenty + ",20"}, {"identifiersType", "SKU"}}), 400);
  for (const auto& [name, value] : Parameters{{"includedData", "everything"},
                                              {"withStatus", "ACTIVE"},
                                              {"withoutStatus", "ACTIVE"},
                                              {"withIssueSeverity", "INFO"},
                                              {"sortBy", "title"},
                                              {"sortOrder", "desc"},
                                              {"createdAfter", "yesterday"},
                                              {"lastUpdatedBefore", "2026"},
                                              {"pageToken", "nonsense"}})
    EXPECT_EQ(status({{name, value}}), 400) << name;
}

TEST_F(ListingSearchTest, FiltersByIdentifier) {
  const auto& products = world_.shop().products();
  const std::string two = products[5].sku + "," + products[9].sku;
  EXPECT_EQ(page_through({{"identifiers", two}, {"identifiersType", "SKU"}, {"sortBy", "createdDate"}}),
            (std::vector<std::string>{products[9].sku, products[5].sku}));
  EXPECT_EQ(page_through({{"identifiers", products[8].asin}, {"identifiersType", "ASIN"}}),
            std::vector<std::string>{products[8].sku});
  const auto fba = std::ranges::find(products, true, &Product::by_amazon);
  const auto number = static_cast<std::uint32_t>(fba - products.begin());
  EXPECT_EQ(page_through({{"identifiers", fn_sku(number)}, {"identifiersType", "FNSKU"}}),
            std::vector<std::string>{fba->sku});
  EXPECT_TRUE(page_through({{"identifiers", "4006381333931"}, {"identifiersType", "EAN"}}).empty());
}

TEST_F(ListingSearchTest, FiltersByStatusTimeAndFamily) {
  EXPECT_EQ(page_through({{"withStatus", "BUYABLE"}}).size(), shown("BUYABLE"));
  EXPECT_EQ(page_through({{"withoutStatus", "DISCOVERABLE"}}).size(), shown() - shown("DISCOVERABLE"));
  EXPECT_EQ(page_through({{"withIssueSeverity", "ERROR"}}).size(), shown() - shown("DISCOVERABLE"));
  EXPECT_LT(shown("BUYABLE"), shown());
  EXPECT_LT(shown("DISCOVERABLE"), shown());
  const ListingView view = world_.shop().listings().now(12);
  const std::string created = to_rfc3339(view.listing->created);
  const std::string updated = to_rfc3339(view.listing->updated);
  const std::vector<std::string> one = {world_.shop().products()[12].sku};
  EXPECT_EQ(page_through({{"createdAfter", created}, {"createdBefore", created}}), one) << "both ends belong to it";
  EXPECT_EQ(page_through({{"lastUpdatedAfter", updated}, {"lastUpdatedBefore", updated}}), one);
  ASSERT_FALSE(world_.shop().listings().table().families.empty());
  const VariationFamily& family = world_.shop().listings().table().families.front();
  EXPECT_EQ(page_through({{"variationParentSku", world_.shop().products()[family.parent].sku}}).size(),
            family.children.size());
  EXPECT_TRUE(page_through({{"packageHierarchySku", one.front()}}).empty());
}

TEST_F(ListingSearchTest, ATokenBelongsToItsSearchAndLivesADay) {
  const Json page = Json::parse(search({{"withStatus", "BUYABLE"}}).response.body);
  const std::string token = page.at("pagination").at("nextToken");
  EXPECT_EQ(status({{"withStatus", "BUYABLE"}, {"pageToken", token}, {"pageSize", "20"}, {"includedData", "offers"}}),
            200);
  EXPECT_EQ(status({{"pageToken", token}}), 400);
  std::string damaged = token;
  damaged[20] = damaged[20] == 'A' ? 'B' : 'A';
  EXPECT_EQ(status({{"withStatus", "BUYABLE"}, {"pageToken", damaged}}), 400);
  caller_.wait(std::chrono::hours(24));
  EXPECT_EQ(status({{"withStatus", "BUYABLE"}, {"pageToken", token}}), 200);
  caller_.wait(Duration(1));
  EXPECT_EQ(status({{"withStatus", "BUYABLE"}, {"pageToken", token}}), 400);
}

TEST_F(ListingSearchTest, PageTokensExpireAndRepeatByFault) {
  const Json first = Json::parse(search({}).response.body);
  const Parameters next = {{"pageToken", first.at("pagination").at("nextToken")}};
  world_.faults().set(parse_fault("expired_token=1x1@searchListingsItems").value());
  EXPECT_EQ(status(next), 400);
  world_.faults().set(parse_fault("repeated_page=1x1").value());
  const Json repeated = Json::parse(search(next).response.body);
  EXPECT_EQ(repeated.at("items"), first.at("items"));
  EXPECT_EQ(repeated.at("pagination").at("nextToken"), first.at("pagination").at("nextToken"));
  EXPECT_NE(Json::parse(search(next).response.body).at("items"), first.at("items"));
}

TEST_F(ListingSearchTest, HurtItemsAreOneInAPage) {
  const Json good = Json::parse(search({}).response.body);
  world_.faults().set(parse_fault("malformed_order=1x1").value());
  const Json malformed = Json::parse(search({}).response.body);
  int different = 0;
  for (std::size_t i = 0; i < good.at("items").size(); ++i)
    different += good.at("items")[i] != malformed.at("items")[i] ? 1 : 0;
  EXPECT_EQ(different, 1);
  world_.faults().set(parse_fault("unknown_enum=1x1").value());
  const std::string unknown = search({}).response.body;
  EXPECT_NE(unknown.find("AWAITING_SANDBOX"), std::string::npos);
}

class ManyListings : public ListingSearchTest {
 protected:
  ManyListings() : ListingSearchTest(1500) {}
};

TEST_F(ManyListings, OnlyAThousandCanBePagedThroughButTheNumberIsToldWhole) {
  std::size_t told = 0;
  const auto skus = page_through({{"pageSize", "20"}}, &told);
  EXPECT_EQ(skus.size(), 1000U);
  EXPECT_EQ(told, shown());
  EXPECT_GT(told, 1500U);
  EXPECT_EQ(page_through({{"pageSize", "15"}}).size(), 1000U) << "1000 is no multiple of 15";
}

TEST_F(ManyListings, SlicesByUpdateTimeReachThemAll) {
  std::set<std::string> all;
  const Duration slice = std::chrono::days(30);
  for (Timestamp t = kStart - std::chrono::days(90); t <= kStart; t = t + slice) {
    const auto skus = page_through({{"lastUpdatedAfter", to_rfc3339(t)},
                                    {"lastUpdatedBefore", to_rfc3339(t + slice - Duration(1))},
                                    {"pageSize", "20"}});
    EXPECT_LT(skus.size(), 1000U);
    all.insert(skus.begin(), skus.end());
  }
  EXPECT_EQ(all.size(), shown());
}

TEST(ListingQuota, EachOperationHasItsPlanAndHeader) {
  Options options = shop_of(10);
  options.quota_scale = options.burst_scale = 1;
  World world(1, options);
  Caller caller(world);
  const Parameters us = {{"marketplaceIds", kUs}};
  for (int i = 0; i < 5; ++i) {
    const Reply reply = caller.search_listings(us);
    ASSERT_EQ(reply.response.status, 200);
    EXPECT_EQ(http::find_header(reply.response.headers, "x-amzn-RateLimit-Limit"), "5.0");
  }
  EXPECT_EQ(caller.search_listings(us).response.status, 429);
  for (int i = 0; i < 10; ++i) ASSERT_EQ(caller.get_listing("none", us).response.status, 404);
  EXPECT_EQ(caller.get_listing("none", us).response.status, 429);
}

TEST(ListingSeller, AnotherSellersPathIsRefused) {
  Options options = shop_of(10);
  options.seller_id = "A0SANDBOXSELLER";
  World world(1, options);
  Caller caller(world);
  EXPECT_EQ(caller.search_listings({{"marketplaceIds", kUs}}).response.status, 403);
  EXPECT_EQ(caller.call("/listings/2021-08-01/items/A0SANDBOXSELLER", {{"marketplaceIds", kUs}}).response.status, 200);
}

}  // namespace
}  // namespace invd::sandbox::test
