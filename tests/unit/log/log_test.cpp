#include "log/log.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "log/capture.h"
#include "log/redact.h"
#include "log/setup.h"

namespace invd::log {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

std::string read(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

class LogFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "invd-log-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = folder_ + "/invd.log";
  }
  void TearDown() override {
    EXPECT_TRUE(set_up({}));
    std::filesystem::remove_all(folder_);
  }
  std::string folder_;
  std::string path_;
};

TEST_F(LogFile, LineHasTimeLevelAreaObjectAndWords) {
  ASSERT_TRUE(set_up({.target = Target::file, .file = path_, .level = Level::info}));
  warning("orders", "amazon-us", "window kept (page token expired)");
  info("daemon", "", "ready");
  debug("daemon", "", "not written");
  EXPECT_THAT(read(path_),
              MatchesRegex("[0-9-]+T[0-9:.]+Z warning orders: amazon-us: window kept .page token expired.\n"
                           "[0-9-]+T[0-9:.]+Z info    daemon: ready\n"));
}

TEST_F(LogFile, IsNotReadableByOthers) {
  ASSERT_TRUE(set_up({.target = Target::file, .file = path_, .level = Level::info}));
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0007U, 0U);
}

TEST_F(LogFile, LevelAndFileChangeAtAReload) {
  ASSERT_TRUE(set_up({.target = Target::file, .file = path_, .level = Level::error}));
  info("a", "b", "first");
  EXPECT_FALSE(enabled(Level::info));
  ASSERT_TRUE(set_up({.target = Target::file, .file = path_ + ".2", .level = Level::debug}));
  EXPECT_TRUE(enabled(Level::debug));
  debug("a", "b", "second");
  EXPECT_EQ(read(path_), "");
  EXPECT_THAT(read(path_ + ".2"), HasSubstr("second"));
}

TEST_F(LogFile, WhatWasInForceStaysWhenTheNewFileCannotBeOpened) {
  ASSERT_TRUE(set_up({.target = Target::file, .file = path_, .level = Level::info}));
  const Result<void> failed =
      set_up({.target = Target::file, .file = folder_ + "/absent/x.log", .level = Level::debug});
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("absent/x.log cannot be opened"));
  EXPECT_FALSE(failed.error().hint.empty());
  info("a", "b", "still here");
  EXPECT_THAT(read(path_), HasSubstr("still here"));
}

TEST_F(LogFile, LinesOfManyThreadsDoNotMix) {
  ASSERT_TRUE(set_up({.target = Target::file, .file = path_, .level = Level::info}));
  std::vector<std::jthread> threads;
  threads.reserve(8);
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 500; ++i) info("thread", std::to_string(t), std::string(100, static_cast<char>('a' + t)));
    });
  threads.clear();
  std::istringstream lines(read(path_));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const char letter = line.back();
    EXPECT_TRUE(line.ends_with(": " + std::string(100, letter))) << line;
  }
  EXPECT_EQ(count, 4000);
}

TEST_F(LogFile, JournalGetsPrioritiesOnlyWhenStderrIsTheJournals) {
  // Standard error becomes a file, and $JOURNAL_STREAM names that file as systemd names its stream.
  const int saved = ::dup(STDERR_FILENO);
  ASSERT_NE(std::freopen(path_.c_str(), "w", stderr), nullptr);
  struct stat status{};
  ASSERT_EQ(::fstat(STDERR_FILENO, &status), 0);
  ::setenv("JOURNAL_STREAM", (std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino)).c_str(), 1);
  const bool journal = set_up({.target = Target::journal, .file = {}, .level = Level::debug}).has_value();
  debug("a", "", "d");
  info("a", "", "i");
  warning("a", "", "w");
  error("a", "", "e");
  ::setenv("JOURNAL_STREAM", "1:1", 1);
  const bool terminal = set_up({.target = Target::journal, .file = {}, .level = Level::debug}).has_value();
  info("a", "", "elsewhere");
  ::unsetenv("JOURNAL_STREAM");
  ::dup2(saved, STDERR_FILENO);
  ::close(saved);
  EXPECT_TRUE(journal && terminal);
  EXPECT_THAT(read(path_),
              MatchesRegex("<7>a: d\n<6>a: i\n<4>a: w\n<3>a: e\n[0-9-]+T[0-9:.]+Z info    a: elsewhere\n"));
}

TEST(Capture, SeesEveryLevelAndGivesTheLogBack) {
  {
    const Capture capture;
    debug("store", "orders", "12 records");
    ASSERT_EQ(capture.lines().size(), 1U);
    EXPECT_EQ(capture.lines()[0].level, Level::debug);
    EXPECT_EQ(capture.lines()[0].text, "store: orders: 12 records");
    EXPECT_TRUE(capture.contains("12 rec"));
    EXPECT_FALSE(capture.contains("13 rec"));
  }
  EXPECT_FALSE(enabled(Level::debug));
}

TEST(Log, OthersCannotForgeALine) {
  const Capture capture;
  info("orders", "X\n<0>kernel: panic", "\x1b[2Jcleared\x7f");
  EXPECT_EQ(capture.lines()[0].text, "orders: X\\n<0>kernel: panic: \\x1b[2Jcleared\\x7f");
}

TEST(Escape, KeepsGoodTextAndShowsBadBytes) {
  EXPECT_EQ(escape("Zürich 東京 😀"), "Zürich 東京 😀");
  EXPECT_EQ(escape("a\tb\r\n"), "a\\tb\\r\\n");
  EXPECT_EQ(escape("\xff\xc3(\xed\xa0\x80"), "\\xff\\xc3(\\xed\\xa0\\x80");
  EXPECT_EQ(escape("\xc2\x9b"), "\\xc2\\x9b");  // CSI in one character
  EXPECT_EQ(escape(std::string(5000, 'x')).size(), 4099U);
}

TEST(I28, WhatLooksLikeASecretNeverReachesTheLog) {
  const Capture capture;
  for (const char* secret :
       {"Atza|IwEBIcanary-x_y", "Atzr|IwEBIcanary", "amzn1.oa2-cs.v1.canary0123", "Authorization: Bearer canary0123456",
        "https://b.s3.amazonaws.com/x?X-Amz-Signature=canary99&X-Amz-Credential=canary88",
        "grant_type=refresh_token&refresh_token=canary&client_secret=canary",
        R"({"access_token":"canary","refresh_token":"canary","client_secret":"canary"})",
        "x-amz-access-token: canary01", "BEARER canary0123456"})
    info("http", "call", secret);
  for (const Line& line : capture.lines()) {
    EXPECT_THAT(line.text, Not(HasSubstr("canary")));
    EXPECT_THAT(line.text, HasSubstr("[redacted]"));
  }
}

TEST(I28, OrdinaryWordsStayReadable) {
  for (const char* words : {"the bearer of good news", "order 123-1234567-1234567: SHIPPED", "refresh token is expired",
                            "3 pages, 250 orders (Atza is no token)"})
    EXPECT_EQ(redact(words), words);
}

}  // namespace
}  // namespace invd::log
