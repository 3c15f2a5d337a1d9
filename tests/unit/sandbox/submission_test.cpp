#include <algorithm>
#include <gtest/gtest.h>
#include <sstream>

#include "sandbox/admin.h"
#include "sandbox/submissions.h"
#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {
namespace {

const std::string kStoreUs = "ATVPDKIKX0DER";
const std::string kStoreCa = "A2EUQ1WTGCTBG2";
const std::string kMx = "A1AM78C64UM0Y8";
const Parameters kInUs = {{"marketplaceIds", kStoreUs}};
constexpr Duration kLongest = std::chrono::minutes(2);

Options quiet() {
  Options options = small(0);
  options.shop.products = 40;
  return options;
}

Json availability(const std::string& op, const Json& entries) {
  return {
      {"productType", "PRODUCT"},
      {"patches", Json::array({{{"op", op}, {"path", "/attributes/fulfillment_availability"}, {"value", entries}}})}};
}

Json units(int quantity, const std::string& op = "merge") {
  return availability(op, Json::array({{{"fulfillment_channel_code", "DEFAULT"}, {"quantity", quantity}}}));
}

class SubmissionTest : public testing::Test {
 protected:
  explicit SubmissionTest(const Options& options = quiet())
      : world_(1, options), caller_(world_), admin_(world_, [](Duration) {}, [] {}) {
    caller_.login();
    EXPECT_TRUE(world_.shop()
                    .list({.sku = "mug",
                           .first = {.title = "A mug",
                                     .quantity = 10,
                                     .lead_time_days = 4,
                                     .restock = parse_rfc3339("2026-10-01T00:00:00Z").value(),
                                     .price = 1234}})
                    .has_value());
  }
  Json patch(const std::string& sku, const Json& body, const Parameters& query = kInUs) {
    const Reply reply = caller_.patch_listing(sku, query, body);
    EXPECT_EQ(reply.response.status, 200) << reply.response.body;
    return Json::parse(reply.response.body);
  }
  std::string status(const Json& body, const Parameters& query = kInUs) { return patch("mug", body, query)["status"]; }
  void wait(Duration d = kLongest) {
    caller_.wait(d);
    world_.advance(caller_.now());
  }
  Json item(const std::string& sku = "mug", const std::string& marketplaces = kStoreUs) {
    return Json::parse(caller_
                           .get_listing(sku, {{"marketplaceIds", marketplaces},
                                              {"includedData", "attributes,offers,fulfillmentAvailability"}})
                           .response.body);
  }
  Json entries(const std::string& sku = "mug") { return item(sku).at("attributes").at("fulfillment_availability"); }
  int quantity(const std::string& marketplace = kStoreUs) {
    return item("mug", marketplace).at("fulfillmentAvailability")[0].value("quantity", -1);
  }
  std::vector<Json> log(const std::string& query = "") {
    http::Request request;
    request.url = "/admin/truth/submissions" + query;
    std::istringstream lines(admin_.handle(request, caller_.now()).body);
    std::vector<Json> all;
    for (std::string line; std::getline(lines, line);) all.push_back(Json::parse(line));
    return all;
  }
  Json admin(const std::string& method, const std::string& path, const Json& body = Json::object()) {
    http::Request request;
    request.method = method;
    request.url = path;
    if (method == "POST") request.body = body.dump();
    return Json::parse(admin_.handle(request, caller_.now()).body);
  }
  void set(const char* fault) { world_.faults().set(parse_fault(fault).value()); }
  std::uint64_t fired(FaultKind kind) { return world_.faults().fired(kind); }
  World world_;
  Caller caller_;
  Admin admin_;
};

TEST_F(SubmissionTest, AcceptedIsNotApplied) {
  const Json answer = patch("mug", units(3));
  EXPECT_EQ(answer.at("sku"), "mug");
  EXPECT_EQ(answer.at("status"), "ACCEPTED");
  EXPECT_EQ(answer.at("submissionId").get<std::string>().size(), 32U);
  EXPECT_EQ(answer.at("issues"), Json::array());
  EXPECT_EQ(quantity(), 10);
  wait(Duration(4'999));
  EXPECT_EQ(quantity(), 10) << "none is applied within five seconds";
  wait();
  EXPECT_EQ(quantity(), 3);
  EXPECT_NE(patch("mug", units(3)).at("submissionId"), answer.at("submissionId"));
}

TEST_F(SubmissionTest, MergeKeepsHandlingTimeRestockDateAndPrice) {
  const Json before = item();
  EXPECT_EQ(before.at("attributes").at("fulfillment_availability"),
            Json::parse(R"([{"fulfillment_channel_code":"DEFAULT","quantity":10,"lead_time_to_ship_max_days":4,
                             "restock_date":"2026-10-01","marketplace_id":"ATVPDKIKX0DER"}])"));
  EXPECT_EQ(status(units(7)), "ACCEPTED");
  wait();
  Json expected = before;
  expected["attributes"]["fulfillment_availability"][0]["quantity"] = 7;
  expected["fulfillmentAvailability"][0]["quantity"] = 7;
  EXPECT_EQ(item(), expected);
}

TEST_F(SubmissionTest, AThousandMergesAndBackLeaveTheSameBytes) {
  const auto bytes = [&] {
    return caller_
        .get_listing("mug", {{"marketplaceIds", kStoreUs + "," + kStoreCa},
                             {"includedData", "attributes,offers,fulfillmentAvailability"}})
        .response.body;
  };
  const auto searched = [&] {
    const Parameters query = {{"marketplaceIds", kStoreUs},
                              {"identifiers", "mug"},
                              {"identifiersType", "SKU"},
                              {"includedData", "attributes,offers,fulfillmentAvailability"}};
    return caller_.search_listings(query).response.body;
  };
  const std::string before = bytes();
  const std::string found = searched();
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(status(units(i == 999 ? 10 : i)), "ACCEPTED");
    wait(Duration(500));
  }
  EXPECT_NE(bytes(), before);
  wait();
  EXPECT_EQ(bytes(), before);
  EXPECT_EQ(searched(), found);
  EXPECT_NE(found.find("restock_date"), std::string::npos);
  EXPECT_EQ(world_.submissions().applied(), 1000U);
}

TEST_F(SubmissionTest, ReplaceErasesWhatItDoesNotName) {
  EXPECT_EQ(status(units(7, "replace")), "ACCEPTED");
  wait();
  EXPECT_EQ(entries(), Json::parse(R"([{"fulfillment_channel_code":"DEFAULT","quantity":7,
                                        "marketplace_id":"ATVPDKIKX0DER"}])"));
  EXPECT_EQ(item().at("offers")[0].at("price").at("amount"), "12.34");
  const Json whole = Json::parse(R"([{"fulfillment_channel_code":"DEFAULT","quantity":8,
                                      "lead_time_to_ship_max_days":2,"restock_date":"2026-12-24"}])");
  EXPECT_EQ(status(availability("add", whole)), "ACCEPTED");
  wait();
  EXPECT_EQ(entries()[0].at("lead_time_to_ship_max_days"), 2);
  EXPECT_EQ(entries()[0].at("restock_date"), "2026-12-24");
}

