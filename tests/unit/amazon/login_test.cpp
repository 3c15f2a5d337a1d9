#include <chrono>
#include <gtest/gtest.h>
#include <string>

#include "amazon/token_answer.h"
#include "async/task_scope.h"
#include "unit/amazon/account_fixture.h"

namespace invd::amazon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class LoginTest : public test::AccountTest {
 protected:
  static http::Response refusal(const std::string& code, int status = 400) {
    return Client::response(status, R"({"error":")" + code + R"(","error_description":"said so"})");
  }
};

TEST_F(LoginTest, SendsTheRefreshGrant) {
  ASSERT_TRUE(call());
  ASSERT_EQ(client.logins.size(), 1u);
  const http::Request& login = client.logins[0];
  EXPECT_EQ(login.method, "POST");
  EXPECT_EQ(login.url, "http://127.0.0.1:1/auth/o2/token");
  EXPECT_TRUE(http::find_header(login.headers, "content-type").starts_with("application/x-www-form-urlencoded"));
  EXPECT_EQ(login.body,
            "grant_type=refresh_token&refresh_token=Atzr%7Crefresh&client_id=client-id&client_secret=client-secret");
}

TEST_F(LoginTest, OneLoginServesAllCallsUntilEightyPercentOfItsLife) {
  ASSERT_TRUE(call());
  scheduler.advance(minutes(47));
  ASSERT_TRUE(call());
  EXPECT_EQ(client.logins.size(), 1u);
  scheduler.advance(minutes(2));
  ASSERT_TRUE(call());
  EXPECT_EQ(client.logins.size(), 2u);
  EXPECT_EQ(token_of(2), "Atza|two");
}

TEST_F(LoginTest, ManyCallsAtOnceMakeOneLogin) {
  async::TaskScope scope(scheduler);
  int good = 0;
  const auto one = [&](Account& of) -> async::Task<void> {
    const auto done = co_await of.call({.operation = Operation::get_order, .path = "/x"}, Priority::live);
    good += done ? 1 : 0;
  };
  for (int i = 0; i < 20; ++i) scope.spawn(one(account));
  scheduler.advance(seconds(1));
  EXPECT_EQ(good, 20);
  EXPECT_EQ(client.logins.size(), 1u);
}

TEST_F(LoginTest, ATokenThatStillLivesServesWhileTheLoginIsOutOfOrder) {
  ASSERT_TRUE(call());
  client.login_script = {Client::response(503, "")};
  scheduler.advance(minutes(50));
  EXPECT_TRUE(call());
  scheduler.advance(minutes(15));
  EXPECT_EQ(call().error().code, ErrorCode::temporary);
  EXPECT_EQ(trouble(), Trouble::failing);
}

TEST_F(LoginTest, Int6_ARenewalThatFailsIsToldWhileTheOldTokenStillServes) {
  ASSERT_TRUE(call());
  client.login_script = {refusal("invalid_grant"), Client::token("mended")};
  scheduler.advance(minutes(50));
  const Timestamp renewed_at = scheduler.now();
  EXPECT_TRUE(call());
  EXPECT_FALSE(account.health().failure);
  ASSERT_TRUE(account.health().login);
  EXPECT_EQ(account.health().login->trouble, Trouble::authorization_refused);
  EXPECT_LE(account.health().login->since, renewed_at + seconds(1));
  scheduler.advance(minutes(2));
  EXPECT_TRUE(call());
  EXPECT_FALSE(account.health().login);
}

TEST_F(LoginTest, TryingAgainLogsInThoughTheTokenIsStillGood) {
  ASSERT_TRUE(call());
  client.login_script = {refusal("invalid_client", 401)};
  account.try_login_again();
  EXPECT_TRUE(call()) << "the old token serves on";
  ASSERT_TRUE(account.health().login);
  EXPECT_EQ(account.health().login->trouble, Trouble::client_refused);
}

TEST_F(LoginTest, ServerErrorsAreTriedThreeTimes) {
  client.login_script = {Client::response(500, ""), Client::response(503, ""), Client::token("x")};
  EXPECT_TRUE(call());
  EXPECT_EQ(client.logins.size(), 3u);
}

