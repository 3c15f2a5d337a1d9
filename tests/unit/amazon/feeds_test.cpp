#include "amazon/feeds.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "amazon/feed_decoding.h"
#include "sandbox/model.h"
#include "unit/amazon/account_fixture.h"
#include "unit/amazon/model.h"

namespace invd::amazon {
namespace {

using Json = nlohmann::json;

constexpr const char* kBase = "http://127.0.0.1:1/feeds/2021-06-30/";
constexpr const char* kSigned = "https://tortuga.s3.amazonaws.com/doc?X-Amz-Signature=CANARY7";

Json feed(const char* status = "DONE") {
  return {{"feedId", "F1"},
          {"feedType", "JSON_LISTINGS_FEED"},
          {"processingStatus", status},
          {"createdTime", "2026-11-01T10:00:00Z"}};
}

class FeedsTest : public test::AccountTest {
 protected:
  void answer(int status, const Json& body) { client.call_script = {Client::response(status, body.dump())}; }
  Result<FeedDocument> place() {
    return scheduler.run(create_feed_document(account, std::string(kListingsFeedContent), Priority::raise));
  }
  Changed<std::string> create(FeedRequest request) {
    return scheduler.run(create_feed(account, std::move(request), Priority::raise));
  }
  Changed<std::string> create() { return create(good()); }
  Result<Feed> get() { return scheduler.run(get_feed(account, "F/1", Priority::verify)); }
  Result<FeedsPage> list(FeedSearch search, const char* token = "") {
    return scheduler.run(get_feeds(account, std::move(search), token, Priority::verify));
  }
  Result<FeedDocument> document() {
    return scheduler.run(get_feed_document(account, "amzn1.tortuga.3/a b", Priority::verify));
  }
  static FeedRequest good() {
    FeedRequest request;
    request.marketplaces = {MarketplaceId("ATVPDKIKX0DER"), MarketplaceId("A2EUQ1WTGCTBG2")};
    request.document_id = "amzn1.tortuga.4";
    return request;
  }
};

TEST_F(FeedsTest, ADocumentGetsItsPlace) {
  answer(201, {{"feedDocumentId", "amzn1.tortuga.4"}, {"url", kSigned}});
  const auto found = place();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(client.calls.at(0).method, "POST");
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) + "documents");
  EXPECT_EQ(Json::parse(client.calls.at(0).body), (Json{{"contentType", "application/json; charset=UTF-8"}}));
  EXPECT_EQ(found->id, "amzn1.tortuga.4");
  EXPECT_EQ(found->url.reveal(), kSigned);
  client.call_script = {fail(ErrorCode::timeout, "no answer"), client.call_script.front()};
  EXPECT_TRUE(place()) << "a place that is not used is nothing";
  EXPECT_EQ(scheduler.run(create_feed_document(account, "", Priority::raise)).error().code, ErrorCode::usage);
}

TEST_F(FeedsTest, AFeedIsMadeOfAnUploadedDocument) {
  answer(202, {{"feedId", "3485934"}});
  const auto id = create();
  ASSERT_TRUE(id) << id.error().message;
  EXPECT_EQ(*id, "3485934");
  EXPECT_EQ(client.calls.at(0).method, "POST");
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) + "feeds");
  EXPECT_EQ(Json::parse(client.calls.at(0).body), (Json{{"feedType", "JSON_LISTINGS_FEED"},
                                                        {"marketplaceIds", {"ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"}},
                                                        {"inputFeedDocumentId", "amzn1.tortuga.4"}}));
  FeedRequest wrong = good();
  wrong.marketplaces.clear();
  EXPECT_EQ(create(wrong).error().code, ErrorCode::usage);
  wrong = good();
  wrong.document_id.clear();
  EXPECT_EQ(create(wrong).error().code, ErrorCode::usage);
  EXPECT_EQ(client.calls.size(), 1u);
}

TEST_F(FeedsTest, OnlyListingsFeedsCountInTheirOwnLimit) {
  answer(202, {{"feedId", "1"}});
  const auto start = scheduler.monotonic();
  FeedRequest other = good();
  other.type = "POST_ORDER_ACKNOWLEDGEMENT_DATA";
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(create(other));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(create());
  EXPECT_LT(scheduler.monotonic() - start, std::chrono::seconds(1)) << "fifteen at once, five of them of listings";
}

TEST_F(FeedsTest, I20ALostAnswerDoesNotMakeASecondFeed) {
  int calls = 0;
  for (const Client::Answer& lost :
       std::vector<Client::Answer>{fail(ErrorCode::timeout, "no complete answer in time"), Client::response(500, ""),
                                   Client::response(202, R"({"feedId":5})")}) {
    client.call_script = {lost, Client::response(202, R"({"feedId":"2"})")};
    const auto done = create();
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().maybe_done) << done.error().message;
    EXPECT_EQ(client.calls.size(), static_cast<std::size_t>(++calls));
  }
  answer(400, {{"errors", {{{"code", "InvalidInput"}, {"message", "no such document"}}}}});
  EXPECT_EQ(create().error().code, ErrorCode::rejected);
  EXPECT_FALSE(create().error().maybe_done);
}

