#include "amazon/listing_decoding.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "unit/amazon/model.h"
#include "unit/amazon/sample_item.h"

namespace invd::amazon {
namespace {

using catalog::AmazonListing;
using catalog::Channel;
using catalog::ListingStatus;
using Json = nlohmann::json;

Result<std::vector<AmazonListing>> decode_listing(const Json& item) {
  return decode_listing_answer(item.dump(), Sku(item.value("sku", "")));
}

std::string why(const Json& item) {
  const auto decoded = decode_listing(item);
  return decoded ? "decoded" : decoded.error().message;
}

Json page_of(const Json& items) {
  return {{"numberOfResults", items.size()}, {"items", items}};
}

/// Channel, code and quantity of an item with these entries.
std::string offered(const std::vector<Json>& entries) {
  Json item = test::sample_item();
  item["fulfillmentAvailability"] = entries;
  const auto listings = decode_listing(item);
  if (!listings) return listings.error().message;
  const AmazonListing& one = listings->at(0);
  EXPECT_EQ(one.channel, listings->at(1).channel) << "availability names no marketplace";
  EXPECT_EQ(one.quantity, listings->at(1).quantity);
  return std::string(name(one.channel)) + " " + one.channel_code + " " +
         (one.quantity ? std::to_string(*one.quantity) : "none");
}

Json entry(const char* code, const Json& quantity = nullptr) {
  Json entry{{"fulfillmentChannelCode", code}};
  if (!quantity.is_null()) entry["quantity"] = quantity;
  return entry;
}

TEST(ListingsItem, GivesOneListingForEachMarketplace) {
  const auto listings = decode_listing(test::sample_item());
  ASSERT_TRUE(listings) << listings.error().message;
  ASSERT_EQ(listings->size(), 2u);
  AmazonListing us;
  us.marketplace = MarketplaceId("ATVPDKIKX0DER");
  us.sku = Sku("TEA/1 +%");
  us.asin = Asin("B000TEA001");
  us.title = "Green tea, 100 g \u8336";
  us.product_type = "TEA";
  us.condition = "new_new";
  us.channel = Channel::mfn;
  us.channel_code = "DEFAULT";
  us.status = ListingStatus::active;
  us.quantity = 7;
  us.created = Timestamp{1'767'323'045'678};
  us.last_updated = Timestamp{1'790'812'800'000};
  us.variation_attributes = {"size", "flavor"};
  EXPECT_EQ(listings->at(0), us);
  AmazonListing ca = us;
  ca.marketplace = MarketplaceId("A2EUQ1WTGCTBG2");
  ca.product_type = "BEVERAGE";  // the summary's, as no other is told
  ca.status = ListingStatus::inactive;
  ca.variation_attributes.clear();
  EXPECT_EQ(listings->at(1), ca);
}

TEST(ListingsItem, TheDecisionsAboutChannelAndQuantity) {
  EXPECT_EQ(offered({entry("DEFAULT", 7)}), "MFN DEFAULT 7");
  EXPECT_EQ(offered({entry("DEFAULT", 0)}), "MFN DEFAULT 0");
  EXPECT_EQ(offered({entry("DEFAULT")}), "MFN DEFAULT none");
  EXPECT_EQ(offered({entry("AMAZON_NA")}), "FBA AMAZON_NA none");
  EXPECT_EQ(offered({entry("AMAZON_EU", 4)}), "FBA AMAZON_EU 4");
  EXPECT_EQ(offered({entry("DEFAULT", 7), entry("AMAZON_NA")}), "FBA AMAZON_NA none");
  EXPECT_EQ(offered({entry("AMAZON_NA"), entry("DEFAULT", 7)}), "FBA AMAZON_NA none");
  EXPECT_EQ(offered({entry("DEFAULT", 0), entry("4bf9ff8d", 3), entry("77aa", 5)}), "MFN 4bf9ff8d 8");
  EXPECT_EQ(offered({entry("4bf9ff8d", 3)}), "MFN 4bf9ff8d 3");
  EXPECT_EQ(offered({}), "unknown  none");
  EXPECT_EQ(offered({entry("DEFAULT", -1)}),
            "fulfillmentAvailability[0].quantity: not a quantity from 0 to 1000000000");
  EXPECT_EQ(offered({entry("DEFAULT", "7")}),
            "fulfillmentAvailability[0].quantity: expected an integer, found a string");
}

TEST(Item6, AParentAndItsChildrenSayByWhatTheyDiffer) {
  Json parent = test::sample_item();
  Json& relations = parent["relationships"][0]["relationships"];
  relations = {{{"type", "PACKAGE_HIERARCHY"}, {"childSkus", {"CASE"}}}};
  EXPECT_FALSE(decode_listing(parent)->at(0).is_variation_parent) << "a package is no family";
  EXPECT_TRUE(decode_listing(parent)->at(0).variation_attributes.empty());
  relations.push_back({{"type", "VARIATION"},
                       {"childSkus", {"A", "B"}},
                       {"variationTheme", {{"attributes", {"size", "color", "size"}}, {"theme", "SIZE/COLOR"}}}});
  EXPECT_TRUE(decode_listing(parent)->at(0).is_variation_parent);
  EXPECT_EQ(decode_listing(parent)->at(0).variation_attributes, (std::vector<std::string>{"size", "color"}));
  EXPECT_FALSE(decode_listing(parent)->at(1).is_variation_parent) << "told for the other marketplace only";
}

TEST(ListingsItem, WhatTheModelRequiresIsRequired) {
  for (const char* pointer :
       {"/sku", "/summaries/0/marketplaceId", "/summaries/1/productType", "/summaries/0/status",
        "/summaries/0/createdDate", "/summaries/0/lastUpdatedDate", "/fulfillmentAvailability/0/fulfillmentChannelCode",
        "/relationships/0/marketplaceId", "/relationships/0/relationships/0/type", "/productTypes/0/productType"}) {
    Json item = test::sample_item();
    const Json::json_pointer at(pointer);
    item.at(at.parent_pointer()).erase(at.back());
    EXPECT_TRUE(why(item).ends_with(": missing")) << pointer << ": " << why(item);
  }
  Json item = test::sample_item();
  item["summaries"][1]["marketplaceId"] = "ATVPDKIKX0DER";
  EXPECT_EQ(why(item), "summaries: the same marketplaceId stands there twice");
  item = test::sample_item();
  item.erase("summaries");
  EXPECT_TRUE(decode_listing(item)->empty());
  item = test::sample_item(std::string(257, 's'));
  EXPECT_EQ(why(item), "sku: longer than 256 bytes");
}

TEST(ListingsPage, ItsEnvelopeIsReadOrItIsAnError) {
  Json body = page_of({test::sample_item("1"), test::sample_item("2")});
  body["numberOfResults"] = 1'234;
  body["pagination"] = {{"nextToken", "abc=="}, {"previousToken", "x"}};
  const auto page = decode_listings_page(body.dump());
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->listings.size(), 4u);
  EXPECT_EQ(page->number_of_results, 1'234);
  EXPECT_EQ(page->next_token, "abc==");
  EXPECT_EQ(decode_listings_page(R"({"numberOfResults":0,"items":[]})")->next_token, "");
  for (const char* broken :
       {"", "[]", "{}", "null", R"({"items":[]})", R"({"numberOfResults":-1,"items":[]})",
        R"({"numberOfResults":0,"items":null})", R"({"numberOfResults":0,"items":[],"pagination":{"nextToken":5}})",
        R"({"numberOfResults":0,"items":[],"items":[]})", R"({"numberOfResults":0,"items":[{]})"})
    EXPECT_FALSE(decode_listings_page(broken)) << broken;
}

TEST(ListingsPage, OneBadItemLeavesTheOthers) {
  Json bad = test::sample_item("BAD");
  bad["summaries"][1]["lastUpdatedDate"] = "yesterday";
  const auto page = decode_listings_page(page_of({test::sample_item("1"), bad, 17, test::sample_item("3")}).dump());
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->listings.size(), 4u);
  EXPECT_EQ(page->listings.back().sku, Sku("3"));
  ASSERT_EQ(page->malformed.size(), 2u);
  EXPECT_EQ(page->malformed[0].sku, Sku("BAD"));
  EXPECT_EQ(page->malformed[0].reason, "items[1].summaries[1].lastUpdatedDate: expected a time as in RFC 3339");
  EXPECT_EQ(page->malformed[1].sku, Sku());
  EXPECT_EQ(page->malformed[1].reason, "items[2]: expected an object, found an integer");
}

TEST(ListingsPage, ValuesThatNoParserReadsCostOneItemAndNotThePage) {
  const auto read = [](const char* pointer, const char* bytes) {
    Json bad = test::sample_item("2");
    bad[Json::json_pointer(pointer)] = "@";
    std::string body = page_of({test::sample_item("1"), bad}).dump();
    body.replace(body.find("\"@\""), 3, bytes);
    EXPECT_FALSE(decode_listings_page(body)) << "it may be good when asked for again";
    return decode_listings_page(body, Reading::repairing);
  };
  EXPECT_EQ(read("/summaries/0/itemName", "\"caf\xE9\"")->listings.size(), 4u) << "a title is for people";
  const auto garbled = read("/sku", "\"SKU\xE9\"");
  ASSERT_EQ(garbled->malformed.size(), 1u);
  EXPECT_EQ(garbled->listings.size(), 2u);
  EXPECT_EQ(garbled->malformed[0].reason, "items[1].sku: holds bytes that are no text");
  EXPECT_EQ(read("/fulfillmentAvailability/0/fulfillmentChannelCode", "\"DE\xE9\"")->malformed.size(), 1u);
}

/// Every node replaced by each kind of value, and removed: the other items of the page are there.
TEST(I12, AnyNodeOfAnItemMayBeWrong) {
  const Json sample = test::sample_item("2");
  const std::vector<Json> replacements = {
      nullptr, true, -1, 1.5, 18446744073709551615u, "", "x", "\x01", Json::array(), Json::object(), Json::array({1})};
  std::vector<Json::json_pointer> nodes;
  const auto collect = [&](const auto& self, const Json& at, const Json::json_pointer& path) -> void {
    nodes.push_back(path);
    if (!at.is_structured()) return;
    for (const auto& [name, member] : at.items())
      self(self, member, at.is_array() ? path / std::stoul(name) : path / name);
  };
  collect(collect, sample, Json::json_pointer());
  ASSERT_GT(nodes.size(), 50u);
  int malformed = 0;
  int decoded = 0;
  for (const auto& node : nodes)
    for (const Json& replacement : replacements) {
      Json mutated = sample;
      mutated[node] = replacement;
      const auto page = decode_listings_page(page_of({test::sample_item("1"), mutated, test::sample_item("3")}).dump());
      ASSERT_TRUE(page) << node.to_string() << page.error().message;
      ASSERT_EQ(page->listings.front().sku, Sku("1")) << node.to_string();
      ASSERT_EQ(page->listings.back().sku, Sku("3")) << node.to_string();
      malformed += static_cast<int>(page->malformed.size());
      decoded += static_cast<int>(page->malformed.empty());
    }
  EXPECT_GT(malformed, 100);
  EXPECT_GT(decoded, 100);
}

/// Amazon's own examples.
TEST(Model, EveryStaticCaseOfListingsItemsIsReadWithAllFieldsRight) {
  const auto model = test::read_model("listings-items-api-model/listingsItems_2021-08-01.json");
  if (!model) GTEST_SKIP() << "set INVD_SHARED to check against Amazon's models";
  const auto expect_right = [](const std::vector<AmazonListing>& listings, const Json& item) {
    ASSERT_EQ(listings.size(), item["summaries"].size());
    for (std::size_t i = 0; i < listings.size(); ++i) {
      const Json& summary = item["summaries"][i];
      EXPECT_EQ(listings[i].sku.str(), item["sku"].get<std::string>());
      EXPECT_EQ(listings[i].marketplace.str(), summary["marketplaceId"].get<std::string>());
      EXPECT_EQ(listings[i].asin.str(), summary["asin"].get<std::string>());
      EXPECT_EQ(listings[i].title, summary["itemName"].get<std::string>());
      EXPECT_EQ(listings[i].product_type, summary["productType"].get<std::string>());
      EXPECT_EQ(listings[i].condition, summary["conditionType"].get<std::string>());
      EXPECT_EQ(listings[i].status, summary["status"].empty() ? ListingStatus::inactive : ListingStatus::active);
      EXPECT_EQ(to_rfc3339(*listings[i].created), summary["createdDate"].get<std::string>());
      EXPECT_EQ(to_rfc3339(*listings[i].last_updated), summary["lastUpdatedDate"].get<std::string>());
      EXPECT_EQ(listings[i].channel, Channel::mfn);
      EXPECT_EQ(listings[i].quantity, item["fulfillmentAvailability"][0]["quantity"].get<std::int64_t>());
    }
  };
  const std::string items = "/listings/2021-08-01/items/{sellerId}";
  int cases = 0;
  for (const Json& one : test::static_cases(*model, items + "/{sku}", "get", "200")) {
    const Json& item = one["response"];
    const auto listings = decode_listing(item);
    ASSERT_TRUE(listings) << listings.error().message;
    expect_right(*listings, item);
    ++cases;
  }
  for (const Json& one : test::static_cases(*model, items, "get", "200")) {
    const Json& body = one["response"];
    const auto page = decode_listings_page(body.dump());
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_TRUE(page->malformed.empty());
    EXPECT_EQ(page->next_token, body["pagination"]["nextToken"].get<std::string>());
    EXPECT_EQ(page->number_of_results, body["numberOfResults"].get<std::int64_t>());
    ASSERT_EQ(body["items"].size(), 1u);
    expect_right(page->listings, body["items"][0]);
    ++cases;
  }
  EXPECT_EQ(cases, 2);
}

}  // namespace
}  // namespace invd::amazon
