#include "ctl/invocation.h"

#include <gtest/gtest.h>

namespace invd::ctl {
namespace {

Result<Invocation> parse(std::vector<std::string> words) {
  return parse_command_line(words);
}

Error error_of(std::vector<std::string> words) {
  const Result<Invocation> parsed = parse(std::move(words));
  EXPECT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed ? ErrorCode::internal : parsed.error().code, ErrorCode::usage);
  return parsed ? Error{} : parsed.error();
}

TEST(CommandLine, GlobalOptionsStandBeforeOrAfterTheWords) {
  for (const auto& words : {std::vector<std::string>{"--json", "--socket", "/s", "orders", "list", "--limit", "5"},
                            std::vector<std::string>{"orders", "list", "--limit=5", "--json", "--socket=/s"},
                            std::vector<std::string>{"orders", "--json", "list", "--socket", "/s", "--limit", "5"}}) {
    const Result<Invocation> parsed = parse(words);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
    EXPECT_EQ(parsed->command->name, "orders list");
    EXPECT_EQ(parsed->format, Format::json);
    EXPECT_EQ(parsed->socket, "/s");
    EXPECT_EQ(parameters(*parsed), R"({"limit":5})");
  }
}

TEST(CommandLine, ParametersAreThoseOfTheTable) {
  const Result<Invocation> parsed = parse({"sync", "orders", "--from", "-7d", "--dry-run", "--no-wait"});
  ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
  EXPECT_EQ(parameters(*parsed), R"({"module":"orders","from":"-7d","dry_run":true,"wait":false})");
  // What is invctl's own affair does not go to the daemon.
  EXPECT_EQ(parameters(*parse({"status", "--watch"})), "{}");
}

TEST(CommandLine, TheSocketComesFromTheOptionThenTheEnvironmentThenTheUsualPlace) {
  const std::vector<std::string> plain{"status"};
  const std::vector<std::string> option{"status", "--socket", "/option"};
  EXPECT_EQ(parse_command_line(plain)->socket, kDefaultSocket);
  EXPECT_EQ(parse_command_line(plain, "/variable")->socket, "/variable");
  EXPECT_EQ(parse_command_line(option, "/variable")->socket, "/option");
}

TEST(CommandLine, TimeoutsTakeFractionsOfASecond) {
  EXPECT_EQ(parse({"status", "--timeout", "0.25"})->timeout, Duration{250});
  for (const char* wrong : {"0", "-1", "soon", "1e9", "nan", "inf", "5s"}) {
    EXPECT_NE(error_of({"status", "--timeout", wrong}).message.find("--timeout"), std::string::npos) << wrong;
  }
}

TEST(Ctl3, WrongWordsAreNamedWithTheNearestKnownOne) {
  EXPECT_EQ(error_of({"stauts"}).hint, "did you mean 'invctl status'?");
  EXPECT_EQ(error_of({"orders", "lst"}).hint, "did you mean 'invctl orders list'?");
  EXPECT_EQ(error_of({"orders", "frobnicate"}).hint, "it can: list, show, create, void, move, comment");
  EXPECT_EQ(error_of({"orders", "list", "--stats", "x"}).hint, "did you mean --status?");
  EXPECT_EQ(error_of({"status", "--jsno"}).hint, "did you mean --json?");
  EXPECT_EQ(error_of({"orders"}).hint, "one of: list, show, create, void, move, comment");
  EXPECT_EQ(error_of({}).hint, "invctl help lists the commands");
}

TEST(Ctl3, MissingAndSurplusWordsShowTheUsage) {
  EXPECT_EQ(error_of({"orders", "show"}),
            (Error{ErrorCode::usage, "orders show: ID is missing", "invctl orders show ID [--integration NAME]"}));
  EXPECT_EQ(error_of({"orders", "show", "1", "2"}).message, "orders show: '2' is one word too many");
  EXPECT_EQ(error_of({"orders", "show", ""}).message, "orders show: ID is empty");
  EXPECT_EQ(error_of({"orders", "list", "--limit"}).message, "--limit needs a value");
  EXPECT_EQ(error_of({"orders", "list", "--limit", "-3"}).message, "--limit: '-3' is not a whole number of at least 0");
  EXPECT_EQ(error_of({"orders", "list", "--limit", "99999999999999999999"}).code, ErrorCode::usage);
  EXPECT_EQ(error_of({"orders", "list", "--limit", "1", "--limit", "2"}).message, "--limit is given twice");
  EXPECT_EQ(error_of({"sync", "orders", "--dry-run=no"}).message, "--dry-run takes no value");
  EXPECT_EQ(error_of({"status", "--json", "--jsonl"}).message, "--json and --jsonl exclude each other");
}

TEST(CommandLine, AfterTwoDashesEverythingIsAnArgument) {
  const Result<Invocation> parsed = parse({"orders", "show", "--", "--json"});
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->value("ID"), "--json");
  EXPECT_EQ(parsed->format, Format::text);
}

TEST(CommandLine, BytesThatAreNotUtf8StillMakeJson) {
  EXPECT_EQ(parameters(*parse({"orders", "show", "a\xFF\"\n"})), "{\"order_id\":\"a\xEF\xBF\xBD\\\"\\n\"}");
}

TEST(CommandLine, HelpNeedsNoOtherWords) {
  EXPECT_TRUE(parse({"orders", "show", "--help"})->help);
  EXPECT_EQ(parse({"orders", "-h"})->noun, "orders");
  EXPECT_EQ(parse({"help", "orders", "list"})->value("COMMAND"), "orders list");
  EXPECT_TRUE(parse({"--version"})->version);
}

}  // namespace
}  // namespace invd::ctl
