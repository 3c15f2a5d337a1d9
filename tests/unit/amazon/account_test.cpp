#include "amazon/account.h"

#include <chrono>
#include <gtest/gtest.h>
#include <string>

#include "amazon/amazon_message.h"
#include "amazon/answer.h"
#include "amazon/sellers.h"
#include "async/task_scope.h"
#include "unit/amazon/account_fixture.h"

namespace invd::amazon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class CallTest : public test::AccountTest {
 protected:
  static http::Response good(http::Headers headers = {}) { return Client::response(200, "{}", std::move(headers)); }
  [[nodiscard]] BucketSnapshot bucket() const {
    const auto all = quota.snapshot();
    return all.empty() ? BucketSnapshot{} : all.front();
  }
};

TEST_F(CallTest, SendsTokenUserAgentAndEncodedQuery) {
  ASSERT_TRUE(scheduler.run(
      account.call({.operation = Operation::search_orders, .path = "/orders", .query = {{"a", "x y"}, {"b", "1,2"}}},
                   Priority::live)));
  const http::Request& sent = client.calls.at(0);
  EXPECT_EQ(sent.method, "GET");
  EXPECT_EQ(sent.url, "http://127.0.0.1:1/orders?a=x%20y&b=1%2C2");
  EXPECT_EQ(token_of(0), "Atza|one");
  EXPECT_EQ(http::find_header(sent.headers, "user-agent"), "invd/1.2.3 (Language=C++/23; Platform=Linux)");
}

TEST_F(CallTest, A403ThatSaysTheTokenExpiredLeadsToOneLoginAndOneRepetition) {
  client.call_script = {Client::error(403, "Unauthorized", "The access token you provided has expired."), good()};
  EXPECT_TRUE(call());
  EXPECT_EQ(client.logins.size(), 2u);
  EXPECT_EQ(token_of(0), "Atza|one");
  EXPECT_EQ(token_of(1), "Atza|two");
}

TEST_F(CallTest, ATokenThatIsAlwaysExpiredEndsTheCall) {
  client.call_script = {Client::error(403, "Unauthorized", "The access token you provided has expired.")};
  EXPECT_EQ(call().error().code, ErrorCode::forbidden);
  EXPECT_EQ(client.logins.size(), 2u);
  EXPECT_EQ(client.calls.size(), 2u);
  EXPECT_EQ(trouble(), Trouble::access_denied);
}

TEST_F(CallTest, ManyCallsWithOneExpiredTokenMakeOneLogin) {
  ASSERT_TRUE(call());
  const auto expired = Client::error(403, "Unauthorized", "The access token you provided has expired.");
  client.call_script = {expired, expired, expired, expired, expired, good()};
  async::TaskScope scope(scheduler);
  int good_ones = 0;
  const auto one = [&](Account& of) -> async::Task<void> {
    const auto done = co_await of.call({.operation = Operation::get_order, .path = "/x"}, Priority::live);
    good_ones += done ? 1 : 0;
  };
  for (int i = 0; i < 5; ++i) scope.spawn(one(account));
  scheduler.advance(seconds(1));
  EXPECT_EQ(good_ones, 5);
  EXPECT_EQ(client.logins.size(), 2u);
}

TEST_F(CallTest, AnyOther403IsFinalAndCausesNoLogin) {
  client.call_script = {Client::error(403, "Unauthorized", "Access to requested resource is denied.")};
  const auto done = call();
  EXPECT_EQ(done.error().code, ErrorCode::forbidden);
  EXPECT_EQ(done.error().remote_code, "Unauthorized");
  EXPECT_EQ(done.error().message,
            "amazon-us: getOrder: Amazon answers 403 Unauthorized: Access to requested resource is denied.");
  EXPECT_EQ(client.logins.size(), 1u);
  EXPECT_EQ(client.calls.size(), 1u);
}