TEST_F(SubmissionTest, DefaultBesideAmazonsChannelMakesASecondOffer) {
  ASSERT_TRUE(world_.shop().change_listing("mug", {.by_amazon = true}).has_value());
  EXPECT_EQ(status(units(5)), "ACCEPTED") << "Amazon does not stop it";
  wait();
  const Json both = entries();
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].at("fulfillment_channel_code"), "DEFAULT");
  EXPECT_EQ(both[0].at("quantity"), 5);
  EXPECT_EQ(both[1].at("fulfillment_channel_code"), "AMAZON_NA");
  EXPECT_EQ(item().at("fulfillmentAvailability").size(), 2U);
  const Json truth = Json::parse([&] {
    http::Request request;
    request.url = "/admin/truth/listings?after=" + std::to_string(world_.shop().listings().size() - 1);
    return admin_.handle(request, caller_.now()).body;
  }());
  EXPECT_EQ(truth.at("otherChannel"), true);
  EXPECT_EQ(truth.at("fulfillmentChannelCode"), "AMAZON_NA");
}

TEST_F(SubmissionTest, AnEntryOfAmazonsLeavesTheMerchantsBeside) {
  EXPECT_EQ(status(availability("replace", Json::parse(R"([{"fulfillment_channel_code":"AMAZON_NA"}])"))), "ACCEPTED");
  wait();
  ASSERT_EQ(entries().size(), 2U);
  EXPECT_EQ(entries()[0].at("quantity"), 10);
  EXPECT_EQ(entries()[0].at("lead_time_to_ship_max_days"), 4);
}

