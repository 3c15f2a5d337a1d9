#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using testing::IsEmpty;

/// Twenty pages, each a tenth of a second away.
SandboxOptions slow_shop() {
  return {.orders = 2000, .quota_scale = 2000, .faults = {"slow_answer=1:100@searchOrders"}};
}

TEST(Stop, SigtermAtAnyMomentOfAnImportEndsInTimeAndLosesNothing) {
  const Sandbox sandbox(slow_shop());
  Daemon daemon(sandbox);
  std::minstd_rand random(7);  // NOLINT(cert-msc51-cpp): the same moments each time
  std::uniform_int_distribution<int> moment(0, 1500);
  std::size_t interrupted = 0;
  for (int i = 0; i < 20; ++i) {
    if (i % 4 == 0) std::filesystem::remove_all(daemon.store());
    daemon.start();
    ASSERT_TRUE(eventually(std::chrono::seconds(10), [&] {
      return daemon.invctl({"sync", "orders", "--no-wait"}).exit == 0;
    })) << daemon.log();
    std::this_thread::sleep_for(Milliseconds(moment(random)));
    const auto runs = daemon.json({"history", "list", "--status", "running"});
    if (!runs.empty()) ++interrupted;
    ASSERT_EQ(daemon.stop(), Exit{0}) << "end " << i << "\n" << daemon.log();
  }
  EXPECT_GE(interrupted, 10U) << "too few of the ends fell into an import";
  sandbox.clear_faults();
  daemon.start();
  ASSERT_TRUE(eventually(std::chrono::seconds(10), [&] { return daemon.invctl({"sync", "orders"}).exit == 0; }));
  EXPECT_THAT(compare_with_truth(daemon, sandbox), IsEmpty());
  EXPECT_THAT(daemon.json({"history", "list", "--status", "running"}), IsEmpty());
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_EQ(daemon.check_store().exit, 0);
}

TEST(Stop, AClientThatWaitsDoesNotDelayTheEnd) {
  const Sandbox sandbox({.orders = 500, .faults = {"slow_answer=1:60000@searchOrders"}});
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(
      eventually(std::chrono::seconds(10), [&] { return daemon.invctl({"sync", "orders", "--no-wait"}).exit == 0; }));
  Program client({.program = invctl_program(), .arguments = {"--socket", daemon.socket(), "sync", "orders"}});
  Program watcher({.program = invctl_program(), .arguments = {"--socket", daemon.socket(), "watch"}});
  std::this_thread::sleep_for(Milliseconds(500));
  ASSERT_TRUE(client.running());
  ASSERT_TRUE(watcher.running());
  EXPECT_EQ(daemon.stop(), Exit{0});
  const auto left = client.wait(std::chrono::seconds(5));
  ASSERT_TRUE(left.has_value()) << "invctl waits for a daemon that is gone";
  EXPECT_NE(left->code, 0);
  EXPECT_TRUE(watcher.wait(std::chrono::seconds(5)).has_value());
}

}  // namespace
}  // namespace invd::process
