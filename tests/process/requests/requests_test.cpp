#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "process/harness/daemon.h"
#include "sandbox/canary.h"

namespace invd::process {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

/// A daemon's working life in one minute: a first import, syncs by hand, single orders read again, orders that change,
/// refused and corrupt answers, expired tokens, a reload, a restart. `look` is called after each step.
void live(Daemon& daemon, const Sandbox& sandbox, const std::function<void(const std::string& output)>& look) {
  const auto ask = [&](std::vector<std::string> words) {
    const Outcome outcome = daemon.invctl(std::move(words));
    look(outcome.out + outcome.err);
  };
  daemon.start();
  ASSERT_TRUE(daemon.imported()) << daemon.log();
  const std::string open = sandbox.place({{"marketplace", "US"}, {"status", "UNSHIPPED"}, {"still", true}});
  sandbox.advance(std::chrono::minutes(5));
  ask({"sync", "orders"});
  ask({"sync", "orders", "--from", "-7d"});
  ask({"sync", "orders", "--from", "-30d", "--to", "-3d", "--dry-run"});
  for (const char* fault :
       {"html_ok=1x1@searchOrders", "corrupt_body=1x1@searchOrders", "truncated_body=1x1@searchOrders",
        "unavailable=1x2@searchOrders", "access_token_expiry=1x1@searchOrders", "throttle=1x1@searchOrders",
        "malformed_order=1x1@searchOrders"}) {  // the last one, as a later sync would read the order again
    sandbox.set_fault(fault);
    ask({"sync", "orders", "--from", "-20d"});
  }
  sandbox.clear_faults();
  const auto quarantine = daemon.json({"quarantine", "list"});
  ASSERT_FALSE(quarantine.empty()) << "nothing was read a second time";
  const std::string bad = quarantine.at(0).at("order_id");
  ask({"quarantine", "show", bad});
  ask({"--json", "quarantine", "show", bad});
  ask({"quarantine", "retry", bad});
  sandbox.change_tokens({{"expire", true}});
  daemon.configuration.interval = "20s";
  daemon.write_configuration();
  ask({"config", "reload"});
  for (const std::vector<std::string>& words : {std::vector<std::string>{"status"},
                                                {"--json", "status"},
                                                {"doctor"},
                                                {"quota"},
                                                {"orders", "list", "--limit", "0"},
                                                {"--jsonl", "orders", "list", "--limit", "0"},
                                                {"history", "list"},
                                                {"--json", "history", "list"},
                                                {"history", "show", "1"},
                                                {"--json", "history", "show", "1"},
                                                {"config", "show"},
                                                {"config", "diff"},
                                                {"quarantine", "list"},
                                                {"orders", "show", open}})
    ask(words);
  EXPECT_EQ(daemon.stop(), Exit{0}) << daemon.program().err();
  daemon.start();
  ask({"sync", "orders"});
}

class Requests : public testing::Test {
 protected:
  void SetUp() override {
    const auto models = models_folder();
    if (models) {
      models_ = models->native();
      return;
    }
    ASSERT_EQ(std::getenv("CI"), nullptr) << "Amazon's models are needed: set INVD_SHARED";
    GTEST_SKIP() << "Amazon's models are not here: set INVD_SHARED to the folder that has sp-api/models";
  }
  std::string models_;
};

TEST_F(Requests, OfAWholeLifeAreValidByAmazonsModels) {
  const Sandbox sandbox({.orders = 600, .quota_scale = 5000, .models = models_});
  Daemon daemon(sandbox);
  live(daemon, sandbox, [](const std::string&) {});
  if (HasFatalFailure()) return;
  const auto counters = sandbox.counters();
  EXPECT_EQ(counters.at("requestViolations"), 0) << counters.at("violations").dump(1);
  EXPECT_EQ(counters.at("responseViolations"), 0) << counters.at("violations").dump(1);
  for (const char* operation : {"login", "getMarketplaceParticipations", "searchOrders", "getOrder"})
    EXPECT_GT(counters.at("operations").at(operation).at("calls"), 0) << operation << " was not tried";
}

/// Places where a piece of text turned up.
std::vector<std::string> places_of(const std::string& text, const Daemon& daemon, const std::string& output) {
  std::vector<std::string> places;
  const auto search = [&](const std::string& where, const std::string& all) {
    if (all.find(text) != std::string::npos) places.push_back(where);
  };
  search("output of invctl", output);
  search("log", daemon.log());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(daemon.store()))
    search(entry.path().native(), read_file(entry.path()));
  return places;
}

TEST(Secrets, AndPersonalDataAreNowhere) {
  const Sandbox sandbox({.orders = 1500, .quota_scale = 5000});
  Daemon daemon(sandbox);
  std::string output;
  std::string process;
  live(daemon, sandbox, [&](const std::string& text) {
    output += text;
    if (!daemon.running()) return;
    const std::string folder = "/proc/" + std::to_string(daemon.program().pid());
    process += read_file(folder + "/cmdline") + read_file(folder + "/environ") + read_file(folder + "/comm");
  });
  if (HasFatalFailure()) return;
  output += daemon.program().out() + daemon.program().err();
  for (const auto& message : daemon.notifications().messages()) output += message.text;
  ASSERT_NE(process.find("--config"), std::string::npos);
  const SandboxOptions& secrets = sandbox.options();
  // The canaries are in what Amazon sends, or their absence would say nothing.
  ASSERT_GT(sandbox.counters_of("searchOrders").at("bodyBytes"), 1'000'000);
  const std::string kAccessToken = "Atza|";
  for (const std::string& text :
       {std::string(sandbox::kCanary), secrets.client_id, secrets.client_secret, secrets.refresh_token, kAccessToken}) {
    EXPECT_THAT(places_of(text, daemon, output), IsEmpty()) << text;
    EXPECT_EQ(process.find(text), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace invd::process