TEST_F(SubmissionTest, DeletingAnEntryMovesTheListingToTheOtherChannelOrLeavesNone) {
  const Json merchants = Json::parse(R"([{"fulfillment_channel_code":"DEFAULT"}])");
  EXPECT_EQ(status(availability("merge", Json::parse(R"([{"fulfillment_channel_code":"AMAZON_NA"}])"))), "ACCEPTED");
  EXPECT_EQ(status(availability("delete", merchants)), "ACCEPTED");
  wait();
  EXPECT_EQ(entries(), Json::parse(R"([{"fulfillment_channel_code":"AMAZON_NA","marketplace_id":"ATVPDKIKX0DER"}])"));
  EXPECT_TRUE(world_.shop().listings().now(*world_.shop().listings().find("mug")).listing->by_amazon);
  EXPECT_EQ(status(availability("delete", Json::array())), "ACCEPTED");
  wait();
  EXPECT_EQ(entries(), Json::array());
  EXPECT_EQ(item().at("fulfillmentAvailability"), Json::array());
  EXPECT_EQ(status(units(2)), "ACCEPTED");
  wait();
  EXPECT_EQ(entries()[0].at("quantity"), 2);
}

TEST_F(SubmissionTest, WrongAttributesAreInvalidWithHttp200) {
  const auto issue = [&](const Json& body) {
    const Json answer = patch("mug", body);
    EXPECT_EQ(answer.at("status"), "INVALID") << body;
    const Json first = answer.at("issues").empty() ? Json() : answer.at("issues")[0];
    return first.value("code", "none") + " " +
           first.value("attributeNames", Json::array({"none"}))[0].get<std::string>();
  };
  Json camel = units(1);
  camel["patches"][0]["path"] = "/attributes/fulfillmentAvailability";
  EXPECT_EQ(issue(camel), "90000900 fulfillmentAvailability");
  const auto of = [](const char* entry) { return availability("merge", Json::array({Json::parse(entry)})); };
  EXPECT_EQ(issue(of(R"({"fulfillmentChannelCode":"DEFAULT","quantity":1})")), "90000900 fulfillment_availability");
  EXPECT_EQ(issue(of(R"({"quantity":1})")), "99022 fulfillment_availability");
  EXPECT_EQ(issue(availability("merge", Json::array())), "99022 fulfillment_availability");
  EXPECT_EQ(issue(availability("replace", Json::parse(R"([{"fulfillment_channel_code":"DEFAULT"}])"))),
            "99022 fulfillment_availability");
  for (const char* entry :
       {R"({"fulfillment_channel_code":"DEFAULT","quantity":-1})",
        R"({"fulfillment_channel_code":"DEFAULT","quantity":1.5})",
        R"({"fulfillment_channel_code":"DEFAULT","quantity":"1"})",
        R"({"fulfillment_channel_code":"AMAZON_EU","quantity":1})", R"({"fulfillment_channel_code":7,"quantity":1})",
        R"({"fulfillment_channel_code":"DEFAULT","lead_time_to_ship_max_days":31})",
        R"({"fulfillment_channel_code":"DEFAULT","restock_date":"tomorrow"})",
        R"({"fulfillment_channel_code":"DEFAULT","quantity":1,"marketplace_id":"A1PA6795UKMFR9"})"})
    EXPECT_EQ(issue(of(entry)), "90000900 fulfillment_availability") << entry;
  Json nested = units(1);
  nested["patches"][0]["path"] = "/attributes/fulfillment_availability/0/quantity";
  EXPECT_EQ(issue(nested), "90000900 fulfillment_availability/0/quantity");
  wait();
  EXPECT_EQ(quantity(), 10);
  EXPECT_EQ(world_.submissions().all().size(), 0U);
  EXPECT_EQ(world_.submissions().invalid(), 14U);
}