TEST_F(CallTest, ADenialBeforeAnythingWorkedIsRegionOrAuthorisationAndAfterwardsAMissingRole) {
  client.call_script = {Client::error(403, "Unauthorized", "denied"), good(),
                        Client::error(403, "Unauthorized", "denied"), good(), good()};
  EXPECT_FALSE(call());
  EXPECT_EQ(trouble(), Trouble::access_denied);
  EXPECT_TRUE(call(Operation::get_marketplace_participations));
  EXPECT_FALSE(account.health().failure);
  EXPECT_FALSE(call());
  EXPECT_FALSE(account.health().failure);
  ASSERT_TRUE(account.health().missing_role);
  EXPECT_EQ(account.health().missing_role->operation, Operation::get_order);
  EXPECT_TRUE(call(Operation::search_orders));
  EXPECT_TRUE(account.health().missing_role) << "another operation proves nothing";
  EXPECT_TRUE(call());
  EXPECT_FALSE(account.health().missing_role);
}

TEST_F(CallTest, StatusesHaveTheirCodes) {
  const struct {
    int status;
    ErrorCode code;
  } cases[] = {{400, ErrorCode::rejected}, {404, ErrorCode::not_found}, {409, ErrorCode::rejected},
               {413, ErrorCode::rejected}, {415, ErrorCode::rejected},  {401, ErrorCode::unauthorized}};
  for (const auto& one : cases) {
    client.call_script = {Client::error(one.status, "SomeCode", "some text")};
    const auto done = call();
    ASSERT_FALSE(done) << one.status;
    EXPECT_EQ(done.error().code, one.code) << one.status;
    EXPECT_EQ(done.error().remote_code, "SomeCode");
  }
  EXPECT_EQ(client.calls.size(), 6u) << "none is repeated";
}

TEST_F(CallTest, ARejectionSaysNothingAgainstTheConnection) {
  client.call_script = {Client::error(404, "NotFound", "no such order")};
  EXPECT_FALSE(call());
  EXPECT_TRUE(account.health().last_ok);
  EXPECT_FALSE(account.health().failure);
}

TEST_F(CallTest, WhatIsNotSpApiIsSaidSo) {
  for (const auto& answer :
       {Client::response(200, "  <!DOCTYPE html><title>Router</title>"), Client::response(200, "OK"),
        Client::response(200, ""), Client::response(404, "<html>"), Client::response(404, "nothing here"),
        Client::response(403, "<html>proxy</html>"), Client::response(301, "")}) {
    client.call_script = {answer};
    const auto done = call();
    ASSERT_FALSE(done) << answer.status << answer.body;
    EXPECT_EQ(done.error().code, ErrorCode::malformed) << answer.status << answer.body;
    EXPECT_NE(done.error().hint.find("endpoint"), std::string::npos);
    EXPECT_EQ(trouble(), Trouble::endpoint_wrong);
  }
  client.call_script = {Client::response(200, "<html>")};
  EXPECT_EQ(call().error().message, "amazon-us: getOrder: the endpoint answered HTML, not SP-API");
}

TEST_F(CallTest, ANoContentAnswerIsGood) {
  client.call_script = {Client::response(204, "")};
  EXPECT_TRUE(call());
}

TEST_F(CallTest, ServerErrorsAndLostAnswersAreTriedThreeTimes) {
  client.call_script = {Client::response(500, ""), Client::response(503, ""), good()};
  EXPECT_TRUE(call());
  EXPECT_EQ(client.calls.size(), 3u);
  client.call_script = {Client::response(500, "<html>")};
  EXPECT_EQ(call().error().code, ErrorCode::temporary);
  EXPECT_EQ(client.calls.size(), 6u);
  EXPECT_EQ(trouble(), Trouble::failing);
  client.call_script = {fail(ErrorCode::timeout, "no answer"), good()};
  EXPECT_TRUE(call());
  EXPECT_FALSE(account.health().failure);
}

TEST_F(CallTest, I20WhatMayHaveHadItsEffectIsNotRepeated) {
  client.call_script = {fail(ErrorCode::timeout, "no answer"), good()};
  EXPECT_EQ(call(Operation::get_order, false).error().code, ErrorCode::timeout);
  EXPECT_EQ(client.calls.size(), 1u);
}

TEST_F(CallTest, I20WhatCannotHaveHadItsEffectIsRepeated) {
  client.call_script = {fail(ErrorCode::unreachable, "connection refused"), good()};
  EXPECT_TRUE(call(Operation::get_order, false));
  EXPECT_EQ(client.calls.size(), 2u);
}

