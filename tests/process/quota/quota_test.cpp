#include <cstdio>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "process/harness/daemon.h"
#include "process/quota/meter.h"

namespace invd::process {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

constexpr int kRestarts = 6;

/// By turns as systemd stops it and as a power cut does.
void restart(Daemon& invd, int number) {
  if (number % 2 == 0) {
    EXPECT_TRUE(invd.stop());
  } else {
    invd.kill();
  }
  invd.start();
}

TEST(I25, ABacklogOfPagesUsesTheTokensThroughRestarts) {
  // Amazon's bucket, 500 times as fast: 20 tokens at once and 2.8 a second, for some 200 pages.
  Sandbox sandbox({.products = 300, .orders = 20'000, .quota_scale = 500});
  Daemon invd(sandbox);
  invd.configuration.interval = "12h";
  Meter meter(sandbox, "searchOrders", 5);  // of the burst, kept for what people wait for
  invd.start();
  for (int i = 0; i < kRestarts; ++i) {
    std::this_thread::sleep_for(9s);
    restart(invd, i);
  }
  ASSERT_TRUE(invd.imported(150s)) << invd.log();
  const Meter::Reading reading = meter.reading();
  std::printf("searchOrders, %d restarts: %s\n", kRestarts, reading.text().c_str());
  EXPECT_GE(reading.used(), 0.98);
  EXPECT_LE(reading.refused(), 0.001);
  EXPECT_GT(reading.seconds, 55) << "the backlog must outlast the restarts";
  // What changed within Amazon's two minutes is fetched later; by then the shop may have gone on again.
  sandbox.set_quota_scale(1000);
  std::vector<std::string> differences;
  for (int i = 0; i < 5; ++i) {
    sandbox.advance(3min);
    EXPECT_EQ(invd.invctl({"sync", "orders"}).exit, 0);
    differences = compare_with_truth(invd, sandbox);
    if (differences.empty()) break;
  }
  EXPECT_THAT(differences, IsEmpty());
}

TEST(I25, ABacklogOfReadingsByIdUsesTheTokensThroughRestarts) {
  // Some orders are malformed, so they go into quarantine; read by id they all are, so that they stay there.
  Sandbox sandbox({.products = 100, .orders = 300, .quota_scale = 1000, .faults = {"malformed_order=0.2"}});
  Daemon invd(sandbox);
  invd.configuration.interval = "12h";
  invd.start();
  ASSERT_TRUE(eventually(30s, [&] { return !invd.invctl({"sync", "orders"}).out.empty(); }));
  sandbox.set_fault("malformed_order=1@getOrder");
  std::vector<std::string> ids;
  for (const auto& entry : invd.json({"quarantine", "list"})) ids.push_back(entry.at("order_id"));
  ASSERT_GE(ids.size(), 20U);

  sandbox.set_quota_scale(8);  // 30 tokens at once and 4 a second
  Meter meter(sandbox, "getOrder");
  std::vector<std::jthread> people;
  for (std::size_t i = 0; i < 8; ++i)
    people.emplace_back([&, i](const std::stop_token& stop) {
      for (std::size_t n = i; !stop.stop_requested(); n += 8)
        if (invd.invctl({"quarantine", "retry", ids[n % ids.size()]}).out.empty()) std::this_thread::sleep_for(20ms);
    });
  for (int i = 0; i < kRestarts; ++i) {
    std::this_thread::sleep_for(9s);
    restart(invd, i);
  }
  std::this_thread::sleep_for(6s);
  const Meter::Reading reading = meter.reading();
  people.clear();
  std::printf("getOrder, %d restarts: %s\n", kRestarts, reading.text().c_str());
  EXPECT_GE(reading.used(), 0.98);
  EXPECT_LE(reading.refused(), 0.001);
  EXPECT_GT(reading.seconds, 55);
}

}  // namespace
}  // namespace invd::process