TEST_F(SubmissionTest, WhatTheModelDoesNotAllowIsA400) {
  const auto refused = [&](const Json& body, const Parameters& query = kInUs) {
    return caller_.patch_listing("mug", query, body).response.status;
  };
  EXPECT_EQ(refused(units(1), {}), 400) << "marketplaceIds is required";
  EXPECT_EQ(refused(units(1), {{"marketplaceIds", "A1PA6795UKMFR9"}}), 400);
  EXPECT_EQ(refused(units(1), {{"marketplaceIds", kStoreUs}, {"mode", "PREVIEW"}}), 400);
  EXPECT_EQ(refused(units(1), {{"marketplaceIds", kStoreUs}, {"includedData", "summaries"}}), 400);
  EXPECT_EQ(refused(units(1), {{"marketplaceIds", kStoreUs}, {"includedData", "identifiers"}}), 400)
      << "only in a preview";
  EXPECT_EQ(refused(Json::array()), 400);
  EXPECT_EQ(refused({{"productType", "PRODUCT"}}), 400);
  EXPECT_EQ(refused({{"productType", "PRODUCT"}, {"patches", Json::array()}}), 400);
  for (const auto& [field, value] : {std::pair<const char*, Json>{"op", "set"},
                                     {"path", 7},
                                     {"value", Json::object()},
                                     {"value", Json::array({7})}}) {
    Json body = units(1);
    body["patches"][0][field] = value;
    EXPECT_EQ(refused(body), 400) << field << " " << value;
  }
  Json untyped = units(1);
  untyped.erase("productType");
  EXPECT_EQ(refused(untyped), 400);
  http::Request form = caller_.request("/listings/2021-08-01/items/SELLER/mug", kInUs);
  form.method = "PATCH";
  form.body = units(1).dump();
  EXPECT_EQ(world_.handle(form, caller_.now()).response.status, 415);
}

TEST_F(SubmissionTest, APreviewValidatesAndChangesNothing) {
  const Parameters preview = {{"marketplaceIds", kStoreUs + "," + kStoreCa},
                              {"mode", "VALIDATION_PREVIEW"},
                              {"includedData", "identifiers,issues"},
                              {"issueLocale", "en_US"}};
  const Json valid = patch("mug", units(3), preview);
  EXPECT_EQ(valid.at("status"), "VALID");
  EXPECT_EQ(valid.at("identifiers").size(), 2U);
  EXPECT_EQ(valid.at("identifiers")[1].at("marketplaceId"), kStoreCa);
  EXPECT_EQ(patch("mug", units(-3), preview).at("status"), "INVALID");
  wait();
  EXPECT_EQ(quantity(), 10);
  EXPECT_TRUE(log().empty());
}

TEST_F(SubmissionTest, AnotherSellersListingsAreForbidden) {
  Options options = quiet();
  options.seller_id = "A0OURS";
  World world(1, options);
  Caller caller(world);
  EXPECT_EQ(caller.patch_listing("mug", kInUs, units(1)).response.status, 403);
}

TEST_F(SubmissionTest, AMarketplaceChangesTheNumberOfAllThatShareIt) {
  EXPECT_EQ(status(units(3), {{"marketplaceIds", kStoreCa}}), "ACCEPTED");
  wait();
  EXPECT_EQ(quantity(kStoreUs), 3);
  EXPECT_EQ(quantity(kMx), 3);
}

class SubmissionsToOwnQuantities : public SubmissionTest {
 protected:
  static Options options() {
    Options o = quiet();
    o.shop.quantity_domains = {"CA"};
    return o;
  }
  SubmissionsToOwnQuantities() : SubmissionTest(options()) {}
};

TEST_F(SubmissionsToOwnQuantities, AMarketplaceWithANumberOfItsOwnIsAlone) {
  EXPECT_EQ(status(units(3), {{"marketplaceIds", kStoreCa}}), "ACCEPTED");
  EXPECT_EQ(status(units(4), {{"marketplaceIds", kMx}}), "ACCEPTED");
  wait();
  EXPECT_EQ(quantity(kStoreCa), 3);
  EXPECT_EQ(quantity(kStoreUs), 4);
  // The selector chooses among the marketplaces of the request.
  const Json both =
      Json::parse(R"([{"fulfillment_channel_code":"DEFAULT","quantity":6,"marketplace_id":"ATVPDKIKX0DER"},
      {"fulfillment_channel_code":"DEFAULT","quantity":7,"marketplace_id":"A2EUQ1WTGCTBG2"}])");
  EXPECT_EQ(status(availability("merge", both), {{"marketplaceIds", kStoreUs + "," + kStoreCa}}), "ACCEPTED");
  wait();
  EXPECT_EQ(quantity(kStoreUs), 6);
  EXPECT_EQ(quantity(kStoreCa), 7);
}