/// createFeed of a listings feed: its own bucket, and Amazon's limit for that type.
class TwoLimits : public CallTest {
 protected:
  Changed<http::Response> create(Duration deadline = kCallDeadline) {
    return scheduler.run(account.change({.operation = Operation::create_feed,
                                         .method = "POST",
                                         .path = "/feeds/2021-06-30/feeds",
                                         .body = "{}",
                                         .also_of = Operation::create_listings_feed},
                                        Priority::raise, deadline));
  }
  [[nodiscard]] BucketSnapshot bucket(Operation operation) const {
    for (const BucketSnapshot& one : quota.snapshot())
      if (one.key.operation == operation) return one;
    return {};
  }
};

TEST_F(TwoLimits, ACallTakesOfBoth) {
  client.call_script = {good({{"x-amzn-RateLimit-Limit", "0.01"}})};
  EXPECT_TRUE(create());
  EXPECT_NEAR(bucket(Operation::create_feed).level, 14, 0.01);
  EXPECT_NEAR(bucket(Operation::create_listings_feed).level, 4, 0.01);
  EXPECT_NEAR(bucket(Operation::create_feed).rate, 0.01, 1e-9);
  EXPECT_NEAR(bucket(Operation::create_listings_feed).rate, 5.0 / 300, 1e-9) << "the header is the operation's";
  const Monotonic start = scheduler.monotonic();
  for (int i = 1; i < 5; ++i) EXPECT_TRUE(create());
  EXPECT_LT((scheduler.monotonic() - start), seconds(1));
  EXPECT_TRUE(create());
  EXPECT_GT((scheduler.monotonic() - start), seconds(55)) << "five at once, then one a minute";
}

TEST_F(TwoLimits, WhatWaitsForOneInVainGivesTheOtherBack) {
  client.call_script = {good()};
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(create());
  const double left = bucket(Operation::create_feed).level;
  EXPECT_EQ(create(seconds(20)).error().code, ErrorCode::throttled);
  EXPECT_GE(bucket(Operation::create_feed).level, left);
  EXPECT_EQ(bucket(Operation::create_feed).in_flight, 0u);
  EXPECT_EQ(client.calls.size(), 5u);
}

TEST_F(TwoLimits, I25A429CountsInBothAndALostConnectionInNone) {
  client.call_script = {fail(ErrorCode::unreachable, "connection refused")};
  EXPECT_FALSE(create());
  EXPECT_NEAR(bucket(Operation::create_feed).level, 15, 1e-6);
  EXPECT_NEAR(bucket(Operation::create_listings_feed).level, 5, 1e-6);
  client.call_script = {Client::error(429, "QuotaExceeded", "x"), good()};
  EXPECT_TRUE(create());
  EXPECT_EQ(bucket(Operation::create_feed).throttled, 1u);
  EXPECT_EQ(bucket(Operation::create_listings_feed).throttled, 1u);
}

TEST_F(CallTest, AnUnreachableAmazonCostsNoTokens) {
  client.call_script = {fail(ErrorCode::unreachable, "connection refused")};
  EXPECT_EQ(call().error().code, ErrorCode::unreachable);
  EXPECT_EQ(client.calls.size(), 3u);
  EXPECT_NEAR(bucket().level, 30, 1e-6);
  EXPECT_EQ(trouble(), Trouble::unreachable);
}

TEST_F(CallTest, ARefusedConnectionIsNotRepeated) {
  client.call_script = {fail(ErrorCode::refused, "the certificate is for another host")};
  EXPECT_EQ(call().error().code, ErrorCode::refused);
  EXPECT_EQ(client.calls.size(), 1u);
  EXPECT_EQ(trouble(), Trouble::endpoint_wrong);
}

TEST_F(CallTest, AFailingAmazonSeesATenthMoreCallsAndNotThreeTimesAsMany) {
  client.call_script = {Client::response(503, "")};
  for (int i = 0; i < 500; ++i) EXPECT_FALSE(call());
  EXPECT_LE(client.calls.size(), 500u + 10 + 50);
  EXPECT_GE(client.calls.size(), 500u + 50);
}

