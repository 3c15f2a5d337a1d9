#pragma once

#include <gtest/gtest.h>
#include <optional>
#include <string>

#include "amazon/account.h"
#include "support/manual_scheduler.h"
#include "unit/amazon/scripted_client.h"

namespace invd::amazon::test {

class FixedCredentials final : public CredentialSource {
 public:
  Result<Credentials> load() override {
    ++loads;
    if (broken) return fail(ErrorCode::permission, "amazon-client-secret may be read by others", "chmod 0600");
    return Credentials{Secret("client-id"), Secret(secret), Secret("Atzr|refresh")};
  }
  std::string secret = "client-secret";
  bool broken = false;
  int loads = 0;
};

/// An account whose Amazon is a script and whose time is the test's.
class AccountTest : public testing::Test {
 protected:
  using Client = ScriptedClient;

  AccountTest() {
    client.login_script = {Client::token("one"), Client::token("two"), Client::token("three")};
    client.call_script = {Client::response(200, R"({"payload":[]})")};
  }

  Result<http::Response> call(Operation operation = Operation::get_order, bool repeatable = true,
                              Duration deadline = kCallDeadline) {
    return scheduler.run(
        account.call({.operation = operation, .path = "/orders/2026-01-01/orders/1", .repeatable = repeatable},
                     Priority::live, deadline));
  }
  [[nodiscard]] std::string token_of(std::size_t call) const {
    return std::string(http::find_header(client.calls.at(call).headers, "x-amz-access-token"));
  }
  [[nodiscard]] Trouble trouble() const {
    EXPECT_TRUE(account.health().failure);
    return account.health().failure ? account.health().failure->trouble : Trouble::failing;
  }

  invd::test::ManualScheduler scheduler;
  SeededRandom random{1};
  ScriptedClient client{scheduler};
  FixedCredentials credentials;
  QuotaBook quota{scheduler, scheduler, random, "boot", nullptr};
  Account account{{.name = IntegrationName("amazon-us"),
                   .region = Region::na,
                   .endpoint = "http://127.0.0.1:1",
                   .login_endpoint = "http://127.0.0.1:1/auth/o2/token",
                   .version = "1.2.3",
                   .seller_id = "A1SELLER"},
                  credentials,
                  quota,
                  {scheduler, scheduler, random, client}};
};

}  // namespace invd::amazon::test
