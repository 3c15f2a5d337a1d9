#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::int64_t monotonic_us() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000 + now.tv_nsec / 1'000;
}

TEST(Start, ADaemonImportsWhatAmazonShowsAndEndsAsAsked) {
  const Sandbox sandbox;
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(daemon.imported()) << daemon.log();
  EXPECT_THAT(compare_with_truth(daemon, sandbox), IsEmpty());
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_EQ(daemon.check_store().exit, 0);
}

TEST(Start, TheComparisonSeesEveryKindOfDifference) {
  const Sandbox sandbox({.orders = 60});
  Daemon daemon(sandbox);
  daemon.configuration.automatic = false;
  daemon.start();
  ASSERT_TRUE(eventually(std::chrono::seconds(10), [&] { return daemon.invctl({"sync", "orders"}).exit == 0; }));
  ASSERT_THAT(compare_with_truth(daemon, sandbox), IsEmpty());
  const std::string late = sandbox.place({{"marketplace", "US"}, {"status", "UNSHIPPED"}, {"still", true}});
  sandbox.advance(std::chrono::minutes(10));  // a search shows nothing of the last two minutes
  EXPECT_THAT(compare_with_truth(daemon, sandbox), testing::Contains(late + " is missing"));
  EXPECT_EQ(daemon.stop(), Exit{0});
}

TEST(Start, ReadyIsSaidWhenTheSocketAnswers) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  for (int i = 0; i < 5; ++i) {
    daemon.start();
    const Outcome version = daemon.invctl({"--json", "version"}, std::chrono::seconds(5));
    EXPECT_EQ(version.exit, 0) << version.err;
    EXPECT_EQ(daemon.stop(), Exit{0});
  }
  const auto messages = daemon.notifications().messages();
  ASSERT_FALSE(messages.empty());
  EXPECT_TRUE(messages.front().has("READY=1"));
  EXPECT_THAT(messages.front().value("STATUS"), HasSubstr("1 integration"));
}

TEST(Start, WithoutASocketToListenOnReadyIsNeverSaid) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  write_file(daemon.socket(), "a file is in the way");
  daemon.launch();
  const auto ended = daemon.program().wait(std::chrono::seconds(10));
  EXPECT_EQ(ended, Exit{69});
  EXPECT_THAT(daemon.program().err(), HasSubstr("is not a socket"));
  EXPECT_EQ(daemon.notifications().count("READY=1"), 0U);
}

TEST(Start, ReloadingAndStoppingAreTold) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  const std::int64_t before = monotonic_us();
  ASSERT_TRUE(daemon.reload_by_signal());
  const std::int64_t after = monotonic_us();
  const auto messages = daemon.notifications().messages();
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_TRUE(messages[1].has("RELOADING=1"));
  // systemd takes READY=1 for the answer to this reload only when the moment is right (sd_notify(3)).
  const std::int64_t told = std::stoll(messages[1].value("MONOTONIC_USEC"));
  EXPECT_GE(told, before - 1'000);  // it is told in whole milliseconds
  EXPECT_LE(told, after);
  EXPECT_TRUE(messages[2].has("READY=1"));
  EXPECT_EQ(daemon.notifications().count("STOPPING=1"), 0U);
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_TRUE(eventually(std::chrono::seconds(2), [&] { return daemon.notifications().count("STOPPING=1") == 1; }));
}

TEST(Start, TheWatchdogIsFedOnlyWhenSystemdWaitsForIt) {
  const Sandbox sandbox({.orders = 10});
  Daemon daemon(sandbox);
  daemon.start();
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_EQ(daemon.notifications().count("WATCHDOG=1"), 0U);
  daemon.environment["WATCHDOG_USEC"] = "600000";
  daemon.start();
  ASSERT_TRUE(eventually(std::chrono::seconds(5), [&] { return daemon.notifications().count("WATCHDOG=1") >= 5; }));
  // Never later than what systemd grants.
  std::optional<std::chrono::steady_clock::time_point> last;
  for (const auto& message : daemon.notifications().messages()) {
    if (!message.has("WATCHDOG=1")) continue;
    if (last) EXPECT_LT(message.at - *last, std::chrono::milliseconds(600));
    last = message.at;
  }
  EXPECT_EQ(daemon.stop(), Exit{0});
}

}  // namespace
}  // namespace invd::process
