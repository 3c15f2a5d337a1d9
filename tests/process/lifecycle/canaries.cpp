#include <fstream>
#include <gtest/gtest-spi.h>

#include "process/harness/daemon.h"
#include "process/harness/http.h"

namespace invd::process {
namespace {

using testing::Contains;
using testing::HasSubstr;

/// The search itself is tried, or its silence would say nothing (I28).
TEST(Canaries, ASecretInALogLineFailsTheTest) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  std::ofstream(daemon.home() / "invd.log", std::ios::app) << "info login: the token is Atza|canary-000001\n";
  EXPECT_NONFATAL_FAILURE((void)daemon.stop(), "\"canary\" is in");
}

TEST(Canaries, PersonalDataInTheStoreFailTheTest) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  write_file(daemon.store() / "left-behind", std::string(100'000, '.') + "CANARY-STREET 5");
  EXPECT_NONFATAL_FAILURE(daemon.kill(), "left-behind");
}

TEST(Canaries, EveryPlaceIsLookedInto) {
  const Sandbox sandbox({.orders = 50});
  const SandboxOptions& secrets = sandbox.options();
  const std::string form = "grant_type=refresh_token&client_id=" + secrets.client_id +
                           "&client_secret=" + secrets.client_secret + "&refresh_token=" + secrets.refresh_token;
  EXPECT_THAT(http_post(sandbox.login_address(), form).body, HasSubstr("Atza|canary")) << "a token says what it is";
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(daemon.imported());
  const Canaries::Looked before = daemon.canaries().looked();
  EXPECT_THAT(before.places, Contains("stdout of invctl"));
  EXPECT_EQ(daemon.stop(), Exit{0});
  const Canaries::Looked after = daemon.canaries().looked();
  for (const char* place : {"invd.log", "invd.yaml", "data.mdb", "cmdline", "comm", "limits", "stdout of invctl",
                            "stderr of invctl", "stdout of invd", "stderr of invd", "message to systemd"})
    EXPECT_THAT(after.places, Contains(place));
  EXPECT_GT(after.bytes, before.bytes + 100'000) << "the store at least";
  for (const char* secret : {"client-secret", "refresh-token"}) EXPECT_FALSE(after.places.contains(secret));
  RecordProperty("looked_for_ms", static_cast<int>(after.seconds * 1'000));
}

}  // namespace
}  // namespace invd::process
