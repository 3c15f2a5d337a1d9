#include "amazon/listings.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "unit/amazon/account_fixture.h"
#include "unit/amazon/model.h"
#include "unit/amazon/sample_item.h"

namespace invd::amazon {
namespace {

using Json = nlohmann::json;

const Timestamp kAtTen{1'793'527'200'000};  // 2026-11-01T10:00:00Z
const std::vector<MarketplaceId> kTwoStores = {MarketplaceId("ATVPDKIKX0DER"), MarketplaceId("A2EUQ1WTGCTBG2")};

class ListingsTest : public test::AccountTest {
 protected:
  Result<ListingsPage> search(ListingSearch what, std::string token = {}) {
    return scheduler.run(search_listings(account, std::move(what), std::move(token), Priority::backfill));
  }
  Result<ListingAnswer> get(const std::string& sku, Account* of = nullptr) {
    return scheduler.run(get_listing(of == nullptr ? account : *of, kTwoStores, Sku(sku), Priority::verify));
  }
  void answer(const Json& body, http::Headers headers = {}) {
    client.call_script = {Client::response(200, body.dump(), std::move(headers))};
  }
  static Json none() { return {{"numberOfResults", 0}, {"items", Json::array()}}; }
};

TEST_F(ListingsTest, ASearchAsksForWhatFillsAListing) {
  answer(none());
  ListingSearch what;
  what.marketplaces = kTwoStores;
  what.last_updated_after = kAtTen;
  what.created_before = kAtTen + Duration(250);
  what.sort = ListingSort::sku;
  what.ascending = false;
  ASSERT_TRUE(search(what, "a+b/c=="));
  EXPECT_EQ(client.calls.at(0).url,
            "http://127.0.0.1:1/listings/2021-08-01/items/A1SELLER?marketplaceIds=ATVPDKIKX0DER%2CA2EUQ1WTGCTBG2"
            "&includedData=summaries%2CfulfillmentAvailability%2Crelationships%2CproductTypes"
            "&createdBefore=2026-11-01T10%3A00%3A00.250Z&lastUpdatedAfter=2026-11-01T10%3A00%3A00Z"
            "&sortBy=sku&sortOrder=DESC&pageSize=20&pageToken=a%2Bb%2Fc%3D%3D");
}

TEST_F(ListingsTest, SkusGoIntoTheListExceptWhereACommaWouldSplitThem) {
  answer(none());
  ListingSearch what;
  what.marketplaces = kTwoStores;
  what.skus = {Sku("A B"), Sku("C+D")};
  ASSERT_TRUE(search(what));
  EXPECT_NE(client.calls.at(0).url.find("&identifiers=A%20B%2CC%2BD&identifiersType=SKU&"), std::string::npos);
  what.skus = {Sku("A"), Sku("B,C")};
  EXPECT_EQ(search(what).error().code, ErrorCode::usage);
  EXPECT_EQ(client.calls.size(), 1u);
  EXPECT_FALSE(fits_search(Sku("B,C")));
  EXPECT_FALSE(fits_search(Sku()));
}

TEST_F(ListingsTest, ASearchThatIsNoneIsNotSent) {
  ListingSearch good;
  good.marketplaces = kTwoStores;
  ListingSearch nowhere = good;
  nowhere.marketplaces.clear();
  ListingSearch many = good;
  many.skus.assign(21, Sku("A"));
  ListingSearch large = good;
  large.page_size = 21;
  for (const ListingSearch& wrong : {nowhere, many, large}) EXPECT_EQ(search(wrong).error().code, ErrorCode::usage);
  EXPECT_EQ(get("").error().code, ErrorCode::usage);
  Account nobody({.name = IntegrationName("x"), .endpoint = "http://127.0.0.1:1", .login_endpoint = {}, .version = {}},
                 credentials, quota, account.environment());
  EXPECT_EQ(get("A", &nobody).error().code, ErrorCode::usage);
  EXPECT_TRUE(client.calls.empty());
}

TEST_F(ListingsTest, APageBearsAmazonsTime) {
  ListingSearch what;
  what.marketplaces = kTwoStores;
  answer({{"numberOfResults", 1}, {"items", {test::sample_item()}}}, {{"Date", http::to_http_date(kAtTen)}});
  const auto page = search(what);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->as_of, kAtTen);
  EXPECT_EQ(page->listings.size(), 2u);
  answer(none());
  EXPECT_EQ(search(what)->as_of, scheduler.now());
}

TEST_F(ListingsTest, ABrokenPageIsMalformedAndNamesTheCall) {
  answer({{"items", 5}});
  ListingSearch what;
  what.marketplaces = kTwoStores;
  EXPECT_EQ(search(what).error().message, "amazon-us: searchListingsItems: items: expected an array, found an integer");
}

TEST_F(ListingsTest, AListingIsAskedForByItsEncodedSku) {
  answer(test::sample_item("a/b c,d"), {{"date", http::to_http_date(kAtTen)}});
  const auto listing = get("a/b c,d");
  ASSERT_TRUE(listing) << listing.error().message;
  EXPECT_EQ(listing->listings.size(), 2u);
  EXPECT_EQ(listing->as_of, kAtTen);
  EXPECT_EQ(client.calls.at(0).url,
            "http://127.0.0.1:1/listings/2021-08-01/items/A1SELLER/a%2Fb%20c%2Cd?marketplaceIds=ATVPDKIKX0DER"
            "%2CA2EUQ1WTGCTBG2&includedData=summaries%2CfulfillmentAvailability%2Crelationships%2CproductTypes");
}

TEST_F(ListingsTest, WhatAmazonDoesNotHaveIsNotFound) {
  client.call_script = {Client::error(404, "NOT_FOUND", "SKU not found")};
  EXPECT_EQ(get("A").error().code, ErrorCode::not_found);
  answer({{"sku", "A"}});
  EXPECT_EQ(get("A").error().code, ErrorCode::not_found) << "an item in none of the marketplaces";
}

TEST_F(ListingsTest, WhatIsNotAmazonsAnswerSaysNothingAboutTheListing) {
  client.call_script = {Client::response(200, "<!DOCTYPE html><html></html>")};
  EXPECT_EQ(get("A").error().code, ErrorCode::temporary);
  answer(test::sample_item("B"));
  EXPECT_EQ(get("A").error().code, ErrorCode::malformed) << "another SKU's";
  client.call_script = {Client::error(400, "BAD_REQUEST", "Invalid input")};
  EXPECT_EQ(get("A").error().code, ErrorCode::rejected);
  EXPECT_EQ(get("A").error().remote_code, "BAD_REQUEST");
}

/// SKUs of any Unicode text go through the URL and come back the same.
TEST_F(ListingsTest, TenThousandSkusAreEncodedWithoutLoss) {
  constexpr std::string_view kBase = "http://127.0.0.1:1/listings/2021-08-01/items/A1SELLER/";
  const std::vector<std::string> awkward = {
      " ", "%", "+", ",", "/", "&", "#", "?", "..", "\xEF\xBC\x86", "\xF0\x9F\x8D\xB5", "%2F",
      "a", "Z", "0", "-", "_", "~", ";", "=", "\"", "\\",           "\xE8\x8C\xB6"};
  credentials.broken = true;  // the URL is all that is of interest here
  SeededRandom chance(7);
  for (int i = 0; i < 10'000; ++i) {
    std::string sku;
    for (std::uint64_t parts = 1 + chance.below(12); parts > 0; --parts) sku += awkward[chance.below(awkward.size())];
    const std::string encoded = http::percent_encode(sku);
    ASSERT_EQ(http::percent_decode(encoded), sku);
    ASSERT_EQ(encoded.find_first_of(" /+,&#?;=\"\\"), std::string::npos) << encoded;
    for (const char c : encoded) ASSERT_TRUE(c > ' ' && c < 0x7f) << encoded;
    const auto query = http::decode_query(http::encode_query({{"identifiers", sku}, {"x", "y"}}));
    ASSERT_EQ(query.size(), 2u);
    ASSERT_EQ(query[0].second, sku);
  }
  credentials.broken = false;
  client.call_script = {Client::response(200, none().dump())};
  for (const std::string& sku : {std::string("50% off/\xEF\xBC\x86,#1"), std::string("..")}) {
    (void)get(sku);
    const std::string url = client.calls.back().url;
    EXPECT_TRUE(url.starts_with(kBase));
    EXPECT_EQ(http::percent_decode(url.substr(kBase.size(), url.find('?') - kBase.size())), sku);
  }
}

TEST_F(ListingsTest, AmazonsExamplesOfARefusalAreRejected) {
  const auto model = test::read_model("listings-items-api-model/listingsItems_2021-08-01.json");
  if (!model) GTEST_SKIP() << "set INVD_SHARED to check against Amazon's models";
  int cases = 0;
  for (const char* path : {"/listings/2021-08-01/items/{sellerId}", "/listings/2021-08-01/items/{sellerId}/{sku}"})
    for (const Json& one : test::static_cases(*model, path, "get", "400")) {
      client.call_script = {Client::response(400, one["response"].dump())};
      const Error refused = get("BadSKU").error();
      EXPECT_EQ(refused.code, ErrorCode::rejected);
      EXPECT_EQ(refused.remote_code, one["response"]["errors"][0]["code"].get<std::string>());
      ++cases;
    }
  EXPECT_EQ(cases, 2);
}

}  // namespace
}  // namespace invd::amazon
