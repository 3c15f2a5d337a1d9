#include <filesystem>
#include <gmock/gmock.h>
#include <memory>
#include <sys/stat.h>

#include "process/findings/shop.h"
#include "store/lmdb/engine.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

std::function<void(Shop&)> mode(std::filesystem::path (Daemon::*of)() const, mode_t bits) {
  return [of, bits](Shop& shop) { ASSERT_EQ(::chmod((shop.daemon.*of)().c_str(), bits), 0); };
}

/// Changes the configuration and has it read.
std::function<void(Shop&)> set(std::function<void(Configuration&)> change) {
  return [change = std::move(change)](Shop& shop) {
    change(shop.daemon.configuration);
    shop.reload();
  };
}

/// Another program that reads the store, and goes on reading.
struct Readers {
  std::unique_ptr<store::lmdb::LmdbEngine> engine;
  std::vector<std::unique_ptr<store::ReadTxn>> open;
};

/// Takes every slot for readers that the store has.
std::shared_ptr<Readers> every_reader_slot(const std::filesystem::path& directory) {
  constexpr std::size_t kMoreThanThereAre = 1000;
  auto engine = store::lmdb::LmdbEngine::open({.directory = directory, .read_only = true});
  EXPECT_TRUE(engine) << engine.error().message;
  auto readers = std::make_shared<Readers>();
  readers->engine = std::move(*engine);
  while (readers->open.size() < kMoreThanThereAre) {
    auto one = readers->engine->begin_read();
    if (!one) break;
    readers->open.push_back(std::move(*one));
  }
  EXPECT_LT(readers->open.size(), kMoreThanThereAre);
  return readers;
}

void machine_back_to_normal(Shop& shop) {
  shop.daemon.configuration = Configuration::for_sandbox(shop.sandbox);
  shop.reload();
}

}  // namespace

std::vector<Break> machine_breaks() {
  const auto readers = std::make_shared<std::shared_ptr<Readers>>();
  return {
      {"ConfigChanged", "config.changed", "", "config", false, "sync.orders.interval", "invctl config reload",
       [](Shop& shop) {
         shop.daemon.configuration.interval = "11s";
         shop.daemon.write_configuration();
       },
       [](Shop& shop) { shop.reload(); }},
      {"ConfigInvalid", "config.invalid", "", "config", true, "log.level", "the old settings are in force",
       [](Shop& shop) {
         shop.daemon.configuration.log_level = "loud";
         shop.daemon.write_configuration();
       },
       [](Shop& shop) {
         shop.daemon.configuration.log_level = "debug";
         shop.daemon.write_configuration();
       }},
      {"ConfigNotReloaded", "config.invalid", "config.invalid", "config", true, "log.level",
       "the old settings are in force",
       [](Shop& shop) {
         shop.daemon.configuration.log_level = "loud";
         shop.daemon.write_configuration();
         ASSERT_EQ(shop.daemon.invctl({"config", "reload"}).exit, 1);
       },
       [](Shop& shop) {
         shop.daemon.configuration.log_level = "debug";
         shop.daemon.write_configuration();
       }},
      {"ConfigTwiceInvalid", "config.invalid", "", "config", true, "(and 1 more: `invctl config check` shows them)",
       "the old settings are in force",
       [](Shop& shop) {
         shop.daemon.configuration.log_level = "loud";
         shop.daemon.configuration.interval = "fast";
         shop.daemon.write_configuration();
       },
       [](Shop& shop) {
         shop.daemon.configuration = Configuration::for_sandbox(shop.sandbox);
         shop.daemon.write_configuration();
       }},
      {"ConfigGone", "config.invalid", "", "config", true, "invd.yaml", "the old settings are in force",
       [](Shop& shop) { std::filesystem::remove(shop.daemon.config_file()); },
       [](Shop& shop) { shop.daemon.write_configuration(); }},
      {"ConfigWritableByAll", "config.writable_by_all", "", "permissions", true, "every user of this machine",
       "chmod o-w", mode(&Daemon::config_file, 0666), mode(&Daemon::config_file, 0600)},
      {"ConfigWaitsForARestart", "config.restart", "", "config", false, "store.max_size", "systemctl restart",
       set([](Configuration& c) { c.max_size = "2GiB"; }), machine_back_to_normal},
      {"UnknownGroup", "control.unknown_group", "", "permissions", false,
       "the group nobody-has-this of the control section", "groupadd --system nobody-has-this",
       set([](Configuration& c) { c.readers = "nobody-has-this"; }), machine_back_to_normal},
      {"IntegrationOff", "integration.inactive", "", "config", false, "switched off", "enabled: true",
       set([](Configuration& c) { c.integrations[0].enabled = false; }), machine_back_to_normal},
      {"NoIntegration", "integration.none", "", "config", false, "no integration is configured", "add one to invd.yaml",
       set([](Configuration& c) { c.integrations.clear(); }), machine_back_to_normal},
      {"StoreReadByTooMany", "store.unreadable", "", "store", true, "measuring the store", "end what else has it open",
       [readers](Shop& shop) { *readers = every_reader_slot(shop.daemon.store()); },
       [readers](Shop&) { readers->reset(); }},
      {"StoreOpenToAll", "store.open_to_all", "", "permissions", true, "look into the store", "chmod o-rwx",
       mode(&Daemon::store, 0755), mode(&Daemon::store, 0700)},
  };
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): it loses sight of std::function in a list

