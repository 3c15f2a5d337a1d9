#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "process/bad_input/newer_store.h"
#include "process/bad_input/small_disk.h"
#include "process/bad_input/web_page.h"
#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A shop, a daemon that could work with it, and what a case needs besides.
struct Scene {
  Sandbox sandbox{{.products = 10, .orders = 20}};
  Daemon daemon{sandbox};
  std::unique_ptr<Daemon> other;
  std::unique_ptr<Sandbox> other_sandbox;
  std::unique_ptr<SmallDisk> disk;
  std::unique_ptr<WebPage> page;
};

/// What the user of a broken set-up is told.
struct Told {
  int exit = 0;
  std::string message;
  std::string remedy;
};

struct Case {
  std::string name;
  std::function<void(Scene&)> breaks;
  int exit = 0;
  std::string message;
  std::string remedy;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.name;
}

/// Name, what is broken, exit status of invd, a piece of the message, a piece of the remedy.
std::vector<Case> cases_of_start() {
  return {
      {"BrokenYaml", [](Scene& s) { write_file(s.daemon.config_file(), "organization: [\n  name: Shop\n"); }, 78,
       "invd.yaml:", "brackets"},
      {"MissingSecret", [](Scene& s) { std::filesystem::remove(s.daemon.home() / "client-secret"); }, 66,
       "client-secret", "put the secret into that file"},
      {"WorldReadableSecret",
       [](Scene& s) { std::filesystem::permissions(s.daemon.home() / "refresh-token", std::filesystem::perms(0644)); },
       77, "open to others (mode 0644)", "chmod 0600"},
      {"NewerStore",
       [](Scene& s) {
         s.daemon.start();
         ASSERT_EQ(s.daemon.stop(), Exit{0});
         age_into_the_future(s.daemon.store());
       },
       76, "schema version 9", "start the newer invd"},
      {"SecondDaemon",
       [](Scene& s) {
         s.other = std::make_unique<Daemon>(s.sandbox);
         s.other->start();
         s.daemon.configuration.store = s.other->store();
         s.daemon.write_configuration();
       },
       75, "in use by process", "stop it"},
      {"FullDisk",
       [](Scene& s) {
         s.disk = std::make_unique<SmallDisk>(16);
         if (!s.disk->missing().empty()) return;
         s.daemon.configuration.store = s.disk->path() / "store";
         s.daemon.write_configuration();
         s.disk->fill_up_to(0);
       },
       73, "disk", "free space"},
  };
}

/// Puts other words into the configuration's file.
std::function<void(Scene&)> instead(std::string of, std::string words) {
  return [of = std::move(of), words = std::move(words)](Scene& s) {
    std::string text = read_file(s.daemon.config_file());
    const std::size_t at = text.find(of);
    ASSERT_NE(at, std::string::npos);
    write_file(s.daemon.config_file(), text.replace(at, of.size(), words));
  };
}

std::function<void(Scene&)> secret(std::string text) {
  return [text = std::move(text)](Scene& s) { write_file(s.daemon.home() / "client-secret", text); };
}

/// Further ones, whose exit status says the same as that of one above: what kind of thing is to be mended.
std::vector<Case> more_cases_of_start() {
  return {
      {"EmptySecret", secret(""), 66, "is empty", "write the secret into it"},
      {"SecretOfTwoWords", secret("two words\n"), 66, "more than one word", "on one line"},
      {"TooLargeSecret", secret(std::string(17 << 10, 'x')), 66, "larger than 16 KiB", "and nothing else"},
      {"SecretThatIsAFolder",
       [](Scene& s) {
         std::filesystem::remove(s.daemon.home() / "client-secret");
         std::filesystem::create_directory(s.daemon.home() / "client-secret");
       },
       66, "not a regular file", "mode 0600"},
      {"LogFileInNoFolder", instead("/invd.log", "/no/such/folder/invd.log"), 77, "the log file",
       "log.target: journal"},
      {"SocketInNoFolder", instead("/control.sock", "/none/control.sock"), 69, "cannot bind", "change control.socket"},
  };
}

Told told_at_start(const Case& c, Scene& scene) {
  c.breaks(scene);
  const Outcome outcome = scene.daemon.invd({}, std::chrono::seconds(20));
  const std::size_t line = outcome.err.find('\n');
  EXPECT_NE(line, std::string::npos) << outcome.err;
  return {outcome.exit, outcome.err.substr(0, line), outcome.err.substr(std::min(line, outcome.err.size()))};
}

class BadStart : public testing::TestWithParam<Case> {};

TEST_P(BadStart, EndsWithItsOwnMessageRemedyAndStatus) {
  Scene scene;
  const Told told = told_at_start(GetParam(), scene);
  if (scene.disk && !scene.disk->missing().empty()) GTEST_SKIP() << scene.disk->missing();
  EXPECT_EQ(told.exit, GetParam().exit);
  EXPECT_THAT(told.message, HasSubstr(GetParam().message));
  EXPECT_THAT(told.remedy, HasSubstr(GetParam().remedy));
}

