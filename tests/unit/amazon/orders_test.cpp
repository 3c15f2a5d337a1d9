#include "amazon/orders.h"

#include <chrono>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "unit/amazon/account_fixture.h"
#include "unit/amazon/sample_order.h"

namespace invd::amazon {
namespace {

using Json = nlohmann::json;

const Timestamp kTen{1'793'527'200'000};  // 2026-11-01T10:00:00Z

class OrdersTest : public test::AccountTest {
 protected:
  Result<OrdersPage> search(SearchOrders what) {
    return scheduler.run(search_orders(account, std::move(what), Priority::live));
  }
  Result<orders::AmazonOrder> get(const std::string& id) {
    return scheduler.run(get_order(account, OrderId(id), Priority::live));
  }
};

TEST_F(OrdersTest, ASearchAsksForWhatIsNeededAndNothingPersonal) {
  client.call_script = {Client::response(200, R"({"orders":[]})")};
  SearchOrders what;
  what.last_updated_after = kTen;
  what.marketplaces = {MarketplaceId("ATVPDKIKX0DER"), MarketplaceId("A2EUQ1WTGCTBG2")};
  what.fulfillment_statuses = {"UNSHIPPED"};
  what.page_size = 50;
  what.token = "a+b/c==";
  ASSERT_TRUE(search(what));
  EXPECT_EQ(client.calls.at(0).url,
            "http://127.0.0.1:1/orders/2026-01-01/orders?lastUpdatedAfter=2026-11-01T10%3A00%3A00Z"
            "&marketplaceIds=ATVPDKIKX0DER%2CA2EUQ1WTGCTBG2&fulfillmentStatuses=UNSHIPPED&maxResultsPerPage=50"
            "&includedData=PROCEEDS%2CCANCELLATION%2CFULFILLMENT%2CPACKAGES&paginationToken=a%2Bb%2Fc%3D%3D");
}

TEST_F(OrdersTest, ASearchThatContradictsItselfIsNotSent) {
  SearchOrders both;
  both.created_after = kTen;
  both.last_updated_after = kTen;
  SearchOrders only_before;
  only_before.last_updated_before = kTen;
  SearchOrders many;
  many.created_after = kTen;
  many.marketplaces.assign(51, MarketplaceId("X"));
  SearchOrders large;
  large.created_after = kTen;
  large.page_size = 101;
  for (const SearchOrders& wrong : {SearchOrders{}, both, only_before, many, large})
    EXPECT_EQ(search(wrong).error().code, ErrorCode::usage);
  EXPECT_TRUE(client.calls.empty());
}

TEST_F(OrdersTest, APageComesBackDecoded) {
  client.call_script = {Client::response(
      200, Json{{"orders", {test::full_order()}}, {"lastUpdatedBefore", "2026-11-01T10:00:00Z"}}.dump())};
  SearchOrders what;
  what.last_updated_after = kTen;
  const auto page = search(what);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->orders.size(), 1u);
  EXPECT_EQ(page->last_updated_before, kTen);
}

TEST_F(OrdersTest, I8AHorizonThatLiesAfterTheAnswerItselfIsNotBelieved) {
  SearchOrders what;
  what.last_updated_after = kTen;
  const std::string body = Json{{"orders", Json::array()},
                                {"lastUpdatedBefore", "2036-11-01T10:00:00Z"},
                                {"createdBefore", "2026-11-01T09:58:00Z"}}
                               .dump();
  client.call_script = {Client::response(200, body, {{"Date", http::to_http_date(kTen)}}), Client::response(200, body)};
  const auto page = search(what);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->last_updated_before, std::nullopt);
  EXPECT_EQ(page->created_before, kTen - std::chrono::minutes(2));
  EXPECT_TRUE(search(what)->last_updated_before) << "without a Date nobody can tell";
}

TEST_F(OrdersTest, ALargePageIsDecodedOnAWorker) {
  Json page{{"orders", Json::array()}};
  for (int i = 0; i < 300; ++i) page["orders"].push_back(test::full_order(std::to_string(i)));
  client.call_script = {Client::response(200, page.dump())};
  ASSERT_GT(page.dump().size(), 512u << 10);
  SearchOrders what;
  what.last_updated_after = kTen;
  EXPECT_EQ(search(what)->orders.size(), 300u);
}

TEST_F(OrdersTest, ABrokenPageIsMalformedAndNamesTheCall) {
  client.call_script = {Client::response(200, R"({"orders":5})")};
  SearchOrders what;
  what.last_updated_after = kTen;
  const auto page = search(what);
  EXPECT_EQ(page.error().code, ErrorCode::malformed);
  EXPECT_EQ(page.error().message, "amazon-us: searchOrders: orders: expected an array, found an integer");
}

TEST_F(OrdersTest, AnExpiredPageTokenIsRejected) {
  client.call_script = {Client::error(400, "InvalidInput", "Invalid paginationToken")};
  SearchOrders what;
  what.last_updated_after = kTen;
  what.token = "old";
  const auto refused = search(what);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::rejected);
  EXPECT_EQ(refused.error().remote_code, "InvalidInput");
}

TEST_F(OrdersTest, AnOrderIsAskedForByItsEncodedId) {
  client.call_script = {Client::response(200, Json{{"order", test::full_order("9/1")}}.dump())};
  const auto order = get("9/1");
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(client.calls.at(0).url,
            "http://127.0.0.1:1/orders/2026-01-01/orders/9%2F1?includedData=PROCEEDS%2CCANCELLATION%2CFULFILLMENT"
            "%2CPACKAGES");
}

TEST_F(OrdersTest, AnOrderThatAmazonDoesNotKnowIsNotFound) {
  client.call_script = {Client::error(404, "NotFound", "no such order")};
  EXPECT_EQ(get("1").error().code, ErrorCode::not_found);
}

TEST_F(OrdersTest, Ord11WhatIsNotAmazonsAnswerSaysNothingAboutTheOrder) {
  client.call_script = {Client::response(200, "<!DOCTYPE html><html><body>Please wait</body></html>"),
                        Client::response(200, R"({"order":{"orderId":7}})")};
  EXPECT_EQ(get("1").error().code, ErrorCode::temporary) << "malformed would put the order into quarantine";
  EXPECT_EQ(get("1").error().code, ErrorCode::malformed);
}

TEST_F(OrdersTest, AnotherOrderThanTheOneAskedForIsRefused) {
  client.call_script = {Client::response(200, Json{{"order", test::full_order("2")}}.dump())};
  EXPECT_EQ(get("1").error().code, ErrorCode::malformed);
}

}  // namespace
}  // namespace invd::amazon
