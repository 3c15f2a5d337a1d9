#include <cstdio>
#include <nlohmann/json.hpp>

#include "process/harness/daemon.h"
#include "process/harness/memory.h"
#include "process/hostile/answers.h"
#include "process/hostile/gate.h"

namespace invd::process {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t kMostMore = 64ULL << 20U;  // I12

int port_of(const Sandbox& sandbox) {
  return std::stoi(sandbox.address().substr(sandbox.address().rfind(':') + 1));
}

/// All that somebody who looks is told.
std::string told(const Daemon& daemon, const Outcome& sync) {
  std::string all = sync.out + sync.err + daemon.invctl({"status"}).out;
  for (const auto& entry : daemon.json({"quarantine", "list"})) all += entry.at("reason").get<std::string>() + "\n";
  return all;
}

/// The shop's clock is put forward, so that its orders show; that much is known.
std::vector<std::string> problems_of(const Daemon& daemon) {
  std::vector<std::string> codes = daemon.problems();
  std::erase(codes, "clock_skew");
  return codes;
}

class HostilePeer : public testing::TestWithParam<Hostility> {};

/// I12: what Amazon's place is taken by can neither end invd nor fill the memory; invd says what is wrong, and when the
/// peer is good again, nothing is missing.
TEST_P(HostilePeer, CostsLittleIsNamedAndLeavesNothingOut) {
  const Hostility& hostility = GetParam();
  const Sandbox sandbox({.orders = 300, .quota_scale = 5000});
  Gate gate(port_of(sandbox));
  Daemon daemon(sandbox);
  daemon.configuration.integrations.front().endpoint = gate.address();
  daemon.configuration.interval = "12h";
  daemon.start();
  ASSERT_TRUE(daemon.imported()) << daemon.log();
  const pid_t pid = daemon.program().pid();

  (void)sandbox.place({{"marketplace", "US"}, {"status", "UNSHIPPED"}, {"still", true}});
  sandbox.advance(std::chrono::minutes(5));
  const std::uint64_t idle = resident(pid);
  forget_peak(pid);
  gate.be_hostile(hostility.answer);
  const Outcome sync = daemon.invctl({"sync", "orders"}, std::chrono::minutes(2));
  const std::uint64_t more = peak_resident(pid) - std::min(idle, peak_resident(pid));
  EXPECT_EQ(sync.exit, hostility.exit) << sync.out << sync.err;
  EXPECT_GT(gate.answered(), 0);
  ASSERT_TRUE(daemon.running()) << daemon.program().err();
  EXPECT_EQ(daemon.program().pid(), pid);
  EXPECT_THAT(told(daemon, sync), HasSubstr(hostility.says));
  if (!sanitized_programs()) EXPECT_LE(more, kMostMore);
  std::printf("%s: %d answers, at most %.1f MiB above %.1f\n", hostility.name.c_str(), gate.answered(),
              static_cast<double>(more) / (1U << 20U), static_cast<double>(idle) / (1U << 20U));

  gate.be_good();
  EXPECT_EQ(daemon.invctl({"sync", "orders"}).exit, 0);
  // An order that could not be read is read again by itself within an hour; by hand, at once.
  for (const auto& entry : daemon.json({"quarantine", "list"})) {
    const std::string id = entry.at("order_id");
    const bool unreadable = id.starts_with("unreadable-");
    EXPECT_EQ(daemon.invctl({"quarantine", unreadable ? "drop" : "retry", id}).exit, 0) << id;
  }
  EXPECT_EQ(daemon.invctl({"sync", "orders", "--from", "-95d"}).exit, 0);
  EXPECT_THAT(compare_with_truth(daemon, sandbox, std::chrono::seconds(20)), IsEmpty());
  EXPECT_THAT(daemon.json({"quarantine", "list"}), IsEmpty());
  EXPECT_THAT(problems_of(daemon), IsEmpty());
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_EQ(daemon.check_store().exit, 0);
}

INSTANTIATE_TEST_SUITE_P(I12, HostilePeer, testing::ValuesIn(hostilities()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace invd::process
