#include "amazon/reports.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "amazon/report_decoding.h"
#include "unit/amazon/account_fixture.h"
#include "unit/amazon/model.h"

namespace invd::amazon {
namespace {

using Json = nlohmann::json;

constexpr const char* kBase = "http://127.0.0.1:1/reports/2021-06-30/";
constexpr const char* kSigned = "https://tortuga.s3.amazonaws.com/doc?X-Amz-Signature=CANARY7";

Json report(const char* status = "DONE") {
  return {{"reportId", "R1"},
          {"reportType", "GET_MERCHANT_LISTINGS_ALL_DATA"},
          {"processingStatus", status},
          {"createdTime", "2026-11-01T10:00:00Z"}};
}

class ReportsTest : public test::AccountTest {
 protected:
  void answer(int status, const Json& body) { client.call_script = {Client::response(status, body.dump())}; }
  Result<Report> get() { return scheduler.run(get_report(account, "R/1", Priority::backfill)); }
  Result<ReportDocument> document(const char* id = "amzn1.spdoc.1/a b") {
    return scheduler.run(get_report_document(account, id, Priority::backfill));
  }
  Result<ReportsPage> list(ReportSearch search, const char* token = "") {
    return scheduler.run(get_reports(account, std::move(search), token, Priority::backfill));
  }
};

TEST_F(ReportsTest, AReportIsAskedForByTypeAndMarketplace) {
  answer(202, {{"reportId", "ID323"}});
  ReportRequest request;
  request.marketplaces = {MarketplaceId("A1PA6795UKMFR9")};
  const auto id = scheduler.run(create_report(account, request, Priority::backfill));
  ASSERT_TRUE(id) << id.error().message;
  EXPECT_EQ(*id, "ID323");
  EXPECT_EQ(client.calls.at(0).method, "POST");
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) + "reports");
  EXPECT_EQ(Json::parse(client.calls.at(0).body),
            (Json{{"reportType", "GET_MERCHANT_LISTINGS_ALL_DATA"}, {"marketplaceIds", {"A1PA6795UKMFR9"}}}));
}

TEST_F(ReportsTest, ALostAnswerDoesNotMakeASecondReport) {
  client.call_script = {fail(ErrorCode::timeout, "no complete answer in time")};
  ReportRequest request;
  request.marketplaces = {MarketplaceId("A1PA6795UKMFR9")};
  EXPECT_EQ(scheduler.run(create_report(account, request, Priority::backfill)).error().code, ErrorCode::timeout);
  EXPECT_EQ(client.calls.size(), 1u);
  request.marketplaces.clear();
  EXPECT_EQ(scheduler.run(create_report(account, request, Priority::backfill)).error().code, ErrorCode::usage);
}

TEST_F(ReportsTest, AReportIsReadWhateverItsStatus) {
  Json done = report();
  done["reportDocumentId"] = "amzn1.spdoc.1.4.na.1";
  done["marketplaceIds"] = {"ATVPDKIKX0DER"};
  done["processingEndTime"] = "2026-11-01T10:05:00.123Z";
  answer(200, done);
  const auto read = get();
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) + "reports/R%2F1");
  EXPECT_EQ(read->id, "R1");
  EXPECT_EQ(read->status, ReportStatus::done);
  EXPECT_EQ(read->document_id, "amzn1.spdoc.1.4.na.1");
  EXPECT_EQ(read->marketplaces, std::vector{MarketplaceId("ATVPDKIKX0DER")});
  EXPECT_EQ(read->created.ms, 1'793'527'200'000);
  EXPECT_EQ(read->processing_ended->ms, 1'793'527'500'123);
  EXPECT_FALSE(read->processing_started);

  answer(200, report("SLEEPING"));
  EXPECT_EQ(get()->status, ReportStatus::unknown);
  EXPECT_EQ(get()->status_word, "SLEEPING");
  EXPECT_FALSE(is_final(get()->status)) << "what is not known is waited for";
  for (const auto& [word, final] : std::vector<std::pair<const char*, bool>>{
           {"IN_QUEUE", false}, {"IN_PROGRESS", false}, {"DONE", true}, {"CANCELLED", true}, {"FATAL", true}}) {
    answer(200, report(word));
    EXPECT_NE(get()->status, ReportStatus::unknown) << word;
    EXPECT_EQ(is_final(get()->status), final) << word;
  }
  Json none = report();
  none.erase("processingStatus");
  answer(200, none);
  EXPECT_EQ(get().error().message, "amazon-us: getReport: processingStatus: missing");
}

