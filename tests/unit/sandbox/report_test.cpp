#include <gtest/gtest.h>

#include "unit/sandbox/report_caller.h"

namespace invd::sandbox::test {
namespace {

const std::string kCa = "A2EUQ1WTGCTBG2";

class ReportTest : public testing::Test {
 protected:
  static Options options() {
    Options o = small(0);
    o.shop.products = 50;
    return o;
  }
  ReportTest() : world_(3, options()), caller_(world_) {}
  void set(const std::function<void(ReportSettings&)>& change) {
    ReportSettings settings = world_.reports().settings();
    change(settings);
    ASSERT_TRUE(world_.reports().set(settings).has_value());
  }
  int status(const Parameters& query) { return caller_.call(kReports, query).response.status; }
  Json list(const Parameters& query) { return Json::parse(caller_.call(kReports, query).response.body); }
  World world_;
  ReportCaller caller_;
};

TEST_F(ReportTest, GoesFromQueueToProgressToDoneInItsTime) {
  set([](ReportSettings& s) {
    s.queued = Duration(1000);
    s.processing = Duration(2000);
  });
  const std::string id = caller_.create();
  EXPECT_EQ(caller_.status(id), "IN_QUEUE");
  caller_.wait(Duration(999));
  EXPECT_EQ(caller_.status(id), "IN_QUEUE");
  caller_.wait(Duration(1));
  EXPECT_EQ(caller_.status(id), "IN_PROGRESS");
  EXPECT_FALSE(caller_.report(id).contains("reportDocumentId"));
  caller_.wait(Duration(2000));
  const Json done = caller_.report(id);
  EXPECT_EQ(done.at("processingStatus"), "DONE");
  EXPECT_EQ(parse_rfc3339(done.at("processingStartTime").get<std::string>()), kStart + Duration(1000));
  EXPECT_EQ(parse_rfc3339(done.at("processingEndTime").get<std::string>()), kStart + Duration(3000));
  EXPECT_EQ(done.at("marketplaceIds"), Json({kUs}));
}

TEST_F(ReportTest, AskedAgainTooSoonIsCancelledAndTheDoneOneCanBeReadAgain) {
  const std::string first = caller_.create();
  caller_.wait(std::chrono::minutes(5));
  const std::string second = caller_.create();
  const std::string elsewhere = caller_.create(kCa);
  caller_.wait(std::chrono::minutes(5));
  EXPECT_EQ(caller_.status(first), "DONE");
  EXPECT_EQ(caller_.status(second), "CANCELLED");
  EXPECT_EQ(caller_.status(elsewhere), "DONE") << "the cool-down is of a type and marketplace";
  const std::string one = caller_.download(caller_.document(first).at("url")).response.body;
  EXPECT_EQ(caller_.download(caller_.document(first).at("url")).response.body, one);
  caller_.wait(std::chrono::minutes(20));
  const std::string third = caller_.create();
  caller_.wait(std::chrono::minutes(5));
  EXPECT_EQ(caller_.status(third), "DONE") << "half an hour after the first; the cancelled one does not count";
}

TEST_F(ReportTest, IsFatalForAWhileAndMayBeAskedForAgainAtOnce) {
  set([](ReportSettings& s) {
    s.fatal_until = kStart + std::chrono::minutes(25);
    s.fatal_document = true;
  });
  const std::string first = caller_.create();
  caller_.wait(std::chrono::minutes(5));
  EXPECT_EQ(caller_.status(first), "FATAL");
  const Json told = caller_.document(first);
  EXPECT_FALSE(told.contains("compressionAlgorithm"));
  EXPECT_NE(caller_.download(told.at("url")).response.body.find("errorDetails"), std::string::npos);
  caller_.wait(std::chrono::minutes(19));
  const std::string second = caller_.create();
  caller_.wait(std::chrono::minutes(5));
  EXPECT_EQ(caller_.status(second), "DONE");
}

TEST_F(ReportTest, WithoutDataIsCancelled) {
  for (const Product& product : std::vector<Product>(world_.shop().products()))
    ASSERT_TRUE(world_.shop().unlist(product.sku, "CA").has_value());
  const std::string id = caller_.create(kCa);
  caller_.wait(std::chrono::minutes(5));
  EXPECT_EQ(caller_.status(id), "CANCELLED");
}

TEST_F(ReportTest, RulesOfCreateReport) {
  const auto status = [&](const Json& body) { return caller_.post(kReports, body).response.status; };
  const Json good = {{"reportType", kMerchantListings}, {"marketplaceIds", {kUs, kCa}}};
  EXPECT_EQ(status(good), 202);
  const auto with = [&](const char* name, const Json& value) {
    Json body = good;
    body[name] = value;
    return status(body);
  };
  EXPECT_EQ(with("reportType", "GET_NOTHING"), 400);
  EXPECT_EQ(with("reportType", 7), 400);
  EXPECT_EQ(with("marketplaceIds", Json::array()), 400);
  EXPECT_EQ(with("marketplaceIds", {"A1PA6795UKMFR9"}), 400);
  EXPECT_EQ(with("marketplaceIds", Json(std::vector<std::string>(26, kUs))), 400);
  EXPECT_EQ(with("dataStartTime", "yesterday"), 400);
  EXPECT_EQ(with("dataEndTime", to_rfc3339(kStart + Duration(1))), 400);
  EXPECT_EQ(with("reportOptions", {{"custom", true}}), 400);
  EXPECT_EQ(with("reportOptions", {{"custom", "true"}}), 202);
  EXPECT_EQ(status(Json::array()), 400);
}

TEST_F(ReportTest, OnlyTheFirstMarketplaceCounts) {
  ASSERT_TRUE(world_.shop().list({.sku = "in canada", .marketplaces = {"CA"}}).has_value());
  const auto text = [&](const Json& ids) {
    const Reply reply = caller_.post(kReports, {{"reportType", kMerchantListings}, {"marketplaceIds", ids}});
    const std::string id = Json::parse(reply.response.body).at("reportId");
    caller_.wait(std::chrono::minutes(5));
    return gunzip(caller_.download(caller_.document(id).at("url")).response.body);
  };
  EXPECT_EQ(text({kUs, kCa}).find("in canada"), std::string::npos);
  EXPECT_NE(text({kCa, kUs}).find("in canada"), std::string::npos);
}

TEST_F(ReportTest, GetReportsFiltersAndPagesTheYoungestFirst) {
  set([](ReportSettings& s) { s.cool_down = Duration(0); });
  std::vector<std::string> ids;
  for (int i = 0; i < 25; ++i) {
    ids.push_back(caller_.create(i % 5 == 0 ? kCa : kUs));
    caller_.wait(std::chrono::minutes(1));
  }
  const std::string type(kMerchantListings);
  Json page = list({{"reportTypes", "GET_OTHER," + type}});
  std::vector<std::string> paged;
  for (;;) {
    for (const Json& report : page.at("reports")) paged.push_back(report.at("reportId"));
    if (!page.contains("nextToken")) break;
    EXPECT_EQ(page.at("reports").size(), 10U);
    const std::string token = page.at("nextToken");
    EXPECT_EQ(status({{"nextToken", token}, {"pageSize", "10"}}), 400) << "the token comes alone";
    page = list({{"nextToken", token}});
  }
  EXPECT_EQ(paged, std::vector<std::string>(ids.rbegin(), ids.rend()));
  const auto count = [&](const Parameters& more) {
    Parameters query = {{"reportTypes", type}, {"pageSize", "100"}};
    query.insert(query.end(), more.begin(), more.end());
    return list(query).at("reports").size();
  };
  EXPECT_EQ(count({{"marketplaceIds", kCa}}), 5U);
  EXPECT_EQ(count({{"processingStatuses", "DONE"}}) + count({{"processingStatuses", "IN_QUEUE,IN_PROGRESS"}}), 25U);
  EXPECT_GE(count({{"processingStatuses", "IN_PROGRESS"}}), 1U);
  EXPECT_EQ(count({{"createdSince", to_rfc3339(kStart + std::chrono::minutes(20))}}), 5U);
  EXPECT_EQ(count({{"createdUntil", to_rfc3339(kStart + std::chrono::minutes(20))}}), 21U);
  EXPECT_EQ(status({}), 400);
  EXPECT_EQ(status({{"reportTypes", type}, {"processingStatuses", "READY"}}), 400);
  EXPECT_EQ(status({{"reportTypes", type}, {"pageSize", "101"}}), 400);
  EXPECT_EQ(status({{"nextToken", "nonsense"}}), 400);
  EXPECT_EQ(list({{"reportTypes", "GET_OTHER"}}).at("reports").size(), 0U);
}

TEST_F(ReportTest, LiveNinetyDays) {
  const std::string id = caller_.create();
  caller_.wait(std::chrono::days(90));
  EXPECT_EQ(caller_.status(id), "DONE");
  caller_.wait(Duration(1));
  EXPECT_EQ(caller_.call(kReports + "/" + id).response.status, 404);
  EXPECT_EQ(list({{"reportTypes", std::string(kMerchantListings)}}).at("reports").size(), 0U);
}

TEST_F(ReportTest, StatesTheShopAsItWasWhenItsGenerationBegan) {
  ASSERT_TRUE(world_.shop().list({.sku = "mug", .first = {.title = "Old title", .quantity = 7}}).has_value());
  const std::string id = caller_.create();
  const auto change_at = [&](Duration when, int quantity) {
    world_.advance(kStart + when);
    ASSERT_TRUE(world_.shop()
                    .change_listing("mug", {.title = "Title " + std::to_string(quantity), .quantity = quantity})
                    .has_value());
  };
  change_at(Duration(29'999), 5);
  change_at(Duration(30'001), 3);
  change_at(Duration(95'000), 1);
  ASSERT_TRUE(world_.shop().list({.sku = "young"}).has_value());
  caller_.wait(std::chrono::minutes(5));
  const std::string text = gunzip(caller_.download(caller_.document(id).at("url")).response.body);
  for (const auto& row : table(text))
    if (row[3] == "mug") EXPECT_EQ(row[0] + " " + row[5], "Title 5 5");
  EXPECT_NE(text.find("\tmug\t"), std::string::npos);
  EXPECT_EQ(text.find("\tyoung\t"), std::string::npos);
}

TEST_F(ReportTest, AUrlLivesFiveMinutesAndThenGivesXml) {
  const std::string id = caller_.create();
  caller_.wait(std::chrono::minutes(5));
  const std::string url = caller_.document(id).at("url");
  caller_.wait(std::chrono::minutes(5) - Duration(1));
  EXPECT_EQ(caller_.download(url).response.status, 200);
  caller_.wait(Duration(1001));
  const Reply late = caller_.download(url);
  EXPECT_EQ(late.response.status, 403);
  EXPECT_EQ(http::find_header(late.response.headers, "Content-Type"), "application/xml");
  EXPECT_NE(late.response.body.find("<Message>Request has expired</Message>"), std::string::npos);
  EXPECT_EQ(caller_.download(caller_.document(id).at("url")).response.status, 200) << "a new URL, the same document";
}

TEST_F(ReportTest, AUrlTakesNoAccessTokenAndNoOtherSignature) {
  const std::string id = caller_.create();
  caller_.wait(std::chrono::minutes(5));
  std::string url = caller_.document(id).at("url");
  http::Request with_token = caller_.request("/");
  with_token.url = url;
  EXPECT_EQ(world_.handle(with_token, caller_.now()).response.status, 403);
  url.back() = url.back() == '0' ? '1' : '0';
  EXPECT_NE(caller_.download(url).response.body.find("SignatureDoesNotMatch"), std::string::npos);
  EXPECT_EQ(caller_.download(url.substr(0, url.find('?'))).response.status, 403);
}

TEST_F(ReportTest, TheUrlIsOnTheHostThatWasAsked) {
  const std::string id = caller_.create();
  caller_.wait(std::chrono::minutes(5));
  http::Request request =
      caller_.request("/reports/2021-06-30/documents/" + caller_.report(id).at("reportDocumentId").get<std::string>());
  request.headers.emplace_back("Host", "127.0.0.1:4711");
  const Reply reply = world_.handle(request, caller_.now());
  EXPECT_TRUE(
      Json::parse(reply.response.body).at("url").get<std::string>().starts_with("http://127.0.0.1:4711/documents/"));
}

TEST_F(ReportTest, EveryOperationHasItsPlan) {
  Options options = small(0);
  options.shop.products = 10;
  options.quota_scale = options.burst_scale = 1;
  World world(1, options);
  ReportCaller caller(world);
  const auto burst = [&](const std::function<Reply()>& ask, int last) {
    int granted = 0;
    std::string rate;
    for (Reply reply = ask(); reply.response.status != 429 && granted < 1000; reply = ask(), ++granted) {
      EXPECT_EQ(reply.response.status, last);
      rate = http::find_header(reply.response.headers, "x-amzn-RateLimit-Limit");
    }
    return std::to_string(granted) + " at " + rate;
  };
  const Json body = {{"reportType", kMerchantListings}, {"marketplaceIds", {kUs}}};
  EXPECT_EQ(burst([&] { return caller.post(kReports, body); }, 202), "15 at 0.0167");
  EXPECT_EQ(burst([&] { return caller.call(kReports + "/7"); }, 404), "15 at 2.0");
  EXPECT_EQ(burst([&] { return caller.call(kReports, {{"reportTypes", "A"}}); }, 200), "10 at 0.0222");
  EXPECT_EQ(burst([&] { return caller.call("/reports/2021-06-30/documents/7"); }, 404), "15 at 0.0167");
}

}  // namespace
}  // namespace invd::sandbox::test
