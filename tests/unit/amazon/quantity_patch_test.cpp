#include "amazon/quantity_patch.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "sandbox/model.h"
#include "unit/amazon/account_fixture.h"
#include "unit/amazon/model.h"

namespace invd::amazon {
namespace {

using Json = nlohmann::json;

const std::vector<MarketplaceId> kStores = {MarketplaceId("ATVPDKIKX0DER"), MarketplaceId("A2EUQ1WTGCTBG2")};

Json accepted(const char* sku = "MUG-1") {
  return {{"sku", sku}, {"status", "ACCEPTED"}, {"submissionId", "f1dc2914-75dd"}, {"issues", Json::array()}};
}
Json issue(const char* severity, const std::string& message = "The attributes are invalid.") {
  return {{"code", "90000900"},
          {"message", message},
          {"severity", severity},
          {"attributeNames", {"fulfillment_availability"}},
          {"categories", {"INVALID_ATTRIBUTE"}}};
}

class QuantityPatchTest : public test::AccountTest {
 protected:
  Changed<Submission> patch(QuantityChange change, std::vector<MarketplaceId> marketplaces = kStores) {
    return scheduler.run(patch_quantity(account, {.marketplaces = std::move(marketplaces), .change = std::move(change)},
                                        Priority::urgent));
  }
  Changed<Submission> patch() { return patch({.sku = Sku("MUG-1"), .product_type = "MUG", .quantity = 10}); }
  void answer(const Json& body, int status = 200) { client.call_script = {Client::response(status, body.dump())}; }
};

TEST_F(QuantityPatchTest, Stk6OnlyTheQuantityIsWrittenAndMerged) {
  answer(accepted());
  const auto submission = patch();
  ASSERT_TRUE(submission) << submission.error().message;
  EXPECT_EQ(*submission, (Submission{.id = "f1dc2914-75dd", .status = SubmissionStatus::accepted, .issues = {}}));
  const http::Request& sent = client.calls.at(0);
  EXPECT_EQ(sent.method, "PATCH");
  EXPECT_EQ(
      sent.url,
      "http://127.0.0.1:1/listings/2021-08-01/items/A1SELLER/MUG-1?marketplaceIds=ATVPDKIKX0DER%2CA2EUQ1WTGCTBG2");
  EXPECT_EQ(sent.body, R"({"productType":"MUG","patches":[{"op":"merge","path":"/attributes/fulfillment_availability",)"
                       R"("value":[{"fulfillment_channel_code":"DEFAULT","quantity":10}]}]})");
  EXPECT_EQ(http::find_header(sent.headers, "content-type"), "application/json");
}

TEST_F(QuantityPatchTest, AnUnknownProductTypeIsTheOneThatFitsAll) {
  answer(accepted("a/b c"));
  ASSERT_TRUE(patch({.sku = Sku("a/b c"), .product_type = {}, .quantity = 0}));
  EXPECT_EQ(Json::parse(client.calls.at(0).body)["productType"], "PRODUCT");
  EXPECT_TRUE(client.calls.at(0).url.contains("/A1SELLER/a%2Fb%20c?"));
}

TEST_F(QuantityPatchTest, I22InvalidComesWith200AndIsAResult) {
  Json refused = accepted();
  refused["status"] = "INVALID";
  refused["issues"] = {issue("WARNING", "first"), issue("ERROR", "second\nline"), issue("LOUD")};
  answer(refused);
  const auto submission = patch();
  ASSERT_TRUE(submission) << submission.error().message;
  EXPECT_EQ(submission->status, SubmissionStatus::invalid);
  ASSERT_EQ(submission->issues.size(), 3u);
  EXPECT_EQ(submission->issues[0], (Issue{"90000900", Severity::error, "second line"})) << "errors come first";
  EXPECT_EQ(submission->issues[1].severity, Severity::warning);
  EXPECT_EQ(submission->issues[2].severity, Severity::unknown);
  EXPECT_EQ(submission->more_issues, 0u);
  EXPECT_FALSE(account.health().failure) << "the connection is good";
}

TEST_F(QuantityPatchTest, IssuesAreLimitedAndDecideNothing) {
  Json many = accepted();
  for (int i = 0; i < 25; ++i) many["issues"].push_back(issue("INFO", std::string(5'000, 'x')));
  many["issues"].push_back(issue("ERROR"));
  many["issues"].push_back(7);
  many["issues"].push_back({{"severity", "ERROR"}});
  answer(many);
  const auto submission = patch();
  ASSERT_TRUE(submission) << submission.error().message;
  EXPECT_EQ(submission->status, SubmissionStatus::accepted);
  ASSERT_EQ(submission->issues.size(), kMostIssues);
  EXPECT_EQ(submission->issues[0].severity, Severity::error);
  EXPECT_LE(submission->issues[1].message.size(), 303u);
  EXPECT_EQ(submission->more_issues, 28u - kMostIssues);
  Json wrong = accepted();
  wrong["issues"] = "none";
  answer(wrong);
  EXPECT_EQ(patch()->more_issues, 1u);
}

TEST_F(QuantityPatchTest, WhatIsNoChangeIsNotSent) {
  EXPECT_EQ(patch({.sku = Sku(""), .quantity = 1}).error().code, ErrorCode::usage);
  EXPECT_EQ(patch({.sku = Sku("A"), .quantity = -1}).error().code, ErrorCode::usage);
  EXPECT_EQ(patch({.sku = Sku("A"), .quantity = 1'000'000'001}).error().code, ErrorCode::usage);
  EXPECT_EQ(patch({.sku = Sku("\xFF"), .quantity = 1}).error().code, ErrorCode::usage) << "it would name another SKU";
  EXPECT_EQ(patch({.sku = Sku("A"), .quantity = 1}, {}).error().code, ErrorCode::usage);
  EXPECT_TRUE(client.calls.empty());
}

/// I20: after any of these nobody knows whether the value is queued at Amazon.
TEST_F(QuantityPatchTest, I20AnUnknownOutcomeIsToldAndNotRepeated) {
  const std::vector<Client::Answer> unknown = {
      fail(ErrorCode::timeout, "no complete answer in time"),
      fail(ErrorCode::temporary, "the connection broke"),
      fail(ErrorCode::malformed, "the answer is not HTTP"),
      fail(ErrorCode::limit, "the answer is too large"),
      Client::error(500, "InternalFailure", "We encountered an internal error"),
      Client::error(503, "ServiceUnavailable", "Service is temporarily unavailable"),
      Client::response(200, "<html>"),
      Client::response(200, ""),
      Client::response(200, R"({"status":"ACCEPTED"})"),
      Client::response(200, accepted("MUG-2").dump()),
      Client::response(200, R"({"sku":"MUG-1","status":"VALID","submissionId":"1"})"),
  };
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    client.call_script = {unknown[i], Client::response(200, accepted().dump())};
    const auto done = patch();
    ASSERT_FALSE(done) << i;
    EXPECT_TRUE(done.error().maybe_done) << i << ": " << done.error().message;
    EXPECT_EQ(client.calls.size(), i + 1);
  }
}

TEST_F(QuantityPatchTest, I20WhatCannotHaveHappenedIsRepeatedOrSaidToBeSo) {
  client.call_script = {fail(ErrorCode::unreachable, "connection refused"),
                        Client::error(429, "QuotaExceeded", "You exceeded your quota"),
                        Client::response(200, accepted().dump())};
  EXPECT_TRUE(patch());
  EXPECT_EQ(client.calls.size(), 3u);
  for (const Client::Answer& certain : std::vector<Client::Answer>{
           fail(ErrorCode::unreachable, "connection refused"), fail(ErrorCode::refused, "certificate"),
           Client::error(400, "InvalidInput", "x"), Client::error(403, "Unauthorized", "denied"),
           Client::error(404, "NOT_FOUND", "x"), Client::error(413, "TooLarge", "x"),
           Client::error(429, "QuotaExceeded", "x"), Client::response(302, "")}) {
    client.call_script = {certain};
    const auto done = patch();
    ASSERT_FALSE(done);
    EXPECT_FALSE(done.error().maybe_done) << done.error().message;
  }
  client.call_script = {Client::response(200, accepted().dump())};
  client.login_script = {Client::response(500, "")};
  account.try_login_again();
  scheduler.advance(std::chrono::hours(2));
  const auto not_logged_in = patch();
  ASSERT_FALSE(not_logged_in);
  EXPECT_FALSE(not_logged_in.error().maybe_done) << "the login's loss is not the patch's";
}

TEST_F(QuantityPatchTest, TheRequestIsAsAmazonsModelWantsIt) {
  const auto folder = sandbox::models_folder();
  if (!folder) {
    if (sandbox::models_required()) FAIL() << "the models are not there: set INVD_SHARED";
    GTEST_SKIP() << "set INVD_SHARED to check against Amazon's models";
  }
  const auto models = sandbox::Models::load(*folder);
  ASSERT_TRUE(models) << models.error().message;
  answer(accepted());
  ASSERT_TRUE(patch());
  EXPECT_EQ(sandbox::to_string(models->check_request(client.calls.at(0))), "");
  http::Request wrong = client.calls.at(0);
  wrong.body = R"({"productType":"MUG"})";
  EXPECT_NE(sandbox::to_string(models->check_request(wrong)), "");
}

/// Amazon's own examples: two accept or refuse, one is a preview, which is not asked for.
TEST_F(QuantityPatchTest, EveryStaticCaseOfThePatchIsReadRight) {
  const auto model = test::read_model("listings-items-api-model/listingsItems_2021-08-01.json");
  if (!model) GTEST_SKIP() << "set INVD_SHARED to check against Amazon's models";
  const std::string path = "/listings/2021-08-01/items/{sellerId}/{sku}";
  std::vector<std::string> read;
  for (const Json& one : test::static_cases(*model, path, "patch", "200")) {
    const Json& said = one["response"];
    const auto submission = decode_submission(said.dump(), Sku(said["sku"].get<std::string>()));
    read.emplace_back(submission ? name(submission->status) : submission.error().message);
    if (!submission) continue;
    EXPECT_EQ(submission->id, said["submissionId"].get<std::string>());
    ASSERT_EQ(submission->issues.size(), said["issues"].size());
    for (std::size_t i = 0; i < submission->issues.size(); ++i) {
      EXPECT_EQ(submission->issues[i].code, said["issues"][i]["code"].get<std::string>());
      EXPECT_EQ(submission->issues[i].message, said["issues"][i]["message"].get<std::string>());
      EXPECT_EQ(submission->issues[i].severity, Severity::error);
    }
  }
  EXPECT_EQ(read, (std::vector<std::string>{"accepted", "status: a word that invd does not know", "invalid"}));
  for (const Json& one : test::static_cases(*model, path, "patch", "400")) {
    answer(one["response"], 400);
    EXPECT_EQ(patch().error().code, ErrorCode::rejected);
    EXPECT_FALSE(patch().error().maybe_done);
  }
}

}  // namespace
}  // namespace invd::amazon