TEST_F(LoginTest, EachRefusalHasItsOwnTroubleAndRemedy) {
  const struct {
    const char* code;
    int status;
    Trouble trouble;
    const char* message;
  } cases[] = {{"invalid_grant", 400, Trouble::authorization_refused, "refresh token"},
               {"unauthorized_client", 400, Trouble::authorization_refused, "may not act"},
               {"invalid_client", 401, Trouble::client_refused, "client secret"},
               {"invalid_scope", 400, Trouble::client_refused, "refuses the login"}};
  for (const auto& one : cases) {
    client.login_script = {refusal(one.code, one.status)};
    account.try_login_again();
    const auto done = call();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::unauthorized);
    EXPECT_EQ(done.error().remote_code, one.code);
    EXPECT_NE(done.error().message.find(one.message), std::string::npos) << done.error().message;
    EXPECT_FALSE(done.error().hint.empty());
    EXPECT_EQ(trouble(), one.trouble);
    EXPECT_FALSE(account.health().failure->operation);
  }
  EXPECT_TRUE(client.calls.empty());
  EXPECT_EQ(client.logins.size(), 4u) << "a refusal is not repeated";
}

TEST_F(LoginTest, ARefusedLoginIsNotHammered) {
  client.login_script = {refusal("invalid_grant")};
  for (int minute = 0; minute < 24 * 60; ++minute) {
    EXPECT_EQ(call().error().code, ErrorCode::unauthorized);
    scheduler.advance(minutes(1));
  }
  EXPECT_GE(client.logins.size(), 24u);
  EXPECT_LE(client.logins.size(), 32u) << "after 1, 2, 4, ... 32 minutes, then hourly";
}

TEST_F(LoginTest, ChangedCredentialsAreTriedAtOnce) {
  client.login_script = {refusal("invalid_client", 401), Client::token("new")};
  EXPECT_FALSE(call());
  EXPECT_FALSE(call());
  EXPECT_EQ(client.logins.size(), 1u);
  credentials.secret = "rotated";
  EXPECT_TRUE(call());
  EXPECT_FALSE(account.health().failure);
}

TEST_F(LoginTest, AnUnreadableCredentialIsItsOwnTrouble) {
  credentials.broken = true;
  EXPECT_EQ(call().error().code, ErrorCode::permission);
  EXPECT_EQ(trouble(), Trouble::credentials_unreadable);
  credentials.broken = false;
  EXPECT_TRUE(call());
}

TEST_F(LoginTest, WhatIsNotLoginWithAmazonIsSaidSo) {
  client.login_script = {Client::response(200, "<html>router</html>")};
  auto done = call();
  EXPECT_EQ(done.error().code, ErrorCode::malformed);
  EXPECT_EQ(trouble(), Trouble::endpoint_wrong);
  client.login_script = {Client::response(404, "not here")};
  account.try_login_again();
  done = call();
  EXPECT_EQ(done.error().code, ErrorCode::malformed);
  EXPECT_NE(done.error().message.find("404"), std::string::npos);
}

TEST_F(LoginTest, NoMessageHoldsASecret) {
  client.login_script = {Client::response(
      400, R"({"error":"invalid_grant","error_description":"bad Atzr|IwEBIA and amzn1.oa2-cs.v1.abc here"})")};
  const auto done = call();
  EXPECT_EQ(done.error().message.find("IwEBIA"), std::string::npos) << done.error().message;
  EXPECT_EQ(done.error().message.find("abc"), std::string::npos) << done.error().message;
  EXPECT_NE(done.error().message.find("[hidden]"), std::string::npos);
}

TEST(TokenAnswer, IsReadStrictly) {
  const auto good = read_token_answer(R"({"access_token":"Atza|x","expires_in":3600,"refresh_token":"r"})");
  ASSERT_TRUE(good);
  EXPECT_EQ(good->access_token.reveal(), "Atza|x");
  EXPECT_EQ(good->lifetime, hours(1));
  EXPECT_EQ(read_token_answer(R"({"access_token":"x","expires_in":1})")->lifetime, minutes(1));
  EXPECT_EQ(read_token_answer(R"({"access_token":"x","expires_in":9999999})")->lifetime, hours(24));
  for (const char* bad :
       {"", "[]", "{}", R"({"access_token":"x"})", R"({"access_token":"","expires_in":3600})",
        R"({"access_token":"a b","expires_in":3600})", R"({"access_token":"a\r\nx: y","expires_in":3600})",
        R"({"access_token":"x","expires_in":"3600"})", R"({"access_token":"x","expires_in":0})",
        R"({"access_token":"x","access_token":"y","expires_in":3600})"})
    EXPECT_FALSE(read_token_answer(bad)) << bad;
  EXPECT_FALSE(read_token_answer(R"({"access_token":")" + std::string(5000, 'x') + R"(","expires_in":3600})"));
}

}  // namespace
}  // namespace invd::amazon