INSTANTIATE_TEST_SUITE_P(Input, BadStart, testing::ValuesIn(cases_of_start()),
                         [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(More, BadStart, testing::ValuesIn(more_cases_of_start()),
                         [](const auto& test) { return test.param.name; });

/// The check before the start tells the same, all of it at once.
TEST(CheckConfig, NamesEveryBadCredentialWithTheStatusThatStartingWouldHave) {
  for (const Case& c : more_cases_of_start()) {
    if (c.exit != 66) continue;
    Scene scene;
    c.breaks(scene);
    std::filesystem::remove(scene.daemon.home() / "refresh-token");
    const Outcome checked = scene.daemon.invd({"--check-config"});
    EXPECT_EQ(checked.exit, c.exit) << c.name;
    EXPECT_THAT(checked.err, HasSubstr(c.message));
    EXPECT_THAT(checked.err, HasSubstr("refresh-token does not exist")) << "the second of them";
  }
  Scene good;
  const Outcome checked = good.daemon.invd({"--check-config"});
  EXPECT_EQ(checked.exit, 0) << checked.err;
  EXPECT_THAT(checked.out, HasSubstr("is good: 1 integration\n"));
}

/// The same for what shows only when Amazon has been asked: the exit code is that of `invctl sync orders`, `code` the
/// problem in status.
struct OnlineCase {
  Case what;
  std::string code;
};

std::ostream& operator<<(std::ostream& out, const OnlineCase& c) {
  return out << c.what.name;
}

std::vector<OnlineCase> cases_of_connection() {
  return {
      {{"WrongRegion",
        [](Scene& s) {
          auto& integration = s.daemon.configuration.integrations.front();
          integration.region = "eu";
          integration.marketplaces = "DE";
        },
        3, "sells in region na", "region: na"},
       "region_wrong"},
      {{"Html",
        [](Scene& s) {
          s.page = std::make_unique<WebPage>();
          s.daemon.configuration.integrations.front().endpoint = s.page->address();
        },
        1, "answered HTML", "endpoint"},
       "endpoint_wrong"},
      {{"HtmlLogin",
        [](Scene& s) {
          s.page = std::make_unique<WebPage>();
          s.daemon.configuration.integrations.front().login_endpoint = s.page->address();
        },
        1, "login endpoint answered HTML", "login_endpoint"},
       "endpoint_wrong"},
      {{"Currency", [](Scene& s) { s.daemon.configuration.currency = "EUR"; }, 3, "currency is EUR",
        "organization.currency"},
       "currency_mismatch"},
      {{"ClientRefused",
        [](Scene& s) { write_file(s.daemon.home() / "client-secret", "amzn1.oa2-cs.v1.canarywrong\n"); }, 3, "client",
        "client"},
       "client_refused"},
      {{"AuthorizationRefused", [](Scene& s) { write_file(s.daemon.home() / "refresh-token", "Atzr|canarywrong\n"); },
        3, "refresh token", "authori"},
       "authorization_refused"},
      {{"Unreachable", [](Scene& s) { s.daemon.configuration.integrations.front().endpoint = "http://127.0.0.1:9"; }, 7,
        "127.0.0.1", ""},
       "unreachable"},
  };
}

/// Starts the daemon, waits for the problem to show in status, tries to sync. Gives what the sync says.
Told told_online(const OnlineCase& c, Scene& scene) {
  c.what.breaks(scene);
  scene.daemon.start();
  EXPECT_TRUE(eventually(std::chrono::seconds(45), [&] {
    const auto problems = scene.daemon.problems();
    return std::ranges::find(problems, c.code) != problems.end();
  })) << testing::PrintToString(scene.daemon.problems());
  const Outcome sync = scene.daemon.invctl({"--json", "sync", "orders"});
  const auto reply = nlohmann::json::parse(sync.out);
  const auto error = reply.value("error", nlohmann::json::object());
  return {sync.exit, error.value("message", ""), error.value("hint", "")};
}

class BadConnection : public testing::TestWithParam<OnlineCase> {};

TEST_P(BadConnection, IsInStatusAndRefusesASyncWithItsOwnMessage) {
  Scene scene;
  const auto& [what, code] = GetParam();
  const Told told = told_online(GetParam(), scene);
  EXPECT_EQ(told.exit, what.exit);
  EXPECT_THAT(told.message, HasSubstr(what.message));
  EXPECT_THAT(told.remedy, HasSubstr(what.remedy));
  const auto problems = scene.daemon.integration().at("problems");
  ASSERT_EQ(problems.size(), 1U) << problems;
  EXPECT_EQ(problems.at(0).at("code"), code);
  EXPECT_THAT(problems.at(0).at("message"), HasSubstr(what.message));
  EXPECT_FALSE(problems.at(0).value("hint", "").empty());
  EXPECT_EQ(scene.daemon.integration().at("state"), "error");
  EXPECT_THAT(scene.daemon.invctl({"status"}).out, HasSubstr(what.message));
  EXPECT_THAT(scene.daemon.json({"orders", "list"}), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Input, BadConnection, testing::ValuesIn(cases_of_connection()),
                         [](const auto& test) { return test.param.what.name; });

TEST(BadInput, NoTwoAreToldAlike) {
  std::map<std::string, std::string> messages;
  std::map<std::string, std::string> remedies;
  std::map<int, std::string> exits;
  for (const Case& c : cases_of_start()) {
    Scene scene;
    const Told told = told_at_start(c, scene);
    if (scene.disk && !scene.disk->missing().empty()) continue;
    EXPECT_TRUE(messages.emplace(told.message, c.name).second) << c.name << " and " << messages[told.message];
    EXPECT_TRUE(remedies.emplace(told.remedy, c.name).second) << c.name << " and " << remedies[told.remedy];
    EXPECT_TRUE(exits.emplace(told.exit, c.name).second) << c.name << " and " << exits[told.exit];
  }
  for (const OnlineCase& c : cases_of_connection()) {
    Scene scene;
    const Told told = told_online(c, scene);
    EXPECT_TRUE(messages.emplace(told.message, c.what.name).second) << c.what.name << " and " << messages[told.message];
    EXPECT_TRUE(remedies.emplace(told.remedy, c.what.name).second) << c.what.name << " and " << remedies[told.remedy];
    // A region is another thing than a port that is not Amazon's; what the user has to mend in one place shares a code.
    if (c.what.name == "WrongRegion" || c.what.name == "Html")
      EXPECT_TRUE(exits.emplace(told.exit, c.what.name).second) << c.what.name << " and " << exits[told.exit];
  }
}

TEST(BadInput, WhatIsMendedIsTakenByAReload) {
  Scene scene;
  scene.daemon.configuration.currency = "EUR";
  scene.daemon.start();
  ASSERT_TRUE(eventually(std::chrono::seconds(20), [&] { return !scene.daemon.problems().empty(); }));
  scene.daemon.configuration.currency = "USD";
  scene.daemon.write_configuration();
  ASSERT_EQ(scene.daemon.invctl({"config", "reload"}).exit, 0);
  EXPECT_TRUE(scene.daemon.imported());
  EXPECT_THAT(scene.daemon.problems(), IsEmpty());
  EXPECT_THAT(compare_with_truth(scene.daemon, scene.sandbox), IsEmpty());
}

TEST(FullDisk, ARunningDaemonSaysSoReadsOnAndRecovers) {
  const SmallDisk disk(40);
  if (!disk.missing().empty()) GTEST_SKIP() << disk.missing();
  const Sandbox sandbox({.orders = 3000, .quota_scale = 5000});
  Daemon daemon(sandbox);
  daemon.configuration.store = disk.path() / "store";
  daemon.configuration.initial_window = "5d";
  daemon.start();
  ASSERT_TRUE(daemon.imported());
  const auto before = daemon.json({"orders", "list", "--limit", "0"}).size();
  ASSERT_GT(before, 20U);
  // What the store has claimed ahead for itself it may use up; then there is nothing.
  EXPECT_EQ(daemon.stop(), Exit{0});
  daemon.configuration.automatic = false;
  daemon.configuration.initial_window = "95d";
  daemon.start();
  disk.fill_up_to(0);
  Outcome sync;
  ASSERT_TRUE(eventually(std::chrono::seconds(60),
                         [&] {
                           sync = daemon.invctl({"sync", "orders", "--from", "-94d"});
                           return sync.exit == 7;
                         }))
      << sync.out << sync.err;
  EXPECT_EQ(sync.exit, 7) << sync.err;
  EXPECT_THAT(sync.err, HasSubstr("No space left on device"));
  EXPECT_THAT(sync.err, HasSubstr("free space"));
  for (int i = 0; i < 5; ++i, std::this_thread::sleep_for(Milliseconds(300)))
    EXPECT_EQ(daemon.json({"status"}).at("store").at("state"), "full") << "it stays said as long as it is so";
  EXPECT_THAT(daemon.invctl({"doctor"}).out, HasSubstr("full"));
  EXPECT_GE(daemon.json({"orders", "list", "--limit", "0"}).size(), before);
  const auto room = std::chrono::steady_clock::now();
  disk.make_room();
  ASSERT_TRUE(
      eventually(std::chrono::seconds(60), [&] { return daemon.json({"status"}).at("store").at("state") != "full"; }));
  RecordProperty("recovered_ms", std::to_string((std::chrono::steady_clock::now() - room) / Milliseconds(1)));
  ASSERT_TRUE(eventually(std::chrono::seconds(30),
                         [&] { return daemon.invctl({"sync", "orders", "--from", "-94d"}).exit == 0; }));
  EXPECT_THAT(compare_with_truth(daemon, sandbox), IsEmpty());
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_EQ(daemon.check_store().exit, 0);
}

}  // namespace
}  // namespace invd::process
