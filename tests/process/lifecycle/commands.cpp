#include <csignal>
#include <nlohmann/json.hpp>
#include <sstream>

#include "control/command.h"
#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> words_of(std::string_view line) {
  std::istringstream in{std::string(line)};
  std::vector<std::string> words{std::istream_iterator<std::string>(in), {}};
  words.erase(words.begin());
  return words;
}

TEST(Commands, EveryExampleOfTheHelpIsUnderstood) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(daemon.imported());
  for (const control::Command& command : control::commands()) {
    std::vector<std::string> words = words_of(command.example);
    words.insert(words.begin(), {"--socket", daemon.socket()});
    Program example({.program = invctl_program(), .arguments = words});
    const bool endless = command.answer == control::Answer::events || command.example.ends_with("--watch");
    if (endless) {
      EXPECT_EQ(example.wait(Milliseconds(500)), std::nullopt) << command.example;
      example.signal(SIGINT);
    }
    const auto ended = example.wait(std::chrono::seconds(20));
    ASSERT_TRUE(ended.has_value()) << command.example;
    EXPECT_NE(ended->code, 2) << command.example << ": " << example.err();
    EXPECT_EQ(ended->signal, 0) << command.example;
  }
}

TEST(Commands, AWordThatIsNoneIsNotTakenForOneThatMatchesNothing) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(daemon.imported());
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"orders", "list"}, {"history", "list"}, {"quarantine", "list"}, {"watch"}}) {
    std::vector<std::string> asked = words;
    asked.insert(asked.end(), {"--integration", "nope"});
    const Outcome told = daemon.invctl(asked, std::chrono::seconds(5));
    EXPECT_EQ(told.exit, 4) << words.front();
    EXPECT_THAT(told.err, HasSubstr("known: demo")) << words.front();
    EXPECT_THAT(told.out, IsEmpty()) << words.front();
  }
  const Outcome kind = daemon.invctl({"watch", "--kind", "bogus"}, std::chrono::seconds(5));
  EXPECT_EQ(kind.exit, 2);
  EXPECT_THAT(kind.err, HasSubstr("order.imported"));
}

TEST(Commands, WhatARemovedIntegrationLeftCanStillBeLookedAt) {
  const Sandbox sandbox({.orders = 10, .faults = {"malformed_order=1x1@searchOrders"}});
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(eventually(std::chrono::seconds(20), [&] { return !daemon.json({"quarantine", "list"}).empty(); }));
  sandbox.clear_faults();
  daemon.configuration.integrations.front().name = "renamed";
  daemon.configuration.automatic = false;
  daemon.write_configuration();
  ASSERT_EQ(daemon.invctl({"config", "reload"}).exit, 0);

  const Json entries = daemon.json({"quarantine", "list", "--integration", "demo"});
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_FALSE(daemon.json({"history", "list", "--integration", "demo"}).empty());
  EXPECT_EQ(daemon.invctl({"orders", "list", "--integration", "demo"}).exit, 0);
  const std::string id = entries.at(0).at("order_id");
  EXPECT_EQ(daemon.json({"quarantine", "show", id}).at("integration"), "demo");
  EXPECT_EQ(daemon.json({"quarantine", "show", id, "--integration", "demo"}).at("order_id"), id);
  EXPECT_EQ(daemon.invctl({"quarantine", "show", id, "--integration", "renamed"}).exit, 4);
  const Outcome retry = daemon.invctl({"quarantine", "retry", id});
  EXPECT_EQ(retry.exit, 4);
  EXPECT_THAT(retry.err, HasSubstr("there is no integration \"demo\""));
  EXPECT_EQ(daemon.json({"quarantine", "drop", id}).at("outcome"), "dropped");
  EXPECT_THAT(daemon.json({"quarantine", "list"}), IsEmpty());
}

TEST(Commands, ConfigCheckNamesThePlaceOfEveryMistakeInTheDaemonsFile) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  const std::string good = read_file(daemon.config_file());
  const auto lines = std::ranges::count(good, '\n');
  write_file(daemon.config_file(), good + "storre: {}\nloog: {}\n");
  const Outcome text = daemon.invctl({"config", "check"});
  EXPECT_EQ(text.exit, 1);
  for (const auto line : {lines + 1, lines + 2})
    EXPECT_THAT("\n" + text.out, HasSubstr("\n" + daemon.config_file().native() + ":" + std::to_string(line) + ":1: "));
  EXPECT_THAT(text.out, HasSubstr("2 mistakes"));
  const Outcome document = daemon.invctl({"--json", "config", "check"});
  EXPECT_EQ(document.exit, 1);
  const Json problems = Json::parse(document.out).at("problems");
  ASSERT_EQ(problems.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(problems.at(i).at("line"), lines + 1 + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(problems.at(i).at("column"), 1);
    EXPECT_EQ(problems.at(i).at("file"), daemon.config_file().native());
  }
  // As of the file that is named.
  EXPECT_EQ(daemon.invctl({"config", "check", daemon.config_file()}).out, text.out);
  write_file(daemon.config_file(), good);
  EXPECT_EQ(daemon.invctl({"config", "check"}).exit, 0);
}

TEST(Commands, TheNextRunIsNeverInThePast) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(daemon.imported());
  sandbox.set_fault("slow_answer=1:4000@searchOrders");
  const auto scheduled_run = [&] {
    for (const Json& run : daemon.json({"history", "list", "--status", "running"}))
      if (run.at("trigger") == "schedule") return true;
    return false;
  };
  ASSERT_TRUE(eventually(std::chrono::seconds(20), scheduled_run)) << daemon.log();
  const Json orders = daemon.integration().at("modules").at("orders");
  ASSERT_TRUE(scheduled_run()) << "it ended too soon";
  EXPECT_FALSE(orders.contains("next_run_at")) << orders;
}

}  // namespace
}  // namespace invd::process
