#include "sandbox/admin.h"

#include <gtest/gtest.h>
#include <sstream>

#include "unit/sandbox/report_caller.h"

namespace invd::sandbox::test {
namespace {

class AdminTest : public testing::Test {
 protected:
  static Options options() {
    Options o = small(0);
    o.shop.products = 30;
    return o;
  }
  AdminTest() : world_(3, options()), caller_(world_), admin_(world_, [](Duration) {}, [] {}) {}
  std::pair<int, Json> post(const std::string& path, const Json& body) {
    http::Request request;
    request.method = "POST";
    request.url = path;
    request.body = body.dump();
    const http::Response response = admin_.handle(request, caller_.now());
    return {response.status, Json::parse(response.body)};
  }
  std::vector<Json> truth(const std::string& query = "") {
    http::Request request;
    request.url = "/admin/truth/listings" + query;
    std::istringstream lines(admin_.handle(request, caller_.now()).body);
    std::vector<Json> all;
    for (std::string line; std::getline(lines, line);) all.push_back(Json::parse(line));
    return all;
  }
  World world_;
  ReportCaller caller_;
  Admin admin_;
};

TEST_F(AdminTest, TheTruthOfListingsIsPagedByNumber) {
  const auto all = truth();
  EXPECT_EQ(all.size(), world_.shop().listings().size());
  std::vector<Json> paged;
  for (std::string after = "0";;) {
    const auto page = truth("?limit=7&after=" + after);
    paged.insert(paged.end(), page.begin(), page.end());
    if (page.size() < 7) break;
    after = std::to_string(page.back().at("number").get<int>() + 1);
  }
  EXPECT_EQ(paged, all);
}

TEST_F(AdminTest, ListingsAppearChangeAndDisappear) {
  EXPECT_EQ(post("/admin/listings", {{"sku", "a/b"}, {"title", "A"}, {"quantity", 7}, {"marketplaces", {"US"}}}).first,
            200);
  EXPECT_EQ(post("/admin/listings", {{"sku", "a/b"}, {"marketplaces", {"US"}}}).first, 409);
  EXPECT_EQ(truth().back().at("marketplaces"),
            Json::parse(R"([{"marketplaceId":"ATVPDKIKX0DER","quantity":7,"status":["BUYABLE","DISCOVERABLE"]}])"));
  EXPECT_EQ(post("/admin/listings/change",
                 {{"sku", "a/b"}, {"title", "B"}, {"fulfilledBy", "AMAZON"}, {"discoverable", false}})
                .first,
            200);
  const Json changed = truth().back();
  EXPECT_EQ(changed.at("title"), "B");
  EXPECT_EQ(changed.at("fulfillmentChannelCode"), "AMAZON_NA");
  EXPECT_EQ(changed.at("marketplaces"), Json::parse(R"([{"marketplaceId":"ATVPDKIKX0DER","status":["BUYABLE"]}])"));
  EXPECT_EQ(post("/admin/listings/remove", {{"sku", "a/b"}}).first, 200);
  EXPECT_NE(truth().back().at("sku"), "a/b");
  EXPECT_EQ(post("/admin/listings/change", {{"sku", "a/b"}}).first, 404);
  EXPECT_EQ(post("/admin/listings/change", {{"title", "no SKU"}}).first, 400);
  EXPECT_EQ(post("/admin/listings/change", {{"sku", "SB-000000"}, {"quantity", "seven"}}).first, 400);
}

TEST_F(AdminTest, ManyListingsInOneRequest) {
  Json many = {{"listings", Json::array({{{"sku", "p"}, {"variationTheme", {"color"}}},
                                         {{"sku", "c1"}, {"parentSku", "p"}},
                                         {{"sku", "c2"}, {"parentSku", "p"}}})}};
  EXPECT_EQ(post("/admin/listings", many).first, 200);
  EXPECT_EQ(truth().back().at("parentSku"), "p");
}

TEST_F(AdminTest, TheVisibleTruthIsBehindWhileChangesAreLate) {
  world_.faults().set(parse_fault("late_listing=1:60000").value());
  ASSERT_EQ(post("/admin/listings/change", {{"sku", "SB-000000"}, {"title", "New"}}).first, 200);
  EXPECT_EQ(truth("?limit=1")[0].at("title"), "New");
  EXPECT_NE(truth("?limit=1&view=visible")[0].at("title"), "New");
}

TEST_F(AdminTest, SettingsOfReportsChangeOneByOne) {
  const auto [status, shown] = post("/admin/reports", {{"queuedMs", 1}, {"processingMs", 2}, {"fatalForMs", 60'000}});
  EXPECT_EQ(status, 200);
  EXPECT_EQ(shown.at("queuedMs"), 1);
  EXPECT_EQ(shown.at("charset"), "UTF-8");
  const std::string id = caller_.create();
  caller_.wait(Duration(10));
  EXPECT_EQ(caller_.status(id), "FATAL");
  EXPECT_EQ(post("/admin/reports", {{"fatalForMs", 0}, {"headers", "de"}, {"charset", "windows-1252"}}).first, 200);
  EXPECT_NE(caller_.read().find("H\xe4ndler-SKU"), std::string::npos);
  EXPECT_EQ(post("/admin/reports", {{"charset", "EBCDIC"}}).first, 400);
  EXPECT_EQ(post("/admin/reports", {{"queuedMs", "soon"}}).first, 400);
}

}  // namespace
}  // namespace invd::sandbox::test