TEST_F(ReportsTest, ReportsAreFoundByTypeAndAge) {
  Json bad = report();
  bad["createdTime"] = 5;
  answer(200, {{"reports", {report(), bad}}, {"nextToken", "more"}});
  ReportSearch search{.types = {std::string(kAllListingsReport)},
                      .created_since = Timestamp{1'793'527'200'000},
                      .marketplaces = {MarketplaceId("X"), MarketplaceId("Y")}};
  const auto page = list(search);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) +
                                        "reports?reportTypes=GET_MERCHANT_LISTINGS_ALL_DATA&marketplaceIds=X%2CY"
                                        "&createdSince=2026-11-01T10%3A00%3A00Z&pageSize=100");
  EXPECT_EQ(page->reports.size(), 1u);
  ASSERT_EQ(page->malformed.size(), 1u);
  EXPECT_EQ(page->malformed[0], "reports[1].createdTime: expected a string, found an integer");
  EXPECT_EQ(page->next_token, "more");
  ASSERT_TRUE(list(search, "a+b"));
  EXPECT_EQ(client.calls.at(1).url, std::string(kBase) + "reports?nextToken=a%2Bb") << "the token goes alone";
  EXPECT_EQ(list({}).error().code, ErrorCode::usage);
}

TEST_F(ReportsTest, I28TheSignedAddressIsASecret) {
  answer(200, {{"reportDocumentId", "D"}, {"url", kSigned}, {"compressionAlgorithm", "GZIP"}});
  const auto found = document();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) + "documents/amzn1.spdoc.1%2Fa%20b");
  EXPECT_EQ(found->url.reveal(), kSigned);
  EXPECT_TRUE(found->gzip);
  for (const Json& wrong :
       {Json{{"reportDocumentId", 5}, {"url", kSigned}}, Json{{"reportDocumentId", "D"}, {"url", {kSigned}}},
        Json{{"reportDocumentId", "D"}, {"url", kSigned + std::string(8'200, 'x')}},
        Json{{"reportDocumentId", "D"}, {"url", kSigned}, {"compressionAlgorithm", kSigned}}}) {
    answer(200, wrong);
    const auto refused = document();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::malformed);
    EXPECT_FALSE((refused.error().message + refused.error().hint).contains("CANARY7")) << refused.error().message;
  }
  answer(200, {{"reportDocumentId", "D"}, {"url", kSigned}});
  EXPECT_FALSE(document()->gzip);
}

/// Amazon's own examples.
TEST_F(ReportsTest, EveryStaticCaseOfReportsIsReadRight) {
  const auto model = test::read_model("reports-api-model/reports_2021-06-30.json");
  if (!model) GTEST_SKIP() << "set INVD_SHARED to check against Amazon's models";
  const std::string reports = "/reports/2021-06-30/reports";
  int cases = 0;
  const auto each = [&](const std::string& path, const char* method, const char* status, auto check) {
    for (const Json& one : test::static_cases(*model, path, method, status)) {
      check(one["response"]);
      ++cases;
    }
  };
  const auto expect_right = [](const Report& read, const Json& said) {
    EXPECT_EQ(read.id, said["reportId"].get<std::string>());
    EXPECT_EQ(read.type, said["reportType"].get<std::string>());
    EXPECT_EQ(read.status_word, said["processingStatus"].get<std::string>());
    EXPECT_EQ(read.status, ReportStatus::in_progress);
    EXPECT_EQ(to_rfc3339(read.created), said["createdTime"].get<std::string>());
    EXPECT_EQ(to_rfc3339(*read.data_start), said["dataStartTime"].get<std::string>());
    EXPECT_EQ(to_rfc3339(*read.processing_ended), said["processingEndTime"].get<std::string>());
  };
  each(reports, "post", "202",
       [](const Json& said) { EXPECT_EQ(decode_report_id(said.dump()), said["reportId"].get<std::string>()); });
  each(reports + "/{reportId}", "get", "200",
       [&](const Json& said) { expect_right(*decode_report(said.dump()), said); });
  each(reports, "get", "200", [&](const Json& said) {
    const auto page = decode_reports_page(said.dump());
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->next_token, said["nextToken"].get<std::string>());
    ASSERT_EQ(page->reports.size(), said["reports"].size());
    for (std::size_t i = 0; i < page->reports.size(); ++i) expect_right(page->reports[i], said["reports"][i]);
  });
  const std::string documents = "/reports/2021-06-30/documents/{reportDocumentId}";
  each(documents, "get", "200", [](const Json& said) {
    const auto found = decode_report_document(said.dump());
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->id, said["reportDocumentId"].get<std::string>());
    EXPECT_EQ(found->url.reveal(), said["url"].get<std::string>());
    EXPECT_FALSE(found->gzip);
  });
  EXPECT_EQ(cases, 4);
  const auto refused = [&](const Json& said) {
    client.call_script = {Client::response(400, said.dump())};
    EXPECT_EQ(get().error().code, ErrorCode::rejected);
    EXPECT_EQ(document().error().remote_code, said["errors"][0]["code"].get<std::string>());
  };
  each(reports, "post", "400", refused);
  each(reports, "get", "400", refused);
  each(reports + "/{reportId}", "get", "400", refused);
  each(documents, "get", "400", refused);
  EXPECT_EQ(cases, 8);
}

}  // namespace
}  // namespace invd::amazon