TEST_F(SubmissionTest, WhatIsNotListedIsAcceptedAndNothingComesOfIt) {
  EXPECT_EQ(patch("no such mug", units(1)).at("status"), "ACCEPTED");
  ASSERT_TRUE(world_.shop().unlist("mug", "MX").has_value());
  EXPECT_EQ(status(units(1), {{"marketplaceIds", kMx}}), "ACCEPTED");
  EXPECT_EQ(status(units(2)), "ACCEPTED");
  ASSERT_TRUE(world_.shop().unlist("mug").has_value());
  wait();
  const auto all = log();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].at("because"), "unknownSku");
  EXPECT_EQ(all[1].at("because"), "notListed");
  EXPECT_EQ(all[2].at("because"), "unknownSku") << "it is gone by the time";
  for (const Json& one : all) EXPECT_EQ(one.at("appliedAt"), "never");
}

TEST_F(SubmissionTest, ThePriceOfAnOfferIsPatchedToo) {
  const Json body = Json::parse(R"({"productType":"PRODUCT","patches":[{"op":"replace",
      "path":"/attributes/purchasable_offer","value":[{"currency":"USD","marketplace_id":"ATVPDKIKX0DER",
      "our_price":[{"schedule":[{"value_with_tax":55.5}]}]}]}]})");
  EXPECT_EQ(status(body), "ACCEPTED");
  wait();
  EXPECT_EQ(item().at("offers")[0].at("price").at("amount"), "55.50");
  Json odd = body;
  odd["patches"][0]["value"][0]["our_price"] = Json::parse("[[7]]");
  EXPECT_EQ(status(odd), "INVALID");
}

TEST_F(SubmissionTest, OneSkusSubmissionsAreAppliedInTheirOrder) {
  ASSERT_TRUE(world_.shop().change_listing("mug", {.quantity = 0}).has_value());
  for (int i = 1; i <= 200; ++i) {
    EXPECT_EQ(status(units(i)), "ACCEPTED");
    wait(Duration(100));
  }
  std::vector<int> seen;
  for (int i = 0; i < 1500; ++i) {
    wait(Duration(100));
    if (seen.empty() || seen.back() != quantity()) seen.push_back(quantity());
  }
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_GT(seen.size(), 10U);
  EXPECT_EQ(seen.back(), 200);
}

TEST_F(SubmissionTest, ALateOneKeepsThoseBehindItWaiting) {
  set("late_submission=1x1:600000");
  EXPECT_EQ(status(units(1)), "ACCEPTED");
  EXPECT_EQ(status(units(2)), "ACCEPTED");
  wait(std::chrono::minutes(9));
  EXPECT_EQ(quantity(), 10);
  wait(std::chrono::minutes(3));
  EXPECT_EQ(quantity(), 2);
  EXPECT_EQ(fired(FaultKind::late_submission), 1U);
}

TEST_F(SubmissionTest, HowLateIsDrawnWhenNobodySays) {
  set("late_submission=1");
  std::set<std::string> due;
  for (int i = 0; i < 20; ++i) {
    const std::string sku = "late " + std::to_string(i);
    ASSERT_TRUE(world_.shop().list({.sku = sku}).has_value());
    EXPECT_EQ(patch(sku, units(1)).at("status"), "ACCEPTED");
    due.insert(log().back().at("dueAt"));
  }
  EXPECT_GT(due.size(), 15U);
  EXPECT_GE(*due.begin(), to_rfc3339(kStart + std::chrono::minutes(1)));
  EXPECT_LT(*due.rbegin(), to_rfc3339(kStart + std::chrono::minutes(33)));
}

