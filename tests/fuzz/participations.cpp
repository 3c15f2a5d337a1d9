// The answer of getMarketplaceParticipations, as any bytes, through a whole call: what is given can be kept, and an
// error says where it lies without repeating what was there.
#include <string>

#include "amazon/account.h"
#include "amazon/sellers.h"
#include "base/assert.h"
#include "fuzz/fuzzer.h"
#include "support/manual_scheduler.h"

using namespace invd;

namespace {

/// Logs anybody in, and gives every call the same answer.
class OneAnswer final : public http::Client {
 public:
  async::Task<Result<http::Response>> send(http::Request request) override {
    const bool is_login = request.url.ends_with("/auth/o2/token");
    co_return http::Response{200, {}, is_login ? R"({"access_token":"Atza|one","expires_in":3600})" : body};
  }
  std::string body;
};

class FixedCredentials final : public amazon::CredentialSource {
 public:
  Result<amazon::Credentials> load() override {
    return amazon::Credentials{Secret("client-id"), Secret("client-secret"), Secret("Atzr|refresh")};
  }
};

/// Lives as long as the process, so that an input costs one call and no login.
struct Shop {
  test::ManualScheduler scheduler;
  SeededRandom random{1};
  OneAnswer client;
  FixedCredentials credentials;
  amazon::QuotaBook quota{scheduler, scheduler, random, "boot", nullptr};
  amazon::Account account{{.name = IntegrationName("amazon-us"),
                           .region = Region::na,
                           .endpoint = "http://127.0.0.1:1",
                           .login_endpoint = "http://127.0.0.1:1/auth/o2/token",
                           .version = "1"},
                          credentials,
                          quota,
                          {scheduler, scheduler, random, client}};
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Shop shop;
  shop.client.body = fuzz::text(data, size);
  const auto all = shop.scheduler.run(amazon::get_marketplace_participations(shop.account, amazon::Priority::manual));
  if (all) {
    for (const amazon::Participation& one : *all)
      INVD_ASSERT(!one.marketplace.empty() && !one.country.empty() && !one.currency.empty());
    return 0;
  }
  INVD_ASSERT(all.error().code == ErrorCode::malformed || all.error().code == ErrorCode::limit);
  INVD_ASSERT(!all.error().message.empty() && all.error().message.find('\n') == std::string::npos);
  return 0;
}
