#include "amazon/feed_documents.h"

#include <gtest/gtest.h>
#include <string>

#include "amazon/listings_feed.h"
#include "support/gzip.h"
#include "unit/amazon/account_fixture.h"
#include "unit/amazon/pieces.h"

namespace invd::amazon {
namespace {

using invd::test::gzip;

constexpr const char* kAddress = "http://127.0.0.1:9/doc?sig=CANARY7";
const std::string kResult =
    R"({"header":{"sellerId":"A1SELLER","version":"2.0","feedId":"1"},"issues":[{"messageId":1,"sku":"A",)"
    R"("severity":"ERROR","message":"no"}],"summary":{"errors":1,"warnings":0,"messagesProcessed":2,)"
    R"("messagesAccepted":1,"messagesInvalid":1}})";

class FeedDocumentsTest : public test::AccountTest {
 protected:
  static FeedDocument place(bool gzip = false, std::string url = kAddress) {
    return {.id = "D", .url = Secret(std::move(url)), .gzip = gzip};
  }
  void stored(std::string body, int status = 200, http::Headers headers = {}, std::optional<Error> end = {}) {
    client.document = [this, body = std::move(body), status, headers = std::move(headers), end = std::move(end)] {
      taken = 0;
      return Result<std::unique_ptr<http::BodyStream>>(
          std::make_unique<test::Pieces>(http::Response{status, headers, ""}, body, 100, taken, end));
    };
  }
  Result<void> put(FeedDocument to, std::string document = "{}") {
    auto done = scheduler.run(
        upload_feed_document(account, std::move(to), std::string(kListingsFeedContent), std::move(document)));
    expect_silent(done);
    return done;
  }
  Result<FeedResult> read(FeedDocument from, FeedResultLimits limits = {}) {
    auto done = scheduler.run(read_feed_result(account, std::move(from), limits));
    expect_silent(done);
    return done;
  }
  template <class T>
  static void expect_silent(const Result<T>& done) {
    if (!done) {
      EXPECT_FALSE((done.error().message + done.error().hint).contains("CANARY7")) << done.error().message;
    }
  }
  std::size_t taken = 0;
};

TEST_F(FeedDocumentsTest, ADocumentIsPutWithItsContentTypeAndWithoutToken) {
  client.call_script = {Client::response(200, "")};
  const auto done = put(place(), R"({"header":1})");
  ASSERT_TRUE(done) << done.error().message;
  ASSERT_EQ(client.calls.size(), 1u);
  const http::Request& sent = client.calls[0];
  EXPECT_EQ(sent.method, "PUT");
  EXPECT_EQ(sent.url, kAddress);
  EXPECT_EQ(sent.headers, (http::Headers{{"content-type", "application/json; charset=UTF-8"}})) << "nothing of SP-API";
  EXPECT_EQ(sent.body, R"({"header":1})");
  EXPECT_TRUE(client.logins.empty());
}

TEST_F(FeedDocumentsTest, WhatTheStoreDoesNotTakeIsNotUploaded) {
  for (const auto& [status, code] : std::vector<std::pair<int, ErrorCode>>{{403, ErrorCode::rejected},
                                                                           {400, ErrorCode::rejected},
                                                                           {503, ErrorCode::temporary},
                                                                           {307, ErrorCode::malformed},
                                                                           {202, ErrorCode::malformed}}) {
    client.call_script = {Client::response(status, "<Error><Code>CANARY7</Code></Error>")};
    EXPECT_EQ(put(place()).error().code, code) << status;
  }
  client.call_script = {fail(ErrorCode::timeout, "no answer")};
  EXPECT_EQ(put(place()).error().code, ErrorCode::timeout);
  EXPECT_EQ(client.calls.size(), 6u) << "no repetition";
  EXPECT_EQ(put(place(), "").error().code, ErrorCode::usage);
  EXPECT_EQ(put(place(), std::string(kLargestFeed + 1, 'x')).error().code, ErrorCode::limit);
  EXPECT_EQ(client.calls.size(), 6u);
}

TEST_F(FeedDocumentsTest, I28OnlyAmazonsStoreIsAsked) {
  stored(kResult);
  client.call_script = {Client::response(200, "")};
  for (const char* url : {"https://evil.example/doc?sig=CANARY7", "http://s3.amazonaws.com/doc?sig=CANARY7"}) {
    EXPECT_EQ(put(place(false, url)).error().code, ErrorCode::refused);
    EXPECT_EQ(read(place(false, url)).error().code, ErrorCode::refused);
  }
  EXPECT_TRUE(client.calls.empty());
  EXPECT_TRUE(client.opened.empty());
  EXPECT_TRUE(put(place(false, "https://tortuga.s3.amazonaws.com/doc?sig=CANARY7")));
  EXPECT_TRUE(read(place(false, "https://tortuga.s3.amazonaws.com/doc?sig=CANARY7")));
}

TEST_F(FeedDocumentsTest, AResultIsReadPackedOrNot) {
  for (const bool said : {false, true}) {
    stored(said ? gzip(kResult) : kResult);
    const auto result = read(place(said));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->messages_invalid, 1);
    EXPECT_EQ(result->issues.at(0).sku, Sku("A"));
  }
  stored(gzip(kResult), 200, {{"Content-Encoding", "gzip"}});
  EXPECT_TRUE(read(place(false)));
  EXPECT_TRUE(client.opened.at(0).headers.empty()) << "no access token, nothing of SP-API";
  EXPECT_TRUE(client.logins.empty());
}

TEST_F(FeedDocumentsTest, ABrokenDownloadIsNoResult) {
  stored(kResult.substr(0, 150), 200, {}, Error{ErrorCode::temporary, "the connection broke", {}});
  EXPECT_EQ(read(place()).error().code, ErrorCode::temporary);
  stored(kResult.substr(0, 150));
  EXPECT_EQ(read(place()).error().code, ErrorCode::malformed);
  const std::string packed = gzip(kResult);
  stored(packed.substr(0, packed.size() - 4));
  EXPECT_EQ(read(place(true)).error().code, ErrorCode::malformed);
  stored("not gzip at all");
  EXPECT_EQ(read(place(true)).error().code, ErrorCode::malformed);
  stored("<Error><Code>AccessDenied</Code></Error>", 403);
  EXPECT_EQ(read(place()).error().code, ErrorCode::rejected);
}

TEST_F(FeedDocumentsTest, I12AHostileResultMeetsALimit) {
  stored(kResult);
  EXPECT_EQ(read(place(), {.packed = 100}).error().code, ErrorCode::limit);
  stored(gzip(kResult));
  EXPECT_EQ(read(place(true), {.text = 100}).error().code, ErrorCode::limit);
  stored(gzip(std::string(64u << 20, ' ')));
  EXPECT_EQ(read(place(true)).error().code, ErrorCode::limit);
}

}  // namespace
}  // namespace invd::amazon
