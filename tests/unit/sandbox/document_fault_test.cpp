#include <gtest/gtest.h>

#include "unit/sandbox/report_caller.h"

namespace invd::sandbox::test {
namespace {

class DocumentFaultTest : public testing::Test {
 protected:
  static Options options() {
    Options o = small(0);
    o.shop.products = 40;
    return o;
  }
  DocumentFaultTest() : world_(3, options()), caller_(world_) { url_ = fresh_url(); }
  std::string fresh_url() {
    ReportSettings settings = world_.reports().settings();
    settings.cool_down = Duration(0);
    settings.synthetic_rows = rows_;
    EXPECT_TRUE(world_.reports().set(settings).has_value());
    const std::string id = caller_.create();
    caller_.wait(std::chrono::minutes(5));
    return caller_.document(id).at("url");
  }
  Reply download_with(const char* fault) {
    world_.faults().set(parse_fault(fault).value());
    return caller_.download(url_);
  }
  World world_;
  ReportCaller caller_;
  std::string url_;
  std::uint64_t rows_ = 0;
};

TEST_F(DocumentFaultTest, ErrorsComeAsTheStoreWritesThem) {
  for (const auto& [fault, status] : {std::pair("throttle=1x1", 503),
                                      {"throttle_header=1x1", 503},
                                      {"unavailable=1x1@downloadDocument", 503},
                                      {"internal_error=1x1", 500},
                                      {"forbidden=1x1", 403}}) {
    const Reply reply = download_with(fault);
    EXPECT_EQ(reply.response.status, status) << fault;
    EXPECT_TRUE(reply.response.body.starts_with("<?xml")) << fault;
    EXPECT_EQ(http::find_header(reply.response.headers, "x-amzn-RateLimit-Limit"), "");
  }
  EXPECT_TRUE(download_with("html_ok=1x1").response.body.starts_with("<!DOCTYPE"));
  EXPECT_EQ(caller_.download(url_).response.status, 200);
}

TEST_F(DocumentFaultTest, TheWireTreatsDocumentsAsAnswers) {
  const std::string good = caller_.download(url_).response.body;
  EXPECT_EQ(download_with("reset=1x1").delivery, Delivery::reset);
  EXPECT_EQ(download_with("lost_answer=1x1").delivery, Delivery::lost);
  EXPECT_EQ(download_with("slow_answer=1x1:2500").delay, Duration(2500));
  EXPECT_EQ(download_with("trickle=1x1:5").delivery, Delivery::trickle);
  const Reply cut = download_with("truncated_body=1x1");
  EXPECT_EQ(cut.delivery, Delivery::cut);
  EXPECT_LE(cut.bytes, good.size());
  EXPECT_NE(download_with("corrupt_body=1x1").response.body, good);
  EXPECT_EQ(caller_.download(url_).response.body, good);
}

TEST_F(DocumentFaultTest, AStreamIsCutAndCorruptedToo) {
  rows_ = 30'000;
  url_ = fresh_url();
  const std::string good = whole_body(*caller_.download(url_).stream);
  const Reply cut = download_with("truncated_body=1x1");
  EXPECT_EQ(cut.delivery, Delivery::cut);
  ASSERT_NE(cut.stream, nullptr);
  const Reply corrupt = download_with("corrupt_body=1x1");
  const std::string bad = whole_body(*corrupt.stream);
  EXPECT_EQ(bad.size(), good.size());
  EXPECT_NE(bad, good);
}

TEST_F(DocumentFaultTest, TheOperationsOfReportsAndListingsHaveFaultsToo) {
  const std::vector<std::pair<std::string, std::string>> operations = {
      {"searchListingsItems", "/listings/2021-08-01/items/S?marketplaceIds=" + kUs},
      {"getListingsItem", "/listings/2021-08-01/items/S/SB-000000?marketplaceIds=" + kUs},
      {"getReports", kReports + "?reportTypes=" + std::string(kMerchantListings)},
      {"getReport", kReports + "/51000000000"},
      {"getReportDocument",
       "/reports/2021-06-30/documents/" + caller_.report("51000000000").at("reportDocumentId").get<std::string>()}};
  for (const auto& [name, path] : operations) {
    EXPECT_EQ(caller_.call(path).response.status, 200) << name;
    for (const auto& [fault, status] : {std::pair("throttle=1x1@", 429),
                                        {"internal_error=1x1@", 500},
                                        {"unavailable=1x1@", 503},
                                        {"forbidden=1x1@", 403}}) {
      world_.faults().set(parse_fault(fault + name).value());
      EXPECT_EQ(caller_.call(path).response.status, status) << name;
    }
    world_.faults().set(parse_fault("lost_answer=1x1@" + name).value());
    EXPECT_EQ(caller_.call(path).delivery, Delivery::lost) << name;
  }
}

TEST_F(DocumentFaultTest, ALostAnswerToCreateReportLeavesTheReport) {
  const std::size_t before = world_.reports().all().size();
  world_.faults().set(parse_fault("lost_answer=1x1@createReport").value());
  EXPECT_EQ(caller_.post(kReports, {{"reportType", kMerchantListings}, {"marketplaceIds", {kUs}}}).delivery,
            Delivery::lost);
  EXPECT_EQ(world_.reports().all().size(), before + 1);
}

TEST_F(DocumentFaultTest, ReportsWithAStatusThatNoModelKnows) {
  world_.faults().set(parse_fault("unknown_enum=1x1@getReport").value());
  EXPECT_EQ(caller_.status("51000000000"), "AWAITING_SANDBOX");
  EXPECT_EQ(caller_.status("51000000000"), "DONE");
}

}  // namespace
}  // namespace invd::sandbox::test
