#include <cstdlib>
#include <deque>
#include <gtest/gtest.h>
#include <thread>

#include "async/sleep.h"
#include "async/task_scope.h"
#include "daemon/supervisor.h"
#include "process/harness/notify_socket.h"
#include "process/harness/program.h"
#include "process/harness/temp_dir.h"
#include "support/manual_scheduler.h"
#include "uv/loop.h"

namespace invd::process {
namespace {

/// A writer whose state a test sets.
class ToldWriter final : public store::Writer {
 public:
  void submit(store::WriteJob) override {}
  [[nodiscard]] std::size_t backlog() const override { return waiting; }
  [[nodiscard]] std::uint64_t progress() const override { return finished; }
  std::size_t waiting = 0;
  std::uint64_t finished = 7;
};

/// systemd that waits for a beat every 3 s at most: invd then looks once a second.
class Watchdog : public testing::Test {
 protected:
  void SetUp() override {
    setenv("NOTIFY_SOCKET", (home_ / "notify.sock").c_str(), 1);
    setenv("WATCHDOG_USEC", "3000000", 1);
    unsetenv("WATCHDOG_PID");
  }
  void TearDown() override {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
  }
  [[nodiscard]] std::size_t beats() const {
    std::this_thread::sleep_for(Milliseconds(100));  // they come by a socket
    return notifications_.count("WATCHDOG=1");
  }

  TempDir home_;
  NotifySocket notifications_{home_ / "notify.sock"};
  ToldWriter writer_;
  daemon::Supervisor supervisor_;
};

TEST_F(Watchdog, IsFedWhileTheWriterIsIdleOrGetsOn) {
  test::ManualScheduler scheduler;
  async::TaskScope scope(scheduler);
  scope.spawn(supervisor_.keep_alive(scheduler, writer_));
  scheduler.run_ready();
  EXPECT_EQ(beats(), 1U);
  for (int i = 0; i < 5; ++i) scheduler.advance(std::chrono::seconds(1));
  EXPECT_EQ(beats(), 6U) << "nothing is queued";
  writer_.waiting = 100;
  for (int i = 0; i < 5; ++i) {
    ++writer_.finished;
    scheduler.advance(std::chrono::seconds(1));
  }
  EXPECT_EQ(beats(), 11U) << "the queue is long, and gets shorter";
}

TEST_F(Watchdog, HungersWhileTheWriterStandsStill) {
  test::ManualScheduler scheduler;
  async::TaskScope scope(scheduler);
  scope.spawn(supervisor_.keep_alive(scheduler, writer_));
  scheduler.run_ready();
  const std::size_t before = beats();
  writer_.waiting = 1;  // a job that never ends, as on a disk that hangs
  for (int i = 0; i < 30; ++i) scheduler.advance(std::chrono::seconds(1));
  EXPECT_EQ(beats(), before);
  // The disk answers again.
  writer_.waiting = 0;
  ++writer_.finished;
  scheduler.advance(std::chrono::seconds(1));
  EXPECT_EQ(beats(), before + 1);
}

TEST_F(Watchdog, HungersWhileTheLoopIsBlocked) {
  setenv("WATCHDOG_USEC", "300000", 1);
  uv::Loop loop;
  async::TaskScope scope(loop);
  scope.spawn(supervisor_.keep_alive(loop, writer_));
  std::size_t before = 0;
  std::size_t after = 0;
  const auto block = [&]() -> async::Task<> {
    co_await async::sleep_for(loop, Milliseconds(500));
    before = beats();
    std::this_thread::sleep_for(Milliseconds(1000));
    after = beats();
  };
  loop.run(block());
  EXPECT_GE(before, 3U);
  EXPECT_EQ(after, before);
}

}  // namespace
}  // namespace invd::process