TEST_F(SubmissionTest, AnOvertakenOneUndoesWhatCameAfterIt) {
  set("overtaken_submission=1x1:600000@patchListingsItem");
  EXPECT_EQ(status(units(1)), "ACCEPTED");
  EXPECT_EQ(status(units(2)), "ACCEPTED");
  wait();
  EXPECT_EQ(quantity(), 2);
  wait(std::chrono::minutes(10));
  EXPECT_EQ(quantity(), 1);
  EXPECT_EQ(fired(FaultKind::overtaken_submission), 1U);
}

TEST_F(SubmissionTest, ADroppedOneIsAcceptedAndNeverApplied) {
  set("dropped_submission=1x1");
  EXPECT_EQ(status(units(1)), "ACCEPTED");
  wait(std::chrono::hours(24));
  EXPECT_EQ(quantity(), 10);
  EXPECT_EQ(log().at(0).at("appliedAt"), "never");
  EXPECT_EQ(log().at(0).at("because"), "dropped");
  EXPECT_EQ(fired(FaultKind::dropped_submission), 1U);
}

TEST_F(SubmissionTest, AGoodOneMayBeInvalid) {
  set("invalid_submission=1x1");
  const Json answer = patch("mug", units(1));
  EXPECT_EQ(answer.at("status"), "INVALID");
  EXPECT_EQ(answer.at("issues")[0].at("severity"), "ERROR");
  EXPECT_EQ(fired(FaultKind::invalid_submission), 1U);
  EXPECT_EQ(status(units(1)), "ACCEPTED");
}

TEST_F(SubmissionTest, AnAnswerThatIsLostOrAnErrorMayHaveHadItsEffect) {
  set("lost_answer=1x1@patchListingsItem");
  EXPECT_EQ(caller_.patch_listing("mug", kInUs, units(4)).delivery, Delivery::lost);
  wait();
  EXPECT_EQ(quantity(), 4);
  set("late_error=1x1@patchListingsItem");
  EXPECT_EQ(caller_.patch_listing("mug", kInUs, units(5)).response.status, 500);
  wait();
  EXPECT_EQ(quantity(), 5);
  set("internal_error=1x1@patchListingsItem");
  EXPECT_EQ(caller_.patch_listing("mug", kInUs, units(6)).response.status, 500);
  wait();
  EXPECT_EQ(quantity(), 5) << "this one had none";
  EXPECT_EQ(fired(FaultKind::late_error), 1U);
}

TEST_F(SubmissionTest, TheBucketIsThatOfTheModel) {
  Options options = quiet();
  options.quota_scale = options.burst_scale = 1;
  World world(1, options);
  Caller caller(world);
  caller.login();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(caller.patch_listing("mug", kInUs, units(1)).response.status, 200);
  EXPECT_EQ(caller.patch_listing("mug", kInUs, units(1)).response.status, 429);
  caller.wait(Duration(200));
  const Reply reply = caller.patch_listing("mug", kInUs, units(1));
  EXPECT_EQ(reply.response.status, 200);
  EXPECT_EQ(http::find_header(reply.response.headers, "x-amzn-RateLimit-Limit"), "5.0");
}

TEST_F(SubmissionTest, TheLogTellsOfEachWriteAndOfTheOrdersBetween) {
  const Json answer = patch("mug", units(7));
  const auto place = [&](const std::string& sku, int count) {
    return *world_.shop().place(
        {.items = {{.sku = sku, .quantity = count}}, .status = Status::unshipped, .by_amazon = false, .still = true});
  };
  const std::string between = place("mug", 2);
  static_cast<void>(place("SB-000000", 1));
  const Json waiting = log().at(0);
  EXPECT_FALSE(waiting.contains("appliedAt"));
  EXPECT_EQ(waiting.at("receivedAt"), to_rfc3339(kStart));
  wait();
  const std::string after = place("mug", 1);
  const Json one = log().at(0);
  EXPECT_EQ(one.at("submissionId"), answer.at("submissionId"));
  EXPECT_EQ(one.at("source"), "patchListingsItem");
  EXPECT_EQ(one.at("sku"), "mug");
  EXPECT_EQ(one.at("marketplaceIds"), Json::array({kStoreUs}));
  EXPECT_EQ(one.at("quantity"), 7);
  EXPECT_EQ(one.at("edits")[0].at("op"), "merge");
  EXPECT_EQ(one.at("appliedAt"), one.at("dueAt"));
  EXPECT_EQ(one.at("quantityWas"), 8);
  ASSERT_EQ(one.at("ordersBetween").size(), 1U);
  EXPECT_EQ(one.at("ordersBetween")[0].at("orderId"), between);
  EXPECT_EQ(one.at("ordersBetween")[0].at("units"), 2);
  EXPECT_EQ(quantity(), 6);
  EXPECT_EQ(patch("mug", units(1)).at("status"), "ACCEPTED");
  EXPECT_EQ(log("?after=1").size(), 1U);
  EXPECT_EQ(log("?limit=1").at(0).at("number"), 0);
}

