#include "amazon/listings_feed.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sandbox/schema.h"
#include "unit/amazon/model.h"

namespace invd::amazon {
namespace {

using Json = nlohmann::json;

std::vector<QuantityChange> changes(std::size_t count) {
  std::vector<QuantityChange> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back({.sku = Sku("SKU-" + std::to_string(i)), .quantity = static_cast<std::int64_t>(i)});
  return all;
}

ErrorCode refusal(const std::vector<QuantityChange>& all, const char* seller = "A1SELLER") {
  const auto document = listings_feed(seller, all);
  EXPECT_FALSE(document);
  return document ? ErrorCode::internal : document.error().code;
}

TEST(ListingsFeed, Stk10SaysWhatPatchesWouldSay) {
  const std::vector<QuantityChange> two = {{.sku = Sku("a \"b\"\xE8\x8C\xB6"), .product_type = "TEA", .quantity = 7},
                                           {.sku = Sku("MUG-1"), .quantity = 0}};
  const auto document = listings_feed("A1SELLER", two);
  ASSERT_TRUE(document) << document.error().message;
  const auto value = [](int quantity) {
    return Json{{{"op", "merge"},
                 {"path", "/attributes/fulfillment_availability"},
                 {"value", {{{"fulfillment_channel_code", "DEFAULT"}, {"quantity", quantity}}}}}};
  };
  const Json wanted = {{"header", {{"sellerId", "A1SELLER"}, {"version", "2.0"}, {"issueLocale", "en_US"}}},
                       {"messages",
                        {{{"messageId", 1},
                          {"sku", "a \"b\"\u8336"},
                          {"operationType", "PATCH"},
                          {"productType", "TEA"},
                          {"patches", value(7)}},
                         {{"messageId", 2},
                          {"sku", "MUG-1"},
                          {"operationType", "PATCH"},
                          {"productType", "PRODUCT"},
                          {"patches", value(0)}}}}};
  EXPECT_EQ(Json::parse(*document), wanted);
}

TEST(ListingsFeed, WhatAmazonWouldRefuseIsNotWritten) {
  EXPECT_EQ(refusal({}), ErrorCode::usage);
  EXPECT_EQ(refusal(changes(1), ""), ErrorCode::usage);
  EXPECT_EQ(refusal(changes(kMostFeedMessages + 1)), ErrorCode::usage);
  EXPECT_EQ(refusal({{.sku = Sku("A"), .quantity = -1}}), ErrorCode::usage);
  EXPECT_EQ(refusal({{.sku = Sku("A"), .quantity = 1}, {.sku = Sku("A"), .quantity = 2}}), ErrorCode::usage);
}

TEST(ListingsFeed, AFullOneFitsAndOneOfLongSkusDoesNot) {
  const auto full = listings_feed("A1SELLER", changes(kMostFeedMessages));
  ASSERT_TRUE(full) << full.error().message;
  EXPECT_LT(full->size(), kLargestFeed);
  EXPECT_EQ(Json::parse(*full)["messages"].back()["messageId"], 25'000);
  std::vector<QuantityChange> longest = changes(kMostFeedMessages);
  for (QuantityChange& change : longest) change.sku = Sku(std::string(240, 'x') + change.sku.str());
  EXPECT_EQ(refusal(longest), ErrorCode::limit);
}

/// Amazon's schema and its own example.
TEST(ListingsFeed, IsAsAmazonsSchemaWantsIt) {
  const auto schema = test::read_model("../schemas/feeds/listings-feed-schema-v2.json");
  const auto example = test::read_model("../schemas/feeds/listings-feed-schema-v2.example.json");
  if (!schema || !example) GTEST_SKIP() << "set INVD_SHARED to check against Amazon's schemas";
  const auto violations = [&](const Json& document) {
    std::string all;
    sandbox::Schema(*schema, [&all](const std::string& where, const std::string& what) {
      all += where + " " + what + "\n";
    }).check(document, *schema, "feed");
    return all;
  };
  const auto document = listings_feed("A1SELLER", changes(3));
  ASSERT_TRUE(document);
  Json feed = Json::parse(*document);
  EXPECT_EQ(violations(feed), "");
  for (const char* name : {"sku", "operationType", "messageId"}) {
    Json wrong = feed;
    wrong["messages"][1].erase(name);
    EXPECT_NE(violations(wrong), "") << name;
  }
  Json ours = feed["messages"][0];
  for (const Json& message : (*example)["messages"])
    if (message["operationType"] == "PATCH" && message["patches"][0]["op"] == "merge") {
      ours["messageId"] = message["messageId"];
      ours["sku"] = message["sku"];
      ours["productType"] = message["productType"];
      ours["patches"][0]["value"][0]["quantity"] = 10;
      EXPECT_EQ(ours, message);
      return;
    }
  ADD_FAILURE() << "Amazon's example merges nothing any more";
}

}  // namespace
}  // namespace invd::amazon