TEST_F(FeedsTest, AFeedIsReadWhateverItsStatus) {
  Json done = feed();
  done["resultFeedDocumentId"] = "amzn1.tortuga.5";
  done["marketplaceIds"] = {"ATVPDKIKX0DER"};
  done["processingStartTime"] = "2026-11-01T10:01:00Z";
  done["processingEndTime"] = "2026-11-01T10:05:00.123Z";
  answer(200, done);
  const auto read = get();
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) + "feeds/F%2F1");
  EXPECT_EQ(read->id, "F1");
  EXPECT_EQ(read->type, kListingsFeed);
  EXPECT_EQ(read->status, FeedStatus::done);
  EXPECT_EQ(read->result_document_id, "amzn1.tortuga.5");
  EXPECT_EQ(read->marketplaces, std::vector{MarketplaceId("ATVPDKIKX0DER")});
  EXPECT_EQ(read->created.ms, 1'793'527'200'000);
  EXPECT_EQ(read->processing_started->ms, 1'793'527'260'000);
  EXPECT_EQ(read->processing_ended->ms, 1'793'527'500'123);

  answer(200, feed("SLEEPING"));
  EXPECT_EQ(get()->status, FeedStatus::unknown);
  EXPECT_EQ(get()->status_word, "SLEEPING");
  EXPECT_FALSE(is_final(get()->status)) << "what is not known is waited for";
  for (const auto& [word, final] : std::vector<std::pair<const char*, bool>>{
           {"IN_QUEUE", false}, {"IN_PROGRESS", false}, {"DONE", true}, {"CANCELLED", true}, {"FATAL", true}}) {
    answer(200, feed(word));
    EXPECT_NE(get()->status, FeedStatus::unknown) << word;
    EXPECT_EQ(is_final(get()->status), final) << word;
  }
  Json none = feed();
  none.erase("processingStatus");
  answer(200, none);
  EXPECT_EQ(get().error().message, "amazon-us: getFeed: processingStatus: missing");
  EXPECT_EQ(scheduler.run(get_feed(account, "", Priority::verify)).error().code, ErrorCode::usage);
}

TEST_F(FeedsTest, AFeedIsCancelled) {
  client.call_script = {Client::response(200, "")};
  EXPECT_TRUE(scheduler.run(cancel_feed(account, "F/1", Priority::verify)));
  EXPECT_EQ(client.calls.at(0).method, "DELETE");
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) + "feeds/F%2F1");
  answer(400, {{"errors", {{{"code", "InvalidInput"}, {"message", "It is begun."}}}}});
  EXPECT_EQ(scheduler.run(cancel_feed(account, "F/1", Priority::verify)).error().code, ErrorCode::rejected);
  EXPECT_EQ(scheduler.run(cancel_feed(account, "", Priority::verify)).error().code, ErrorCode::usage);
}

TEST_F(FeedsTest, I20FeedsAreFoundByTypeAndAge) {
  Json bad = feed();
  bad["createdTime"] = 5;
  answer(200, {{"feeds", {feed(), bad}}, {"nextToken", "more"}});
  FeedSearch search{.types = {std::string(kListingsFeed)},
                    .created_since = Timestamp{1'793'527'200'000},
                    .marketplaces = {MarketplaceId("X"), MarketplaceId("Y")}};
  const auto page = list(search);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) +
                                        "feeds?feedTypes=JSON_LISTINGS_FEED&marketplaceIds=X%2CY"
                                        "&createdSince=2026-11-01T10%3A00%3A00Z&pageSize=100");
  EXPECT_EQ(page->feeds.size(), 1u);
  EXPECT_EQ(page->malformed, std::vector<std::string>{"feeds[1].createdTime: expected a string, found an integer"});
  EXPECT_EQ(page->next_token, "more");
  ASSERT_TRUE(list(search, "a+b"));
  EXPECT_EQ(client.calls.at(1).url, std::string(kBase) + "feeds?nextToken=a%2Bb") << "the token goes alone";
  EXPECT_EQ(list({}).error().code, ErrorCode::usage);
}

