#include <gtest/gtest.h>

#include "sandbox/admin.h"
#include "sandbox/feeds.h"
#include "unit/sandbox/feed_caller.h"

namespace invd::sandbox::test {
namespace {

constexpr Duration kDone = std::chrono::seconds(150);     // queued and processing
constexpr Duration kApplied = std::chrono::seconds(270);  // and the longest wait of a submission

Options quiet() {
  Options options = small(0);
  options.shop.products = 40;
  return options;
}

class FeedTest : public testing::Test {
 protected:
  explicit FeedTest(const Options& options = quiet())
      : world_(1, options), caller_(world_), admin_(world_, [](Duration) {}, [] {}) {
    caller_.login();
    for (const char* sku : {"mug", "cup", "jug"})
      EXPECT_TRUE(world_.shop().list({.sku = sku, .first = {.quantity = 10, .lead_time_days = 4}}).has_value());
  }
  void wait(Duration d) {
    caller_.wait(d);
    world_.advance(caller_.now());
  }
  int quantity(const std::string& sku) {
    return world_.shop().listings().now(*world_.shop().listings().find(sku)).quantity(0);
  }
  int lead_time(const std::string& sku) {
    return world_.shop().listings().now(*world_.shop().listings().find(sku)).listing->lead_time_days;
  }
  void set(const char* fault) { world_.faults().set(parse_fault(fault).value()); }
  std::uint64_t fired(FaultKind kind) { return world_.faults().fired(kind); }
  World world_;
  FeedCaller caller_;
  Admin admin_;
};

TEST_F(FeedTest, IsQueuedProcessedAndAppliedLater) {
  const std::string id =
      caller_.submit(Json::array({quantity_message(1, "mug", 3), quantity_message(2, "cup", 4, "replace")}));
  EXPECT_EQ(caller_.feed_status(id), "IN_QUEUE");
  caller_.wait(std::chrono::seconds(30));
  EXPECT_EQ(caller_.feed_status(id), "IN_PROGRESS");
  EXPECT_FALSE(caller_.feed(id).contains("resultFeedDocumentId"));
  caller_.wait(std::chrono::minutes(2));
  const Json told = caller_.feed(id);
  EXPECT_EQ(told.at("processingStatus"), "DONE");
  EXPECT_EQ(told.at("feedType"), "JSON_LISTINGS_FEED");
  EXPECT_EQ(told.at("processingEndTime"), "2026-09-21T14:15:50Z");
  EXPECT_EQ(quantity("mug"), 10) << "accepted is not applied";
  const Json result = caller_.result(id);
  EXPECT_EQ(result.at("header"), Json({{"sellerId", "SELLER"}, {"version", "2.0"}, {"feedId", id}}));
  EXPECT_EQ(result.at("issues"), Json::array());
  EXPECT_EQ(result.at("summary"),
            Json::parse(R"({"errors":0,"warnings":0,"messagesProcessed":2,"messagesAccepted":2,"messagesInvalid":0})"));
  wait(kApplied);
  EXPECT_EQ(quantity("mug"), 3);
  EXPECT_EQ(lead_time("mug"), 4) << "merge keeps it";
  EXPECT_EQ(quantity("cup"), 4);
  EXPECT_EQ(lead_time("cup"), 0) << "replace erases it";
  EXPECT_EQ(quantity("jug"), 10);
  ASSERT_EQ(world_.submissions().all().size(), 2U);
  EXPECT_EQ(world_.submissions().all()[1].source, "feed " + id + "/2");
}

TEST_F(FeedTest, PartialUpdateIsPatchWithReplace) {
  const Json message = Json::parse(R"({"messageId":7,"sku":"mug","operationType":"PARTIAL_UPDATE",
      "productType":"PRODUCT","attributes":{"fulfillment_availability":
      [{"fulfillment_channel_code":"DEFAULT","quantity":6}]}})");
  EXPECT_NE(caller_.submit(Json::array({message})), "");
  wait(kDone + kApplied);
  EXPECT_EQ(quantity("mug"), 6);
  EXPECT_EQ(lead_time("mug"), 0);
}

TEST_F(FeedTest, EachBadMessageIsInvalidAndTheOthersAreNot) {
  Json camel = quantity_message(2, "cup", 1);
  camel["patches"][0]["path"] = "/attributes/fulfillmentAvailability";
  Json twice = quantity_message(1, "cup", 2);
  Json bare = quantity_message(4, "jug", 1);
  bare.erase("productType");
  Json mixed = quantity_message(5, "jug", 1);
  mixed["attributes"] = Json::object({{"item_name", Json::array()}});
  Json nameless = quantity_message(6, "", 1);
  Json gone = Json::parse(R"({"messageId":8,"sku":"jug","operationType":"DELETE"})");
  Json numberless = quantity_message(0, "jug", 1);
  Json broken = quantity_message(9, "jug", 1);
  broken["patches"] = 7;
  const std::string id = caller_.submit(Json::array(
      {quantity_message(1, "mug", 3), camel, twice, bare, mixed, nameless, gone, numberless, broken, Json(7)}));
  caller_.wait(kDone);
  const Json result = caller_.result(id);
  EXPECT_EQ(
      result.at("summary"),
      Json::parse(R"({"errors":9,"warnings":0,"messagesProcessed":10,"messagesAccepted":1,"messagesInvalid":9})"));
  const Json first = result.at("issues")[0];
  EXPECT_EQ(first.at("messageId"), 2);
  EXPECT_EQ(first.at("sku"), "cup");
  EXPECT_EQ(first.at("code"), "90000900");
  EXPECT_EQ(first.at("severity"), "ERROR");
  EXPECT_EQ(first.at("attributeName"), "fulfillmentAvailability");
  EXPECT_EQ(result.at("issues")[1].at("messageId"), 1) << "the number that came twice";
  wait(kApplied);
  EXPECT_EQ(quantity("mug"), 3);
  EXPECT_EQ(quantity("cup"), 10);
  EXPECT_EQ(quantity("jug"), 10);
  EXPECT_EQ(world_.submissions().invalid(), 9U);
}

TEST_F(FeedTest, ADocumentThatCannotBeReadIsFatalWithTheReason) {
  Json wrong_version = listings_feed(Json::array({quantity_message(1, "mug", 3)}));
  wrong_version["header"]["version"] = "1.0";
  Json headless = wrong_version;
  headless.erase("header");
  Json many = Json::array();
  for (int i = 1; i <= 25'001; ++i) many.push_back(quantity_message(i, "mug", i));
  for (const std::string& body : {std::string("{"), std::string("[]"), wrong_version.dump(), headless.dump(),
                                  listings_feed(Json::array()).dump(), listings_feed(many).dump()}) {
    const std::string id = caller_.submit(body);
    caller_.wait(kDone);
    EXPECT_EQ(caller_.feed_status(id), "FATAL");
    EXPECT_EQ(caller_.result(id).at("issues").size(), 1U);
    caller_.wait(std::chrono::minutes(5));
  }
  EXPECT_TRUE(world_.submissions().all().empty());
}

TEST_F(FeedTest, ManyMessagesAreOneFeed) {
  Json many = Json::array();
  for (int i = 1; i <= 25'000; ++i) many.push_back(quantity_message(i, "SB-000000", i));
  const std::string id = caller_.submit(many);
  wait(kDone);
  EXPECT_EQ(caller_.result(id).at("summary").at("messagesAccepted"), 25'000);
  wait(kApplied);
  EXPECT_EQ(world_.submissions().applied(), 25'000U);
  EXPECT_EQ(quantity("SB-000000"), 25'000) << "in the order of the feed";
}

TEST_F(FeedTest, AnotherSellersFeedIsFatal) {
  Options options = quiet();
  options.seller_id = "A0OURS";
  World world(1, options);
  FeedCaller caller(world);
  const std::string id = caller.submit(Json::array({quantity_message(1, "mug", 3)}));
  caller.wait(kDone);
  EXPECT_EQ(caller.feed_status(id), "FATAL");
}

TEST_F(FeedTest, TheUploadNeedsTheSameContentTypeAndNoToken) {
  const Json document = caller_.new_document();
  const std::string url = document.at("url");
  EXPECT_EQ(caller_.upload(url, "{}", "application/json").response.status, 403);
  EXPECT_EQ(caller_.upload(url, "{}", "").response.status, 403);
  http::Request with_token = caller_.request(url);
  with_token.method = "PUT";
  with_token.headers.emplace_back("Content-Type", kJsonType);
  EXPECT_EQ(world_.handle(with_token, caller_.now()).response.status, 403);
  EXPECT_EQ(caller_.download(url).response.status, 403) << "the URL is for the upload";
  EXPECT_EQ(caller_.upload(url + "0", "{}").response.status, 403);
  EXPECT_TRUE(caller_.upload(url + "0", "{}").response.body.starts_with("<?xml"));
  EXPECT_EQ(caller_.upload(url, "{}").response.status, 200);
  caller_.wait(std::chrono::minutes(5) + std::chrono::seconds(1));
  EXPECT_EQ(caller_.upload(url, "{}").response.status, 403) << "it lives five minutes";
}

TEST_F(FeedTest, WithoutAnUploadItIsFatal) {
  const Reply reply = caller_.create_feed(caller_.new_document().at("feedDocumentId"));
  EXPECT_EQ(reply.response.status, 202);
  caller_.wait(kDone);
  EXPECT_EQ(caller_.feed_status(Json::parse(reply.response.body).at("feedId")), "FATAL");
}

TEST_F(FeedTest, WhatTheModelDoesNotAllowIsRefused) {
  const std::string document = caller_.new_document().at("feedDocumentId");
  const Json good = {{"feedType", kListingsFeed}, {"marketplaceIds", {kUs}}, {"inputFeedDocumentId", document}};
  for (const auto& [field, value] : {std::pair<const char*, Json>{"feedType", "POST_PRODUCT_DATA"},
                                     {"feedType", Json()},
                                     {"marketplaceIds", Json::array()},
                                     {"marketplaceIds", Json::array({"A1PA6795UKMFR9"})},
                                     {"inputFeedDocumentId", "nonsense"},
                                     {"inputFeedDocumentId", 7},
                                     {"feedOptions", Json::array()}}) {
    Json body = good;
    body[field] = value;
    EXPECT_EQ(caller_.post(kFeeds, body).response.status, 400) << body;
  }
  EXPECT_EQ(caller_.post("/feeds/2021-06-30/documents", Json::object()).response.status, 400);
  EXPECT_EQ(caller_.call(kFeeds + "/1").response.status, 404);
  EXPECT_EQ(caller_.call("/feeds/2021-06-30/documents/" + document).response.status, 404) << "no result";
  EXPECT_EQ(caller_.post(kFeeds, good).response.status, 202);
}

TEST_F(FeedTest, FiveListingsFeedsInFiveMinutes) {
  Options options = quiet();
  options.quota_scale = options.burst_scale = 1;
  World world(1, options);
  FeedCaller caller(world);
  const std::string document = caller.new_document().at("feedDocumentId");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(caller.create_feed(document).response.status, 202);
    caller.wait(std::chrono::seconds(10));
  }
  EXPECT_EQ(caller.create_feed(document).response.status, 429) << "the bucket holds fifteen";
  EXPECT_EQ(world.calls(Operation::create_feed).throttled, 1U);
  caller.wait(std::chrono::seconds(250));
  EXPECT_EQ(caller.create_feed(document).response.status, 202) << "the first is five minutes old";
  EXPECT_EQ(caller.create_feed(document).response.status, 429);
}

TEST_F(FeedTest, OnlyOneIsInProgressAtATime) {
  const std::string first = caller_.submit(Json::array({quantity_message(1, "mug", 3)}));
  const std::string second = caller_.submit(Json::array({quantity_message(1, "mug", 4)}));
  caller_.wait(std::chrono::seconds(40));
  EXPECT_EQ(caller_.feed_status(first), "IN_PROGRESS");
  EXPECT_EQ(caller_.feed_status(second), "IN_QUEUE");
  caller_.wait(std::chrono::seconds(120));
  EXPECT_EQ(caller_.feed_status(second), "IN_PROGRESS");
  wait(kDone + kApplied);
  EXPECT_EQ(quantity("mug"), 4);
}

TEST_F(FeedTest, IsCancelledOnlyInTheQueue) {
  const auto cancel = [&](const std::string& id) {
    return caller_.send("DELETE", kFeeds + "/" + id, {}, Json()).response.status;
  };
  const std::string id = caller_.submit(Json::array({quantity_message(1, "mug", 3)}));
  EXPECT_EQ(cancel(id), 200);
  EXPECT_EQ(caller_.feed_status(id), "CANCELLED");
  EXPECT_EQ(cancel(id), 400);
  EXPECT_EQ(cancel("1"), 404);
  const std::string other = caller_.submit(Json::array({quantity_message(1, "cup", 3)}));
  caller_.wait(std::chrono::seconds(30));
  EXPECT_EQ(cancel(other), 400);
  wait(kDone + kApplied);
  EXPECT_EQ(quantity("mug"), 10);
  EXPECT_EQ(quantity("cup"), 3);
}

TEST_F(FeedTest, FeedsArePagedByATokenThatComesAlone) {
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i) {
    made.push_back(caller_.submit(Json::array({quantity_message(1, "mug", i)})));
    caller_.wait(std::chrono::seconds(1));
  }
  const Parameters first = {{"feedTypes", std::string(kListingsFeed)}, {"pageSize", "2"}};
  std::vector<std::string> seen;
  Parameters query = first;
  for (int page = 0; page < 3; ++page) {
    const Json told = Json::parse(caller_.call(kFeeds, query).response.body);
    for (const Json& feed : told.at("feeds")) seen.push_back(feed.at("feedId"));
    EXPECT_EQ(told.contains("nextToken"), page < 2);
    if (page < 2) query = {{"nextToken", told.at("nextToken")}};
  }
  EXPECT_EQ(seen, std::vector<std::string>(made.rbegin(), made.rend()));
  query.emplace_back("pageSize", "2");
  EXPECT_EQ(caller_.call(kFeeds, query).response.status, 400);
  EXPECT_EQ(caller_.call(kFeeds).response.status, 400);
  const auto count = [&](Parameters some) {
    some.emplace_back("feedTypes", std::string(kListingsFeed));
    return Json::parse(caller_.call(kFeeds, some).response.body).at("feeds").size();
  };
  EXPECT_EQ(count({{"processingStatuses", "IN_QUEUE"}}), 5U);
  EXPECT_EQ(count({{"processingStatuses", "DONE,FATAL"}}), 0U);
  EXPECT_EQ(count({{"createdSince", to_rfc3339(kStart + Duration(3'500))}}), 1U);
  EXPECT_EQ(count({{"marketplaceIds", "A2EUQ1WTGCTBG2"}}), 0U);
  EXPECT_EQ(Json::parse(caller_.call(kFeeds, {{"feedTypes", "POST_PRODUCT_DATA"}}).response.body).at("feeds").size(),
            0U);
  caller_.wait(std::chrono::hours(24 * 29));
  EXPECT_EQ(caller_.call(kFeeds + "/" + made[0]).response.status, 404) << "kept for 28 days";
}

TEST_F(FeedTest, TheReportComesCompressedOrPlain) {
  const std::string id = caller_.submit(Json::array({quantity_message(1, "mug", 3)}));
  caller_.wait(kDone);
  const std::string document = caller_.feed(id).at("resultFeedDocumentId");
  const Json said =
      Json::parse(caller_.call("/feeds/2021-06-30/documents/" + document, {{"enableContentEncodingUrlHeader", "true"}})
                      .response.body);
  EXPECT_EQ(said.at("compressionAlgorithm"), "GZIP");
  const Reply reply = caller_.download(said.at("url"));
  EXPECT_EQ(http::find_header(reply.response.headers, "Content-Encoding"), "gzip");
  FeedSettings settings = world_.feeds().settings();
  settings.compress = false;
  ASSERT_TRUE(world_.feeds().set(settings).has_value());
  const Json plain = Json::parse(caller_.call("/feeds/2021-06-30/documents/" + document).response.body);
  EXPECT_FALSE(plain.contains("compressionAlgorithm"));
  EXPECT_TRUE(Json::parse(caller_.download(plain.at("url")).response.body).contains("summary"));
}

TEST_F(FeedTest, MayBeCancelledByAmazon) {
  set("cancelled_feed=1x1");
  const std::string id = caller_.submit(Json::array({quantity_message(1, "mug", 3)}));
  wait(kDone + kApplied);
  EXPECT_EQ(caller_.feed_status(id), "CANCELLED");
  EXPECT_FALSE(caller_.feed(id).contains("resultFeedDocumentId"));
  EXPECT_EQ(quantity("mug"), 10);
  EXPECT_EQ(fired(FaultKind::cancelled_feed), 1U);
}

TEST_F(FeedTest, AFatalFeedHasDoneSomeOfItAndDoesNotTellWhat) {
  Json messages = Json::array();
  for (int i = 0; i < 40; ++i)
    messages.push_back(quantity_message(i + 1, world_.shop().products()[static_cast<std::size_t>(i)].sku, 777));
  set("fatal_feed=1x1");
  const std::string id = caller_.submit(messages);
  wait(kDone);
  EXPECT_EQ(caller_.feed_status(id), "FATAL");
  EXPECT_EQ(caller_.result(id).at("summary").at("messagesAccepted"), 0);
  wait(kApplied);
  EXPECT_GT(world_.submissions().applied(), 5U);
  EXPECT_LT(world_.submissions().applied(), 35U);
  FeedSettings settings = world_.feeds().settings();
  settings.fatal_document = false;
  ASSERT_TRUE(world_.feeds().set(settings).has_value());
  set("fatal_feed=1x1");
  const std::string other = caller_.submit(messages);
  caller_.wait(kDone);
  EXPECT_EQ(caller_.feed_status(other), "FATAL");
  EXPECT_FALSE(caller_.feed(other).contains("resultFeedDocumentId"));
  EXPECT_EQ(fired(FaultKind::fatal_feed), 2U);
}

TEST_F(FeedTest, MessagesMayBeInvalidDroppedOrLate) {
  const auto submit = [&](int units) {
    const std::string id =
        caller_.submit(Json::array({quantity_message(1, "mug", units), quantity_message(2, "cup", units)}));
    wait(kDone);
    return caller_.result(id).at("summary").at("messagesAccepted").get<int>();
  };
  set("invalid_submission=1x1@createFeed");
  EXPECT_EQ(submit(1), 1);
  wait(kApplied);
  EXPECT_EQ(quantity("mug"), 10);
  EXPECT_EQ(quantity("cup"), 1);
  set("dropped_submission=1x1@createFeed");
  EXPECT_EQ(submit(2), 2) << "silently";
  wait(kApplied);
  EXPECT_EQ(quantity("mug"), 10);
  EXPECT_EQ(quantity("cup"), 2);
  set("late_submission=1x2:3600000@createFeed");
  EXPECT_EQ(submit(3), 2);
  wait(std::chrono::minutes(59));
  EXPECT_EQ(quantity("cup"), 2);
  wait(std::chrono::minutes(5));
  EXPECT_EQ(quantity("mug"), 3);
  EXPECT_EQ(quantity("cup"), 3);
  EXPECT_EQ(fired(FaultKind::invalid_submission) + fired(FaultKind::dropped_submission), 2U);
  EXPECT_EQ(fired(FaultKind::late_submission), 2U);
}

TEST_F(FeedTest, AnAnswerThatIsLostHasMadeAFeed) {
  const Json document = caller_.new_document();
  ASSERT_EQ(caller_.upload(document.at("url"), listings_feed(Json::array({quantity_message(1, "mug", 3)})).dump())
                .response.status,
            200);
  set("lost_answer=1x1@createFeed");
  EXPECT_EQ(caller_.create_feed(document.at("feedDocumentId")).delivery, Delivery::lost);
  set("late_error=1x1@createFeed");
  EXPECT_EQ(caller_.create_feed(document.at("feedDocumentId")).response.status, 500);
  EXPECT_EQ(world_.feeds().all().size(), 2U);
  wait(kDone + kDone + kApplied);
  EXPECT_EQ(quantity("mug"), 3);
}

TEST_F(FeedTest, AnUploadThatFailsMayHaveHappened) {
  const Json document = caller_.new_document();
  set("late_error=1x1@uploadDocument");
  EXPECT_EQ(caller_.upload(document.at("url"), listings_feed(Json::array({quantity_message(1, "mug", 3)})).dump())
                .response.status,
            500);
  set("unavailable=1x1@uploadDocument");
  EXPECT_EQ(caller_.upload(document.at("url"), "{}").response.status, 503);
  EXPECT_EQ(caller_.create_feed(document.at("feedDocumentId")).response.status, 202);
  wait(kDone + kApplied);
  EXPECT_EQ(quantity("mug"), 3);
}

TEST_F(FeedTest, HowFeedsFareIsSet) {
  const auto post = [&](const Json& body) {
    http::Request request;
    request.method = "POST";
    request.url = "/admin/feeds";
    request.body = body.dump();
    return Json::parse(admin_.handle(request, caller_.now()).body);
  };
  EXPECT_EQ(post({{"queuedMs", 5}, {"processingMs", 7}}).at("processingMs"), 7);
  EXPECT_TRUE(post({{"queuedMs", -1}}).contains("error"));
  const std::string id = caller_.submit(Json::array({quantity_message(1, "mug", 3)}));
  caller_.wait(Duration(12));
  EXPECT_EQ(caller_.feed_status(id), "DONE");
  EXPECT_EQ(post(Json::object()).at("feeds")[0].at("feedId"), id);
}

}  // namespace
}  // namespace invd::sandbox::test
