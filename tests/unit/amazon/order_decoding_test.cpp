#include "amazon/order_decoding.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "json/document.h"
#include "unit/amazon/sample_order.h"

namespace invd::amazon {
namespace {

using Json = nlohmann::json;

Result<orders::AmazonOrder> decode_one(const Json& order) {
  return decode_order_answer(Json{{"order", order}}.dump());
}

std::string why(const Json& order) {
  const auto decoded = decode_one(order);
  return decoded ? "decoded" : decoded.error().message;
}

std::vector<std::string> ids(const OrdersPage& page) {
  std::vector<std::string> ids;
  for (const auto& order : page.orders) ids.push_back(order.order_id.str());
  return ids;
}

TEST(Data1, ExactlyTheFieldsOfTheAllowListAreKept) {
  const auto order = decode_one(test::full_order());
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(test::as_json(*order), test::kept(test::full_order()));
  EXPECT_EQ(order->items.at(0).unit_price->amount.str(), "19.90");
  EXPECT_EQ(order->proceeds.total->amount.str(), "1234567.80");
  EXPECT_EQ(order->items.at(0).seller_sku.str(), "TEA/1 +%");
  EXPECT_EQ(order->items.size(), 2u);
  EXPECT_EQ(order->created.ms % 1000, 123);
}

TEST(Ord12, UnknownWordsAreKept) {
  Json order = test::full_order();
  order["fulfillment"]["fulfillmentStatus"] = "TELEPORTED";
  order["salesChannel"]["channelName"] = "MARS";
  const auto decoded = decode_one(order);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->status, "TELEPORTED");
  EXPECT_EQ(decoded->channel_name, "MARS");
}

TEST(Ord11, TheDecisionsAboutOddOrders) {
  Json order = test::full_order();
  order.erase("fulfillment");
  EXPECT_EQ(decode_one(order)->status, "");
  order["orderItems"] = Json::array();
  EXPECT_TRUE(decode_one(order)->items.empty());

  order = test::full_order();
  order["orderItems"][1]["orderItemId"] = "11111";
  EXPECT_EQ(why(order), "order.orderItems: the same orderItemId stands there twice");

  order = test::full_order();
  order["orderItems"][0]["quantityOrdered"] = -1;
  EXPECT_EQ(why(order), "order.orderItems[0].quantityOrdered: not a quantity from 0 to 1000000000");
  order["orderItems"][0]["quantityOrdered"] = 1'000'000'001;
  EXPECT_NE(why(order), "decoded");
  order["orderItems"][0]["quantityOrdered"] = 1'000'000'000;
  EXPECT_EQ(why(order), "decoded");
  order["orderItems"][0]["quantityOrdered"] = 1.0;
  EXPECT_EQ(why(order), "order.orderItems[0].quantityOrdered: expected an integer, found a number");

  order = test::full_order();
  order["orderItems"][0]["product"]["price"]["unitPrice"]["amount"] = "19,90";
  EXPECT_EQ(why(order),
            "order.orderItems[0].product.price.unitPrice.amount: expected a decimal number of at most 18 digits");
  order["orderItems"][0]["product"]["price"]["unitPrice"] = nullptr;
  EXPECT_FALSE(decode_one(order)->items[0].unit_price);

  order = test::full_order();
  order["lastUpdatedTime"] = "yesterday";
  EXPECT_EQ(why(order), "order.lastUpdatedTime: expected a time as in RFC 3339");
  order = test::full_order("902 1");
  EXPECT_EQ(why(order), "order.orderId: not an id");
  order = test::full_order(std::string(129, '1'));
  EXPECT_EQ(why(order), "order.orderId: longer than 128 bytes");
}

TEST(Ord11, EveryRequiredFieldIsRequired) {
  for (const char* pointer :
       {"/orderId", "/createdTime", "/lastUpdatedTime", "/salesChannel", "/orderItems", "/salesChannel/channelName",
        "/orderItems/0/orderItemId", "/orderItems/0/quantityOrdered", "/orderItems/0/product",
        "/packages/0/packageReferenceId", "/packages/0/packageItems/0/quantity", "/proceeds/grandTotal/amount",
        "/proceeds/breakdowns/0/subtotal", "/orderAliases/0/aliasId"}) {
    Json order = test::full_order();
    const Json::json_pointer at(pointer);
    order.at(at.parent_pointer()).erase(at.back());
    EXPECT_TRUE(why(order).ends_with(": missing")) << pointer << ": " << why(order);
  }
}

TEST(OrdersPage, ItsEnvelopeIsReadOrItIsAnError) {
  const auto page = decode_orders_page(Json{{"orders", {test::full_order("1"), test::full_order("2")}},
                                            {"pagination", {{"nextToken", "abc=="}}},
                                            {"lastUpdatedBefore", "2026-11-01T10:00:00.5Z"}}
                                           .dump());
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(ids(*page), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(page->next_token, "abc==");
  EXPECT_EQ(page->last_updated_before, (Timestamp{1'793'527'200'500}));
  EXPECT_FALSE(page->created_before);

  const auto last = decode_orders_page(R"({"orders":[],"createdBefore":"2026-11-01T10:00:00Z"})");
  ASSERT_TRUE(last);
  EXPECT_EQ(last->next_token, "");
  EXPECT_TRUE(last->created_before);

  for (const char* broken :
       {"", "[]", "{}", "null", R"({"orders":{}})", R"({"orders":null})", R"({"orders":[],"pagination":[]})",
        R"({"orders":[],"pagination":{"nextToken":5}})", R"({"orders":[],"lastUpdatedBefore":"soon"})",
        R"({"orders":[],"orders":[]})", R"({"orders":[{]})"})
    EXPECT_FALSE(decode_orders_page(broken)) << broken;
}

TEST(OrdersPage, TheFingerprintIsOfTheIdsAndTheirOrder) {
  const auto of = [](const std::vector<std::string>& of_ids) {
    Json page{{"orders", Json::array()}};
    for (const auto& id : of_ids) page["orders"].push_back(test::full_order(id));
    return decode_orders_page(page.dump())->fingerprint;
  };
  EXPECT_EQ(of({"1", "2"}), of({"1", "2"}));
  EXPECT_NE(of({"1", "2"}), of({"2", "1"}));
  EXPECT_NE(of({"1", "2"}), of({"12"}));
  EXPECT_NE(of({}), of({"1"}));
}

TEST(Ord11, OneBadOrderLeavesTheOthersOfThePage) {
  Json bad = test::full_order("902-0000000-0000002");
  bad["orderItems"][0]["quantityOrdered"] = "two";
  const auto page =
      decode_orders_page(Json{{"orders", {test::full_order("1"), bad, 17, test::full_order("3")}}}.dump());
  ASSERT_TRUE(page);
  EXPECT_EQ(ids(*page), (std::vector<std::string>{"1", "3"}));
  ASSERT_EQ(page->malformed.size(), 2u);
  EXPECT_EQ(page->malformed[0].order_id, "902-0000000-0000002");
  EXPECT_EQ(page->malformed[0].reason, "orders[1].orderItems[0].quantityOrdered: expected an integer, found a string");
  EXPECT_EQ(page->malformed[1].order_id, "");
  EXPECT_EQ(page->malformed[1].reason, "orders[2]: expected an object, found an integer");
}

TEST(Ord11, AnOrderThatBreaksALimitLeavesTheOthersOfThePage) {
  Json huge = test::full_order("2");
  huge["buyer"]["buyerName"] = std::string(70'000, 'x');
  const std::string twice = R"({"orderId":"4","orderId":"5"})";
  std::string body = Json{{"orders", {test::full_order("1"), huge, test::full_order("3")}}}.dump();
  body.insert(body.size() - 2, "," + twice);
  const auto page = decode_orders_page(body);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(ids(*page), (std::vector<std::string>{"1", "3"}));
  ASSERT_EQ(page->malformed.size(), 2u);
  EXPECT_EQ(page->malformed[0].reason, "orders[1].buyer.buyerName: a string longer than 65536 bytes");
  EXPECT_LE(page->malformed[0].redacted_json.size(), 64u << 10);
}

TEST(Ord11, ValuesThatNoParserReadsCostOneOrderAndNotThePage) {
  struct Case {
    const char* place;
    const char* bytes;
    bool imports;  ///< the order itself, with U+FFFD in a text for people
  };
  for (const Case& c : std::vector<Case>{{"title", R"("a \ud83d b")", true},
                                         {"title", "\"caf\xE9\"", true},
                                         {"unknownField", "18446744073709551616", true},
                                         {"sellerSku", "\"SKU\xE9\"", false},
                                         {"sellerSku", R"("SKU\udc00")", false},
                                         {"sellerSku", "18446744073709551616", false}}) {
    Json bad = test::full_order("2");
    bad["orderItems"][0]["product"][c.place] = "@";
    std::string body = Json{{"orders", {test::full_order("1"), bad, test::full_order("3")}}}.dump();
    body.replace(body.find("\"@\""), 3, c.bytes);
    EXPECT_FALSE(decode_orders_page(body)) << "it may be good when asked for again";
    const auto page = decode_orders_page(body, Reading::repairing);
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(ids(*page), c.imports ? (std::vector<std::string>{"1", "2", "3"}) : (std::vector<std::string>{"1", "3"}))
        << c.place << ": " << c.bytes;
    ASSERT_EQ(page->malformed.size(), c.imports ? 0u : 1u);
    if (c.imports) continue;
    EXPECT_EQ(page->malformed[0].order_id, "2");
    EXPECT_EQ(page->malformed[0].reason, "orders[1].orderItems[0].product.sellerSku: holds bytes that are no text");
  }
}

TEST(Ord11, ANameThatIsNoTextIsNotTakenForAnAbsentField) {
  Json bad = test::full_order("2");
  bad["fulfillment"]["fulfillm@ntStatus"] = bad["fulfillment"]["fulfillmentStatus"];
  bad["fulfillment"].erase("fulfillmentStatus");
  std::string body = Json{{"orders", {test::full_order("1"), bad}}}.dump();
  body.replace(body.find("@ntStatus"), 1, "\xFF");
  const auto page = decode_orders_page(body, Reading::repairing);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(ids(*page), std::vector<std::string>{"1"}) << "the other would be stored without its status";
  ASSERT_EQ(page->malformed.size(), 1u);
  EXPECT_EQ(page->malformed[0].order_id, "2");

  std::string page_text =
      R"({"orders":[],"pagin\xFFtion":{"nextToken":"more"},"lastUpdatedBefore":"2026-11-01T10:00:00Z"})";
  page_text.replace(page_text.find("\\xFF"), 4, "\xFF");
  const auto last = decode_orders_page(page_text, Reading::repairing);
  ASSERT_FALSE(last) << "it would be taken for the last page, and the watermark would pass those that follow (I8)";
  EXPECT_EQ(last.error().code, ErrorCode::malformed);
}

TEST(Data1, ARedactedOrderKeepsShapeAndIdsOnly) {
  Json bad = test::full_order("902-0000000-0000002");
  bad["createdTime"] = 5;
  const auto page = decode_orders_page(Json{{"orders", {bad}}}.dump());
  const Json redacted = Json::parse(page->malformed.at(0).redacted_json);
  EXPECT_EQ(redacted["orderId"], "902-0000000-0000002");
  EXPECT_EQ(redacted["createdTime"], 5);
  EXPECT_EQ(redacted["orderItems"][0]["quantityOrdered"], 2);
  EXPECT_EQ(redacted["orderItems"][0]["product"]["sellerSku"], "TEA/1 +%");
  EXPECT_EQ(redacted["buyer"]["buyerName"], "<string>");
  EXPECT_EQ(redacted["orderItems"][0]["measurement"]["value"], "<number>");
  EXPECT_EQ(redacted["somethingNew"]["of"][1], "<string>");
}

TEST(Data1, AnEnormousOrderIsCutToValidJson) {
  Json bad{{"orderId", 1}, {"many", Json::array()}};
  for (int i = 0; i < 9'000; ++i) bad["many"].push_back({{"member", "value"}});
  const auto page = decode_orders_page(Json{{"orders", {bad}}}.dump());
  ASSERT_EQ(page->malformed.size(), 1u);
  EXPECT_LE(page->malformed[0].redacted_json.size(), 64u << 10);
  EXPECT_TRUE(Json::accept(page->malformed[0].redacted_json));
}

/// Every node of the full order replaced by each kind of value, and removed: whatever that does to the order, the other
/// orders of the page are there, nothing crashes, and nothing personal comes out.
TEST(I12, AnyNodeOfAnOrderMayBeWrong) {
  const Json sample = test::full_order("902-0000000-0000002");
  const std::vector<Json> replacements = {nullptr,
                                          true,
                                          0,
                                          -1,
                                          1.5,
                                          1e300,
                                          18446744073709551615u,
                                          "",
                                          "x",
                                          "\x01",
                                          Json::array(),
                                          Json::object(),
                                          Json::array({1}),
                                          Json::array({Json::array()}),
                                          Json{{"a", 1}}};
  std::vector<Json::json_pointer> nodes;
  const auto collect = [&](const auto& self, const Json& at, const Json::json_pointer& path) -> void {
    nodes.push_back(path);
    if (!at.is_structured()) return;
    for (const auto& [name, member] : at.items())
      self(self, member, at.is_array() ? path / std::stoul(name) : path / name);
  };
  collect(collect, sample, Json::json_pointer());
  ASSERT_GT(nodes.size(), 100u);

  int malformed = 0;
  int decoded = 0;
  const std::string before = "{\"orders\":[" + test::full_order("1").dump() + ",";
  const std::string after = "," + test::full_order("3").dump() + "]}";
  const auto try_one = [&](const Json& mutated, const std::string& what) {
    const auto page = decode_orders_page(before + mutated.dump() + after);
    ASSERT_TRUE(page) << what << page.error().message;
    ASSERT_EQ(page->orders.size() + page->malformed.size(), 3u) << what;
    ASSERT_EQ(page->orders.front().order_id.str(), "1") << what;
    ASSERT_EQ(page->orders.back().order_id.str(), "3") << what;
    decoded += static_cast<int>(page->orders.size()) - 2;
    malformed += static_cast<int>(page->malformed.size());
    for (const MalformedOrder& bad : page->malformed) {
      ASSERT_TRUE(Json::accept(bad.redacted_json)) << what;
      ASSERT_FALSE(bad.reason.empty()) << what;
      for (const std::string& personal : test::personal_strings()) {
        ASSERT_EQ(bad.redacted_json.find(personal), std::string::npos) << what << personal;
        ASSERT_EQ(bad.reason.find(personal), std::string::npos) << what << personal;
      }
    }
  };
  for (const auto& node : nodes) {
    for (const Json& replacement : replacements) {
      Json mutated = sample;
      mutated[node] = replacement;
      try_one(mutated, node.to_string() + " = " + replacement.dump().substr(0, 40) + ": ");
    }
    if (node.empty()) continue;
    Json mutated = sample;
    Json& parent = mutated.at(node.parent_pointer());
    if (parent.is_array()) {
      parent.erase(std::stoul(node.back()));
    } else {
      parent.erase(node.back());
    }
    try_one(mutated, node.to_string() + " removed: ");
  }
  EXPECT_GT(malformed, 500);
  EXPECT_GT(decoded, 500);
}

TEST(I12, ATruncatedOrFlippedPageNeverCrashes) {
  const std::string page = Json{{"orders", {test::full_order()}}, {"pagination", {{"nextToken", "t"}}}}.dump();
  for (std::size_t length = 0; length < page.size(); ++length)
    ASSERT_FALSE(decode_orders_page(std::string_view(page).substr(0, length))) << length;
  for (std::size_t at = 0; at < page.size(); ++at) {
    std::string flipped = page;
    flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ (1u << (at % 8)));
    const auto decoded = decode_orders_page(flipped);
    if (decoded) {
      ASSERT_LE(decoded->orders.size() + decoded->malformed.size(), 1u);
    }
  }
}

/// Amazon's own examples: the static sandbox cases of its published model, which is not part of this tree.
TEST(Model, EveryStaticSandboxCaseIsReadWithAllFieldsRight) {
  const char* shared = std::getenv("INVD_SHARED");
  const std::filesystem::path model =
      std::filesystem::path(shared != nullptr ? shared : INVD_PROJECT_ROOT "/../shared") /
      "sp-api/models/orders-api-model/orders_2026-01-01.json";
  if (!std::filesystem::exists(model)) {
    if (std::getenv("CI") != nullptr) FAIL() << "no model at " << model << ": set INVD_SHARED";
    GTEST_SKIP() << "no model at " << model << ": set INVD_SHARED to check against it";
  }
  std::ifstream file(model);
  const Json paths = Json::parse(file)["paths"];
  int cases = 0;
  for (const char* path : {"/orders/2026-01-01/orders", "/orders/2026-01-01/orders/{orderId}"}) {
    for (const Json& one : paths[path]["get"]["responses"]["200"]["x-amzn-api-sandbox"]["static"]) {
      const Json& response = one["response"];
      ++cases;
      if (response.contains("order")) {
        const auto order = decode_order_answer(response.dump());
        ASSERT_TRUE(order) << order.error().message;
        EXPECT_EQ(test::as_json(*order), test::kept(response["order"]));
        continue;
      }
      const auto page = decode_orders_page(response.dump());
      ASSERT_TRUE(page) << page.error().message;
      EXPECT_TRUE(page->malformed.empty());
      ASSERT_EQ(page->orders.size(), response["orders"].size());
      for (std::size_t i = 0; i < page->orders.size(); ++i)
        EXPECT_EQ(test::as_json(page->orders[i]), test::kept(response["orders"][i]));
      const Json token = response.value("/pagination/nextToken"_json_pointer, Json());
      EXPECT_EQ(page->next_token, token.is_null() ? "" : token.get<std::string>());
      EXPECT_EQ(page->created_before.has_value(), response.contains("createdBefore"));
      EXPECT_EQ(page->last_updated_before.has_value(), response.contains("lastUpdatedBefore"));
    }
  }
  EXPECT_EQ(cases, 6);
}

}  // namespace
}  // namespace invd::amazon
