// Walks the whole command table: what is declared there can be run, explained and copied.
#include <algorithm>
#include <gtest/gtest.h>
#include <sstream>

#include "control/command.h"
#include "ctl/dispatch.h"
#include "ctl/display_text.h"
#include "ctl/help.h"
#include "ctl/invocation.h"

namespace invd::ctl {
namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::istringstream in{std::string(line)};
  return {std::istream_iterator<std::string>(in), {}};
}

struct EachCommand : testing::TestWithParam<const control::Command*> {};

TEST_P(EachCommand, HasSomethingThatRunsIt) {
  EXPECT_NE(find_handler(GetParam()->name), nullptr);
}

TEST_P(EachCommand, ItsExampleIsACommandLineOfIt) {
  std::vector<std::string> words = words_of(GetParam()->example);
  ASSERT_FALSE(words.empty());
  EXPECT_EQ(words.front(), "invctl");
  words.erase(words.begin());
  const Result<Invocation> parsed = parse_command_line(words);
  ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
  EXPECT_EQ(parsed->command, GetParam());
}

TEST_P(EachCommand, ItsHelpNamesUsageArgumentsOptionsAndExample) {
  const control::Command& command = *GetParam();
  const std::string text = render_help(command, {});
  EXPECT_NE(text.find(std::string(command.summary)), std::string::npos) << text;
  EXPECT_NE(text.find("\nUsage\n  invctl " + std::string(command.name)), std::string::npos) << text;
  EXPECT_NE(text.find(std::string(command.example)), std::string::npos) << text;
  EXPECT_FALSE(command.help.empty());
  for (const control::Argument& argument : command.arguments) {
    EXPECT_NE(text.find("\n  " + std::string(argument.name) + "  "), std::string::npos) << text;
    EXPECT_NE(command.usage.find(argument.name), std::string::npos) << "usage without " << argument.name;
    EXPECT_FALSE(argument.help.empty());
  }
  for (const control::Option& option : command.options) {
    EXPECT_NE(text.find("\n  " + std::string(option.name)), std::string::npos) << text;
    EXPECT_NE(command.usage.find(option.name), std::string::npos) << "usage without " << option.name;
    EXPECT_FALSE(option.help.empty());
    // An option of a command would hide the one that every command takes.
    EXPECT_EQ(std::ranges::count(global_options(), option.name, &control::Option::name), 0) << option.name;
  }
  EXPECT_EQ(text.find('\033'), std::string::npos);
}

TEST_P(EachCommand, ItsHelpFitsATerminal) {
  std::istringstream in(render_help(*GetParam(), {.width = 80}));
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("  invctl ")) continue;  // an example is one line to copy
    EXPECT_LE(display_width(line), 80U) << line;
  }
}

TEST_P(EachCommand, StandsInTheOverview) {
  EXPECT_NE(render_overview({}).find("\n  " + std::string(GetParam()->name) + " "), std::string::npos);
}

std::vector<const control::Command*> each() {
  std::vector<const control::Command*> out;
  for (const control::Command& command : control::commands()) out.push_back(&command);
  return out;
}

INSTANTIATE_TEST_SUITE_P(Table, EachCommand, testing::ValuesIn(each()), [](const auto& info) {
  std::string name(info.param->name);
  std::ranges::replace_if(name, [](char c) { return c == ' ' || c == '-'; }, '_');
  return name;
});

TEST(Help, ANounListsItsCommandsAndAWrongTopicTheNearest) {
  EXPECT_NE(help_on("orders", {})->find("orders show"), std::string::npos);
  EXPECT_EQ(help_on("quarentine", {}).error().hint, "did you mean 'invctl help quarantine'?");
  EXPECT_EQ(help_json("nothing", Format::json).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace invd::ctl