TEST_F(FeedsTest, I28TheSignedAddressIsASecret) {
  answer(200, {{"feedDocumentId", "D"}, {"url", kSigned}, {"compressionAlgorithm", "GZIP"}});
  const auto found = document();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(client.calls.at(0).url, std::string(kBase) + "documents/amzn1.tortuga.3%2Fa%20b");
  EXPECT_EQ(found->url.reveal(), kSigned);
  EXPECT_TRUE(found->gzip);
  for (const Json& wrong :
       {Json{{"feedDocumentId", 5}, {"url", kSigned}}, Json{{"feedDocumentId", "D"}, {"url", {kSigned}}},
        Json{{"feedDocumentId", "D"}, {"url", kSigned + std::string(8'200, 'x')}},
        Json{{"feedDocumentId", "D"}, {"url", kSigned}, {"compressionAlgorithm", kSigned}}}) {
    answer(200, wrong);
    const auto refused = document();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::malformed);
    EXPECT_FALSE((refused.error().message + refused.error().hint).contains("CANARY7")) << refused.error().message;
  }
  answer(200, {{"feedDocumentId", "D"}, {"url", kSigned}});
  EXPECT_FALSE(document()->gzip);
}

TEST_F(FeedsTest, TheRequestsAreAsAmazonsModelWantsThem) {
  const auto folder = sandbox::models_folder();
  if (!folder) {
    if (sandbox::models_required()) FAIL() << "the models are not there: set INVD_SHARED";
    GTEST_SKIP() << "set INVD_SHARED to check against Amazon's models";
  }
  const auto models = sandbox::Models::load(*folder);
  ASSERT_TRUE(models) << models.error().message;
  answer(200, Json::object());
  (void)place();
  (void)create();
  (void)get();
  (void)list({.types = {std::string(kListingsFeed)}, .created_since = Timestamp{1'793'527'200'000}});
  (void)list({.types = {std::string(kListingsFeed)}}, "a+b");
  (void)document();
  ASSERT_EQ(client.calls.size(), 6u);
  for (const http::Request& sent : client.calls)
    EXPECT_EQ(sandbox::to_string(models->check_request(sent)), "") << sent.method << " " << sent.url;
}

/// Amazon's own examples.
TEST_F(FeedsTest, EveryStaticCaseOfFeedsIsReadRight) {
  const auto model = test::read_model("feeds-api-model/feeds_2021-06-30.json");
  if (!model) GTEST_SKIP() << "set INVD_SHARED to check against Amazon's models";
  const std::string feeds = "/feeds/2021-06-30/feeds";
  const std::string documents = "/feeds/2021-06-30/documents";
  int cases = 0;
  const auto each = [&](const std::string& path, const char* method, const char* status, auto check) {
    for (const Json& one : test::static_cases(*model, path, method, status)) {
      check(one["response"]);
      ++cases;
    }
  };
  const auto expect_right = [](const Feed& read, const Json& said) {
    EXPECT_EQ(read.id, said["feedId"].get<std::string>());
    EXPECT_EQ(read.type, said["feedType"].get<std::string>());
    EXPECT_EQ(read.status_word, said["processingStatus"].get<std::string>());
    EXPECT_EQ(read.status, FeedStatus::cancelled);
    EXPECT_EQ(to_rfc3339(read.created), said["createdTime"].get<std::string>());
    EXPECT_EQ(to_rfc3339(*read.processing_started), said["processingStartTime"].get<std::string>());
    EXPECT_EQ(to_rfc3339(*read.processing_ended), said["processingEndTime"].get<std::string>());
  };
  const auto expect_place = [](const Json& said) {
    const auto found = decode_feed_document(said.dump());
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->id, said["feedDocumentId"].get<std::string>());
    EXPECT_EQ(found->url.reveal(), said["url"].get<std::string>());
    EXPECT_FALSE(found->gzip);
  };
  each(feeds, "post", "202",
       [](const Json& said) { EXPECT_EQ(decode_feed_id(said.dump()), said["feedId"].get<std::string>()); });
  each(feeds + "/{feedId}", "get", "200", [&](const Json& said) { expect_right(*decode_feed(said.dump()), said); });
  each(feeds, "get", "200", [&](const Json& said) {
    const auto page = decode_feeds_page(said.dump());
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->next_token, said["nextToken"].get<std::string>());
    ASSERT_EQ(page->feeds.size(), said["feeds"].size());
    for (std::size_t i = 0; i < page->feeds.size(); ++i) expect_right(page->feeds[i], said["feeds"][i]);
  });
  each(documents, "post", "201", expect_place);
  each(documents + "/{feedDocumentId}", "get", "200", expect_place);
  EXPECT_EQ(cases, 5);
  const auto refused = [&](const Json& said) {
    client.call_script = {Client::response(400, said.dump())};
    EXPECT_EQ(create().error().code, ErrorCode::rejected);
    EXPECT_EQ(document().error().remote_code, said["errors"][0]["code"].get<std::string>());
  };
  each(feeds, "post", "400", refused);
  each(feeds, "get", "400", refused);
  each(feeds + "/{feedId}", "get", "400", refused);
  each(documents, "post", "400", refused);
  each(documents + "/{feedDocumentId}", "get", "400", refused);
  EXPECT_EQ(cases, 10);
}

}  // namespace
}  // namespace invd::amazon