TEST_F(CallTest, A429WaitsForTheNextTokenAndGoesOn) {
  client.call_script = {Client::error(429, "QuotaExceeded", "You exceeded your quota"), good()};
  const Monotonic start = scheduler.monotonic();
  EXPECT_TRUE(call());
  EXPECT_GE((scheduler.monotonic() - start).count(), 2'000);
  EXPECT_LE((scheduler.monotonic() - start).count(), 4'100);
  EXPECT_EQ(bucket().throttled, 1u);
}

TEST_F(CallTest, I25Endless429sEndAfterThreeTriesAndAreTold) {
  client.call_script = {Client::error(429, "QuotaExceeded", "You exceeded your quota")};
  const auto done = call();
  EXPECT_EQ(done.error().code, ErrorCode::throttled);
  EXPECT_EQ(done.error().remote_code, "QuotaExceeded");
  EXPECT_EQ(client.calls.size(), 3u);
  EXPECT_EQ(trouble(), Trouble::throttled);
}

TEST_F(CallTest, I25NoMixtureOfFailuresMakesMoreThanThreeTries) {
  client.call_script = {Client::response(500, ""), Client::error(429, "QuotaExceeded", "x"), Client::response(503, ""),
                        good()};
  EXPECT_EQ(call().error().code, ErrorCode::temporary);
  EXPECT_EQ(client.calls.size(), 3u);
}

TEST_F(CallTest, I25A429IsPaidFromTheRetryBudgetToo) {
  client.call_script = {Client::error(429, "QuotaExceeded", "x")};
  for (int i = 0; i < 200; ++i) EXPECT_FALSE(call());
  EXPECT_LE(client.calls.size(), 200u + 10 + 20);
}

TEST_F(CallTest, Int6ADenialBeforeAnythingWorkedBecomesAMissingRoleWhenSomethingElseWorks) {
  client.call_script = {Client::error(403, "Unauthorized", "denied"), good(), good()};
  EXPECT_FALSE(call(Operation::search_orders));
  EXPECT_EQ(trouble(), Trouble::access_denied);
  EXPECT_TRUE(call(Operation::get_marketplace_participations));
  EXPECT_FALSE(account.health().failure);
  ASSERT_TRUE(account.health().missing_role);
  EXPECT_EQ(account.health().missing_role->operation, Operation::search_orders);
  EXPECT_EQ(account.health().missing_role->trouble, Trouble::role_missing);
  EXPECT_EQ(account.health().missing_role->error.hint, kMissingRoleHint);
  EXPECT_TRUE(call(Operation::search_orders));
  EXPECT_FALSE(account.health().missing_role);
}

TEST_F(CallTest, I13AmazonsDateSetsTheClock) {
  client.call_script = {good({{"Date", http::to_http_date(scheduler.now() + hours(5))}})};
  const Timestamp theirs = scheduler.now() + hours(5);
  EXPECT_TRUE(call());
  EXPECT_NEAR(static_cast<double>((quota.clock().now() - theirs).count()), 0, 1'001);
}

TEST_F(CallTest, TheDeadlineBoundsTheWait) {
  client.call_script = {Client::error(429, "QuotaExceeded", "x")};
  const Monotonic start = scheduler.monotonic();
  EXPECT_EQ(call(Operation::search_orders, true, minutes(2)).error().code, ErrorCode::throttled);
  EXPECT_LE(scheduler.monotonic() - start, minutes(2) + seconds(1));
}

TEST_F(CallTest, TheRateHeaderIsLearnt) {
  client.call_script = {good({{"x-amzn-RateLimit-Limit", "2.5"}})};
  EXPECT_TRUE(call());
  EXPECT_NEAR(bucket().rate, 2.5, 1e-9);
  client.call_script = {good({{"x-amzn-ratelimit-limit", "fast"}})};
  EXPECT_TRUE(call());
  EXPECT_NEAR(bucket().rate, 2.5, 1e-9);
}

TEST_F(CallTest, TheClockSkewIsLearnt) {
  EXPECT_TRUE(call());
  EXPECT_FALSE(account.health().clock_skew);
  client.call_script = {good({{"Date", http::to_http_date(scheduler.now() + minutes(5))}})};
  EXPECT_TRUE(call());
  ASSERT_TRUE(account.health().clock_skew);
  EXPECT_NEAR(static_cast<double>(account.health().clock_skew->count()), 300'000, 1'001);
}

TEST_F(CallTest, AFailureKeepsTheTimeSinceWhenItStands) {
  client.call_script = {Client::response(200, "<html>")};
  const Timestamp first = scheduler.now() + Duration(20);
  EXPECT_FALSE(call());
  scheduler.advance(hours(1));
  EXPECT_FALSE(call());
  EXPECT_LE(account.health().failure->since, first);
  EXPECT_GE(account.health().failure->last, first + hours(1) - seconds(1));
}

TEST_F(CallTest, AnotherOperationsSuccessDoesNotHideAFailure) {
  client.call_script = {Client::response(200, "<html>"), good(), good()};
  EXPECT_FALSE(call(Operation::search_orders));
  EXPECT_TRUE(call(Operation::get_marketplace_participations));
  ASSERT_TRUE(account.health().failure);
  EXPECT_EQ(account.health().failure->operation, Operation::search_orders);
  EXPECT_TRUE(call(Operation::search_orders));
  EXPECT_FALSE(account.health().failure);
}

TEST_F(CallTest, AnOperationThatIsNoLongerCalledDoesNotFailForEver) {
  client.call_script = {Client::response(200, "<html>"), good()};
  EXPECT_FALSE(call(Operation::get_order));
  scheduler.advance(hours(2));
  EXPECT_TRUE(call(Operation::search_orders));
  EXPECT_FALSE(account.health().failure);
}

TEST_F(CallTest, AnyAnswerShowsThatAmazonCanBeReached) {
  client.call_script = {fail(ErrorCode::unreachable, "no route"), fail(ErrorCode::unreachable, "no route"),
                        fail(ErrorCode::unreachable, "no route"), good()};
  EXPECT_FALSE(call(Operation::search_orders));
  EXPECT_EQ(trouble(), Trouble::unreachable);
  EXPECT_TRUE(call(Operation::get_marketplace_participations));
  EXPECT_FALSE(account.health().failure);
}

TEST_F(CallTest, DestroyingACallAtAnyMomentLeavesTheQuotaWhole) {
  for (std::int64_t ms = 0; ms < 40; ++ms) {
    async::TaskScope scope(scheduler);
    const auto one = [](Account& of) -> async::Task<void> {
      (void)co_await of.call({.operation = Operation::get_order, .path = "/x"}, Priority::live);
    };
    scope.spawn(one(account));
    scheduler.advance(Duration(ms));
    scope.cancel();
    scheduler.run_ready();
    EXPECT_EQ(bucket().in_flight, 0u);
    EXPECT_EQ(bucket().waiting, 0u);
    scheduler.advance(minutes(2));
  }
  EXPECT_TRUE(call());
}

TEST_F(CallTest, MarketplaceParticipationsAreRead) {
  client.call_script = {
      Client::response(200,
                       R"({"payload":[{"marketplace":{"id":"ATVPDKIKX0DER","countryCode":"US","name":"Amazon.com",
          "defaultCurrencyCode":"USD","defaultLanguageCode":"en_US","domainName":"www.amazon.com"},
          "storeName":"BestSellerStore","participation":{"isParticipating":true,"hasSuspendedListings":false}}]})")};
  const auto all = scheduler.run(get_marketplace_participations(account, Priority::live));
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(*all, (std::vector<Participation>{{MarketplaceId("ATVPDKIKX0DER"), "Amazon.com", "US", "USD", "en_US",
                                               "www.amazon.com", "BestSellerStore", true, false}}));
  EXPECT_EQ(client.calls.at(0).url, "http://127.0.0.1:1/sellers/v1/marketplaceParticipations");
  client.call_script = {Client::response(200, R"({"payload":[{"marketplace":{"id":"A"}}]})")};
  EXPECT_EQ(scheduler.run(get_marketplace_participations(account, Priority::live)).error().message,
            "amazon-us: getMarketplaceParticipations: payload[0].marketplace.countryCode: missing");
}

TEST(Presentable, IsOneShortLineWithoutSecrets) {
  EXPECT_EQ(presentable("a\r\nb\x1b[31m\tc"), "a  b [31m c");
  EXPECT_EQ(presentable("token Atza|abc123 is bad"), "token [hidden] is bad");
  EXPECT_EQ(presentable("Bearer eyJhbGciOi"), "[hidden]");
  const std::string cut = presentable("ab" + std::string(400, 'x'));
  EXPECT_EQ(cut.size(), 303u);
  std::string accents;
  for (int i = 0; i < 200; ++i) accents += "é";
  EXPECT_EQ(presentable("x" + accents).size(), 302u) << "never within a character";
}

}  // namespace
}  // namespace invd::amazon