TEST_F(SubmissionTest, HowLongTheyWaitIsSet) {
  const Json shown = admin("POST", "/admin/submissions", {{"shortestMs", 0}, {"longestMs", 0}});
  EXPECT_EQ(shown.at("longestMs"), 0);
  EXPECT_EQ(status(units(1)), "ACCEPTED");
  wait(Duration(0));
  EXPECT_EQ(quantity(), 1);
  EXPECT_TRUE(admin("POST", "/admin/submissions", {{"shortestMs", 5}}).contains("error"));
  EXPECT_TRUE(admin("POST", "/admin/submissions", {{"shortestMs", -5}}).contains("error"));
  const Json now = admin("GET", "/admin/submissions");
  EXPECT_EQ(now.at("accepted"), 1);
  EXPECT_EQ(now.at("applied"), 1);
}

TEST_F(SubmissionTest, OrdersBeyondTheQuantityAreCountedAndItStaysAtZero) {
  const auto oversold = [&] { return admin("GET", "/admin/counters").at("oversold").get<int>(); };
  EXPECT_EQ(oversold(), 0);
  ASSERT_TRUE(world_.shop().place({.items = {{.sku = "mug", .quantity = 12}}, .still = true}).has_value());
  EXPECT_EQ(oversold(), 2);
  EXPECT_EQ(quantity(), 0);
}

TEST(StockLimits, NobodyOrdersMoreThanIsOnSale) {
  Options options = quiet();
  options.shop.stock_limits_orders = true;
  options.shop.live_rate = 30;
  World world(6, options);
  ASSERT_TRUE(world.shop().list({.sku = "mug", .first = {.quantity = 3}}).has_value());
  const auto order = [&](int units) {
    return world.shop().place({.items = {{.sku = "mug", .quantity = units}}, .still = true}).has_value();
  };
  EXPECT_FALSE(order(4));
  EXPECT_TRUE(order(3));
  EXPECT_FALSE(order(1));
  world.advance(kStart + std::chrono::hours(24));
  EXPECT_EQ(world.shop().units_beyond_stock(), 0U);
  std::size_t merchants = 0;
  for (const Order& one : world.shop().orders()) merchants += one.by_amazon ? 0U : 1U;
  EXPECT_GT(merchants, 100U);
  EXPECT_GT(world.shop().orders().size(), 5'000U) << "what Amazon fulfils goes on";
}

TEST(StockLimits, WithoutThemTheSameShopSellsMore) {
  Options options = quiet();
  options.shop.live_rate = 30;
  World world(6, options);
  world.advance(kStart + std::chrono::hours(24));
  EXPECT_GT(world.shop().units_beyond_stock(), 100U);
}

TEST_F(SubmissionTest, WhatPeopleEditBehindTheClientsBackIsOverwrittenByTheNextPatch) {
  EXPECT_EQ(status(units(4)), "ACCEPTED");
  wait();
  EXPECT_TRUE(admin("POST", "/admin/listings/change", {{"sku", "mug"}, {"quantity", 77}}).contains("ok"));
  EXPECT_EQ(quantity(), 77);
  EXPECT_TRUE(admin("POST", "/admin/listings/change", {{"sku", "mug"}, {"otherChannel", true}}).contains("ok"));
  EXPECT_EQ(entries().size(), 2U);
  EXPECT_TRUE(admin("POST", "/admin/listings/change", {{"sku", "mug"}, {"fulfilledBy", "AMAZON"}}).contains("ok"));
  EXPECT_EQ(entries().size(), 1U);
}

}  // namespace
}  // namespace invd::sandbox::test
