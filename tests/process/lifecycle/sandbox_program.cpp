#include <csignal>
#include <thread>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using testing::HasSubstr;

TEST(SandboxProgram, NumbersThatNoShopCanHaveAreRefused) {
  for (const auto& [option, value] : std::vector<std::pair<std::string, std::string>>{{"--orders", "-1"},
                                                                                      {"--orders", "99999999999"},
                                                                                      {"--skus", "-1"},
                                                                                      {"--skus", "0"},
                                                                                      {"--live-rate", "-1"},
                                                                                      {"--token-seconds", "-5"},
                                                                                      {"--speed", "0"},
                                                                                      {"--port", "70000"}}) {
    const Outcome refused =
        run({.program = sandbox_program(), .arguments = {"--port", "0", option, value}}, std::chrono::seconds(5));
    EXPECT_GT(refused.exit, 0) << option << " " << value;
    EXPECT_THAT(refused.out + refused.err, HasSubstr(option));
  }
}

TEST(SandboxProgram, EndsAtOnceThoughAnswersAreOnTheirWay) {
  Sandbox sandbox({.orders = 10, .faults = {"slow_answer=1:60000@searchOrders"}});
  Daemon daemon(sandbox);
  daemon.start();
  ASSERT_TRUE(eventually(std::chrono::seconds(10), [&] {
    return daemon.invctl({"history", "list", "--status", "running"}).out.find("running") != std::string::npos;
  })) << daemon.log();
  std::this_thread::sleep_for(Milliseconds(300));
  sandbox.program().signal(SIGTERM);
  EXPECT_EQ(sandbox.program().wait(std::chrono::seconds(3)), Exit{0});
}

}  // namespace
}  // namespace invd::process
