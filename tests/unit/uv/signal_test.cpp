#include "uv/signal.h"

#include <csignal>
#include <gtest/gtest.h>
#include <memory>
#include <string>

#include "async/sleep.h"

namespace invd::uv {
namespace {

TEST(SignalTest, EachSignalCallsItsOwnCallbackOnTheLoop) {
  Loop loop;
  std::string seen;
  const Signal term(loop, SIGTERM, [&] {
    seen += "T";
    loop.stop();
  });
  const Signal hup(loop, SIGHUP, [&] {
    seen += "H";
    ::raise(SIGTERM);
  });
  const Signal interrupt(loop, SIGINT, [&] {
    seen += "I";
    ::raise(SIGHUP);
  });
  loop.post([] { ::raise(SIGINT); });
  loop.run();
  EXPECT_EQ(seen, "IHT");
}

TEST(SignalTest, ComesAgainForEverySignal) {
  Loop loop;
  int count = 0;
  const Signal hup(loop, SIGHUP, [&] {
    if (++count == 3) return loop.stop();
    ::raise(SIGHUP);
  });
  loop.post([] { ::raise(SIGHUP); });
  loop.run();
  EXPECT_EQ(count, 3);
}

TEST(SignalTest, MayBeDestroyedByItsOwnCallback) {
  Loop loop;
  std::unique_ptr<Signal> signal;
  const auto held = std::make_shared<int>(5);
  int seen = 0;
  signal = std::make_unique<Signal>(loop, SIGHUP, [&, held] {
    signal.reset();
    seen = *held;
    loop.stop();
  });
  loop.post([] { ::raise(SIGHUP); });
  loop.run();
  EXPECT_EQ(seen, 5);
}

TEST(SignalTest, MayOutliveItsLoop) {
  auto loop = std::make_unique<Loop>();
  Signal hup(*loop, SIGHUP, [] {});
  loop.reset();
  hup.close();
}

TEST(SignalDeathTest, AfterCloseTheSignalHasItsDefaultEffect) {
  EXPECT_EXIT(
      {
        Loop loop;
        Signal(loop, SIGTERM, [] {}).close();
        loop.run([](Loop& l) -> async::Task<void> { co_await async::yield(l); }(loop));
        ::raise(SIGTERM);
      },
      ::testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace invd::uv
