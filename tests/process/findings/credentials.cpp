#include <filesystem>
#include <gmock/gmock.h>

#include "base/timestamp.h"
#include "process/findings/shop.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

const SandboxOptions kGood;

/// Replaces a credential's file and has it read.
std::function<void(Shop&)> credential(const char* file, std::string text, unsigned mode = 0600) {
  return [file, text = std::move(text), mode](Shop& shop) {
    write_file(shop.daemon.home() / file, text, mode);
    shop.reload();
  };
}

}  // namespace

std::vector<Break> credential_breaks() {
  const auto secret = [](const std::string& text, unsigned mode = 0600) {
    return credential("client-secret", text, mode);
  };
  const auto mend_secret = secret(kGood.client_secret + "\n");
  return {
      {"Missing", "credentials.not_found", "credentials_unreadable", "credentials", true, "does not exist",
       "put the secret into that file",
       [](Shop& shop) {
         std::filesystem::remove(shop.daemon.home() / "client-secret");
         shop.reload();
       },
       mend_secret},
      {"WorldReadable", "credentials.permission", "credentials_unreadable", "credentials", true, "is open to others",
       "chmod 0600", secret(kGood.client_secret, 0644), mend_secret},
      {"Empty", "credentials.malformed", "credentials_unreadable", "credentials", true, "is empty",
       "write the secret into it", secret(""), mend_secret},
      {"TooLarge", "credentials.limit", "credentials_unreadable", "credentials", true, "is larger than 16 KiB",
       "the secret and nothing else", secret(std::string(17 << 10, 'x')), mend_secret},
      {"ClientRefused", "client_refused", "client_refused", "credentials", true, "the client id or the client secret",
       "make a new one in the developer console", secret("amzn1.oa2-cs.v1.wrong\n"), mend_secret},
      {"GrantRefused", "authorization_refused", "authorization_refused", "credentials", true,
       "refuses the refresh token", "authorise the application", credential("refresh-token", "Atzr|wrong\n"),
       credential("refresh-token", kGood.refresh_token)},
  };
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): it loses sight of std::function in a list

namespace {

class CredentialFinding : public testing::TestWithParam<Break> {};

TEST_P(CredentialFinding, ArrivesWithItsRemedyAndGoesWhenMended) {
  Shop shop;
  expect_found_and_gone(shop, GetParam());
  EXPECT_THAT(shop.daemon.log(), testing::Not(HasSubstr("canary"))) << "no secret in the log";
}

INSTANTIATE_TEST_SUITE_P(Int6, CredentialFinding, testing::ValuesIn(credential_breaks()),
                         [](const auto& test) { return test.param.name; });

TEST(Int6, ARotatedSecretIsTakenUpByAReloadWithoutARestart) {
  Shop shop;
  shop.sandbox.change_tokens({{"secret", "amzn1.oa2-cs.v1.rotated"}, {"forgetOld", true}, {"expire", true}});
  shop.ask_for_orders();
  ASSERT_TRUE(eventually(std::chrono::seconds(20), [&] { return !shop.problem("client_refused").is_null(); }));
  const pid_t before = shop.daemon.program().pid();
  write_file(shop.daemon.home() / "client-secret", "amzn1.oa2-cs.v1.rotated\n");
  shop.reload();
  EXPECT_TRUE(eventually(std::chrono::seconds(10), [&] { return shop.daemon.problems().empty(); }));
  EXPECT_EQ(shop.daemon.invctl({"sync", "orders"}).exit, 0);
  EXPECT_EQ(shop.daemon.program().pid(), before);
}

TEST(Int6, WhatIsWrongFromTheStartIsSaidAndIsOverWhenMended) {
  const Sandbox sandbox({.orders = 20, .faults = {"forbidden=1"}});
  Daemon daemon(sandbox);
  daemon.start();
  EXPECT_TRUE(eventually(std::chrono::seconds(20), [&] {
    return daemon.problems() == std::vector<std::string>{"access_denied"};
  })) << daemon.log();
  EXPECT_EQ(daemon.integration().at("state"), "error");
  const Outcome refused = daemon.invctl({"sync", "orders"});
  EXPECT_NE(refused.exit, 0);
  EXPECT_THAT(refused.err, HasSubstr("region"));
  sandbox.clear_faults();
  EXPECT_EQ(daemon.invctl({"config", "reload"}).exit, 0);
  EXPECT_TRUE(daemon.imported());
  EXPECT_THAT(daemon.problems(), IsEmpty());
}

TEST(Int6, ARevokedAuthorisationIsSaidAtTheFirstRenewal) {
  Shop shop({.orders = 20, .more = {"--token-seconds", "6"}});
  shop.sandbox.change_tokens({{"revoke", true}});
  // Nobody asks for anything: the timer's next run renews the token.
  EXPECT_TRUE(eventually(std::chrono::seconds(30), [&] { return !shop.problem("authorization_refused").is_null(); }))
      << shop.daemon.log();
}

/// So many days of the client secret's 180 are left.
std::string issued(int days_left) {
  const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const Timestamp day{
      std::chrono::duration_cast<Duration>((now + std::chrono::days(days_left - 180)).time_since_epoch()).count()};
  return "client_secret_issued: " + to_rfc3339(day).substr(0, 10);
}

TEST(Int6, TheEndOfTheClientSecretIsToldAt30And14And7And1DaysAndAfterIt) {
  Shop shop;
  shop.reload(issued(31));
  EXPECT_THAT(shop.daemon.problems(), IsEmpty());
  for (const int days : {30, 14, 7, 1}) {
    shop.reload(issued(days));
    const Json problem = shop.problem("client_secret_expires");
    ASSERT_FALSE(problem.is_null()) << days;
    const std::string left = "in " + std::to_string(days) + (days == 1 ? " day," : " days,");
    EXPECT_THAT(problem.at("message").get<std::string>(), HasSubstr(left));
    EXPECT_THAT(problem.at("hint").get<std::string>(), HasSubstr("invctl config reload"));
    EXPECT_TRUE(eventually(std::chrono::seconds(5), [&] { return shop.daemon.log().find(left) != std::string::npos; }))
        << "it is told in the log, too";
    const Shop::Examination examined = shop.doctor();
    EXPECT_EQ(examined.find("client_secret_expires").at("state"), "warning");
    EXPECT_EQ(examined.exit, 0);
  }
  shop.reload(issued(0));
  EXPECT_FALSE(shop.problem("client_secret_expired").is_null());
  EXPECT_EQ(shop.doctor().exit, 1);
  shop.reload(issued(400));
  EXPECT_FALSE(shop.problem("client_secret_date").is_null());
  shop.reload(issued(170));
  EXPECT_THAT(shop.daemon.problems(), IsEmpty());
  EXPECT_THAT(shop.doctor().complaints(), IsEmpty());
}

}  // namespace
}  // namespace invd::process
