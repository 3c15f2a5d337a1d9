#include "amazon/feed_result.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "unit/amazon/model.h"

namespace invd::amazon {
namespace {

using Json = nlohmann::json;

Json result(const Json& issues = Json::array()) {
  return {
      {"header", {{"sellerId", "A1SELLER"}, {"version", "2.0"}, {"feedId", "12345"}}},
      {"issues", issues},
      {"summary",
       {{"errors", 1}, {"warnings", 2}, {"messagesProcessed", 5}, {"messagesAccepted", 4}, {"messagesInvalid", 1}}}};
}
Json issue(const Json& message, const char* severity = "ERROR") {
  return {{"messageId", message}, {"sku", "MUG-1"}, {"code", "90220"}, {"severity", severity}, {"message", "wrong"}};
}
Result<FeedResult> decode_result(const Json& body, const FeedResultLimits& limits = {}) {
  return decode_feed_result(body.dump(), limits);
}

TEST(FeedResult, TellsWhatBecameOfEachMessage) {
  Json of_the_feed = issue(1, "WARNING");
  for (const char* name : {"messageId", "sku", "code"}) of_the_feed.erase(name);
  const auto read = decode_result(result({issue(4), of_the_feed}));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->feed_id, "12345");
  ASSERT_EQ(read->issues.size(), 2u);
  EXPECT_EQ(read->issues[0], (FeedIssue{4, Sku("MUG-1"), {"90220", Severity::error, "wrong"}}));
  EXPECT_EQ(read->issues[1], (FeedIssue{0, Sku(), {"", Severity::warning, "wrong"}}));
  EXPECT_EQ(read->errors, 1);
  EXPECT_EQ(read->warnings, 2);
  EXPECT_EQ(read->messages_processed, 5);
  EXPECT_EQ(read->messages_accepted, 4);
  EXPECT_EQ(read->messages_invalid, 1);
  EXPECT_TRUE(read->malformed.empty());
}

TEST(FeedResult, AnIssueThatCannotBeReadIsNotTakenForNone) {
  Json nameless = issue(3);
  nameless.erase("severity");
  const auto read =
      decode_result(result({issue(1), issue("two"), nameless, issue(0), issue(2'147'483'648), 7, issue(5)}));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->issues.size(), 2u);
  EXPECT_EQ(read->malformed,
            (std::vector<std::string>{"issues[1].messageId: expected an integer, found a string",
                                      "issues[2].severity: missing", "issues[3].messageId: no number of a message",
                                      "issues[4].messageId: no number of a message",
                                      "issues[5]: expected an object, found an integer"}));
}

TEST(FeedResult, WithoutItsSummaryOrIssuesItSaysNothing) {
  for (const char* name : {"header", "issues", "summary"}) {
    Json cut = result();
    cut.erase(name);
    const auto read = decode_result(cut);
    ASSERT_FALSE(read) << name;
    EXPECT_EQ(read.error().message, std::string(name) + ": missing");
  }
  for (const char* name : {"errors", "warnings", "messagesProcessed", "messagesAccepted", "messagesInvalid"}) {
    for (const Json& wrong : {Json(), Json(-1), Json("1"), Json(1.5)}) {
      Json bad = result();
      bad["summary"][name] = wrong;
      EXPECT_EQ(decode_result(bad).error().code, ErrorCode::malformed) << name << wrong;
    }
  }
}

TEST(FeedResult, TheWorstThatAFeedCanBringIsRead) {
  Json issues = Json::array();
  for (int i = 0; i < 50'000; ++i) issues.push_back(issue(1 + i / 2));
  const auto read = decode_result(result(issues));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->issues.size(), 50'000u);
  EXPECT_EQ(decode_result(result(issues), {.issues = 49'999}).error().code, ErrorCode::limit);
  EXPECT_EQ(decode_result(result(issues), {.text = 100'000}).error().code, ErrorCode::limit);
}

/// Amazon's own example.
TEST(FeedResult, AmazonsExampleIsReadRight) {
  const auto example = test::read_model("../schemas/feeds/listings-feed-processing-report-schema-v2.example.json");
  if (!example) GTEST_SKIP() << "set INVD_SHARED to check against Amazon's schemas";
  const auto read = decode_result(*example);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->feed_id, (*example)["header"]["feedId"].get<std::string>());
  ASSERT_EQ(read->issues.size(), (*example)["issues"].size());
  for (std::size_t i = 0; i < read->issues.size(); ++i) {
    const Json& said = (*example)["issues"][i];
    EXPECT_EQ(read->issues[i],
              (FeedIssue{said["messageId"].get<int>(),
                         Sku(said["sku"].get<std::string>()),
                         {said["code"].get<std::string>(), Severity::error, said["message"].get<std::string>()}}));
  }
  EXPECT_EQ(read->messages_accepted, (*example)["summary"]["messagesAccepted"].get<int>());
  EXPECT_TRUE(read->malformed.empty());
}

}  // namespace
}  // namespace invd::amazon