namespace {

class MachineFinding : public testing::TestWithParam<Break> {};

TEST_P(MachineFinding, ArrivesWithItsRemedyAndGoesWhenMended) {
  Shop shop;
  expect_found_and_gone(shop, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Doctor, MachineFinding, testing::ValuesIn(machine_breaks()),
                         [](const auto& test) { return test.param.name; });

TEST(Doctor, AnIntegrationThatIsOffIsInactiveInStatus) {
  Shop shop;
  shop.daemon.configuration.integrations[0].enabled = false;
  shop.reload();
  EXPECT_EQ(shop.daemon.integration().at("state"), "inactive");
}

TEST(Doctor, AnotherProgramThatUsesTheQuotaIsSuspected) {
  Shop shop;
  shop.sandbox.set_fault("throttle=1@searchOrders");
  shop.ask_for_orders();
  ASSERT_TRUE(eventually(std::chrono::seconds(40), [&] { return !shop.problem("throttled").is_null(); }));
  const Shop::Examination found = shop.doctor();
  EXPECT_EQ(found.exit, 0) << "a warning";
  for (const char* code : {"throttled", "quota.shared"}) {
    const Json finding = found.find(code);
    ASSERT_FALSE(finding.is_null()) << code << found.findings.dump(1);
    EXPECT_EQ(finding.at("state"), "warning");
    EXPECT_EQ(finding.at("area"), "quota");
    EXPECT_THAT(finding.at("message").get<std::string>(), HasSubstr("searchOrders"));
    EXPECT_THAT(finding.at("hint").get<std::string>(), HasSubstr("another program"));
  }
  // The rate comes back over minutes, which QuotaShared shows; that nobody is throttled shows at once.
  shop.sandbox.clear_faults();
  EXPECT_TRUE(eventually(std::chrono::seconds(40), [&] { return shop.problem("throttled").is_null(); }));
}

/// Two accounts, and still one minute: nobody waits for the sum.
TEST(Doctor, AnAmazonThatKeepsOneWaitingIsSlow) {
  Shop shop;
  const Daemon files(shop.sandbox);
  Configuration::Integration second = shop.daemon.configuration.integrations.front();
  second.name = "second";
  second.seller_id = "A0SECONDSELLER";
  second.credentials = files.home().native();
  shop.daemon.configuration.integrations.push_back(second);
  shop.reload();
  ASSERT_TRUE(shop.daemon.imported());
  shop.sandbox.set_fault("slow_answer=1:75000@getMarketplaceParticipations");
  const Shop::Examination slow = shop.doctor();
  EXPECT_EQ(slow.exit, 1);
  EXPECT_THAT(slow.complaints(), testing::Contains("connection.slow").Times(2));
  const Json finding = slow.find("connection.slow");
  ASSERT_FALSE(finding.is_null());
  EXPECT_EQ(finding.at("area"), "connection");
  EXPECT_THAT(finding.at("message").get<std::string>(), HasSubstr("did not answer within"));
  EXPECT_THAT(finding.at("hint").get<std::string>(), HasSubstr("invctl quota"));
  EXPECT_THAT(finding.at("hint").get<std::string>(), HasSubstr("look at the network"));
  shop.sandbox.clear_faults();
  const Shop::Examination after = shop.doctor();
  EXPECT_EQ(after.exit, 0);
  EXPECT_THAT(after.complaints(), testing::IsEmpty());
}

TEST(Doctor, AnAmazonThatIsGoneIsUnreachable) {
  Shop shop;
  shop.sandbox.program().signal(SIGKILL);
  shop.ask_for_orders();
  EXPECT_TRUE(eventually(std::chrono::seconds(20), [&] { return !shop.problem("unreachable").is_null(); }))
      << shop.daemon.log();
  EXPECT_EQ(shop.doctor().exit, 1);
}

TEST(Doctor, OnlyTheDaemonCanBeExamined) {
  const Sandbox sandbox({.orders = 0});
  const Daemon daemon(sandbox);
  for (const char* command : {"status", "doctor"}) {
    const Outcome outcome = daemon.invctl({command});
    EXPECT_EQ(outcome.exit, 6);
    EXPECT_THAT(outcome.err, HasSubstr("invd"));
  }
}

}  // namespace
}  // namespace invd::process
