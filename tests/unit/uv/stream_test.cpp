#include "uv/stream.h"

#include <array>
#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "async/sleep.h"
#include "async/task_scope.h"

namespace invd::uv {
namespace {

using async::Task;
using Pair = std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>>;

Pair connected(Loop& loop) {
  std::array<int, 2> fds{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0) std::abort();
  return {Stream::adopt(loop, fds[0]).value(), Stream::adopt(loop, fds[1]).value()};
}

/// Keeps the first result a task gives.
template <class T>
Task<void> keep(Task<T> task, std::optional<T>& out) {
  out.emplace(co_await std::move(task));
}

/// Lets everything that is ready happen.
Task<void> settle(Loop& loop) {
  for (int i = 0; i < 50; ++i) co_await async::sleep_for(loop, Duration(0));
}

TEST(StreamTest, BytesArriveThenTheEnd) {
  Loop loop;
  auto [a, b] = connected(loop);
  ASSERT_TRUE(loop.run(a->write("hello")));
  EXPECT_EQ(loop.run(b->read(3)), "hel");
  EXPECT_EQ(loop.run(b->read(100)), "lo");
  a->close();
  EXPECT_EQ(loop.run(b->read(100)), "");
}

TEST(StreamTest, AReadWaitsUntilBytesCome) {
  Loop loop;
  auto [a, b] = connected(loop);
  std::optional<Result<std::string>> got;
  async::TaskScope scope(loop);
  scope.spawn(keep(b->read(10), got));
  loop.run(settle(loop));
  EXPECT_FALSE(got.has_value());
  ASSERT_TRUE(loop.run(a->write("x")));
  loop.run(scope.join());
  EXPECT_EQ(got, "x");
}

TEST(StreamTest, HalfCloseEndsOneDirectionOnly) {
  Loop loop;
  auto [a, b] = connected(loop);
  a->shut_write();
  EXPECT_EQ(loop.run(b->read(10)), "");
  ASSERT_TRUE(loop.run(b->write("answer")));
  EXPECT_EQ(loop.run(a->read(10)), "answer");
  EXPECT_EQ(loop.run(a->write("more")).error().code, ErrorCode::unreachable);
}

TEST(StreamTest, ASlowReaderHoldsTheWriterBackAndLosesNothing) {
  Loop loop;
  auto [a, b] = connected(loop);
  constexpr std::size_t kSize = 10 * 1024 * 1024;
  std::string sent(kSize, '\0');
  for (std::size_t i = 0; i < kSize; ++i) sent[i] = static_cast<char>(i * 31 + i / 4096);
  std::optional<Result<void>> written;
  async::TaskScope scope(loop);
  scope.spawn(keep(a->write(sent), written));
  loop.run(settle(loop));
  EXPECT_FALSE(written.has_value()) << "a write of 10 MB resumed while nobody read";

  constexpr auto kReadSlowly = [](Loop& l, Stream& from) -> Task<std::string> {
    std::string all;
    while (all.size() < kSize) {
      const auto piece = co_await from.read(64UL * 1024);
      if (!piece || piece->empty()) break;
      all += *piece;
      co_await async::yield(l);
    }
    co_return all;
  };
  EXPECT_TRUE(loop.run(kReadSlowly(loop, *b)) == sent);
  loop.run(scope.join());
  EXPECT_TRUE(written.has_value() && written->has_value());
}

TEST(StreamTest, AnEndlessSenderDoesNotKeepOthersFromRunning) {
  Loop loop;
  auto [a, b] = connected(loop);
  async::TaskScope scope(loop);
  int reads = 0;
  int ticks = 0;
  bool stop = false;
  constexpr auto kSend = [](Stream& to, const bool& end) -> Task<void> {
    while (!end && co_await to.write("x")) {
    }
  };
  constexpr auto kReceive = [](Stream& from, int& count, bool& end, Stream& other) -> Task<void> {
    for (; count < 20'000; ++count) (co_await from.read(1)).value();
    end = true;
    other.close();
  };
  constexpr auto kTick = [](Loop& l, int& count, const bool& end) -> Task<void> {
    while (!end) {
      ++count;
      co_await async::yield(l);
    }
  };
  scope.spawn(kTick(loop, ticks, stop));
  scope.spawn(kSend(*a, stop));
  scope.spawn(kReceive(*b, reads, stop, *b));
  loop.run(scope.join());
  EXPECT_EQ(reads, 20'000);
  EXPECT_GT(ticks, 100);
}

TEST(StreamTest, APeerThatLeavesBytesUnreadResetsTheConnection) {
  Loop loop;
  auto [a, b] = connected(loop);
  ASSERT_TRUE(loop.run(a->write("never read")));
  b->close();
  EXPECT_EQ(loop.run(a->read(10)).error().code, ErrorCode::unreachable);  // ECONNRESET
}

TEST(StreamTest, WritingToAPeerThatWentIsUnreachableAndNoSignal) {
  Loop loop;
  auto [a, b] = connected(loop);
  b.reset();
  const auto written = loop.run(a->write("x"));  // EPIPE
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::unreachable);
}

TEST(StreamTest, APeerThatGoesWhileWeWaitWakesReaderAndWriter) {
  Loop loop;
  auto [a, b] = connected(loop);
  std::optional<Result<std::string>> read;
  std::optional<Result<void>> written;
  async::TaskScope scope(loop);
  scope.spawn(keep(a->read(10), read));
  scope.spawn(keep(a->write(std::string(10'000'000, 'x')), written));
  loop.run(settle(loop));
  b.reset();
  loop.run(scope.join());
  EXPECT_TRUE(read.has_value());
  ASSERT_TRUE(written.has_value());
  EXPECT_EQ(written->error().code, ErrorCode::unreachable);
}

TEST(StreamTest, CloseFailsWhatIsUnderWay) {
  Loop loop;
  auto [a, b] = connected(loop);
  std::optional<Result<std::string>> read;
  std::optional<Result<void>> written;
  async::TaskScope scope(loop);
  scope.spawn(keep(a->read(10), read));
  scope.spawn(keep(a->write(std::string(10'000'000, 'x')), written));
  loop.run(settle(loop));
  a->close();
  loop.run(scope.join());
  EXPECT_EQ(read->error().code, ErrorCode::unreachable);
  EXPECT_EQ(written->error().code, ErrorCode::unreachable);
  EXPECT_EQ(loop.run(a->read(1)).error().code, ErrorCode::unreachable);
}

TEST(StreamTest, DestroyingTheStreamFailsWhatIsUnderWay) {
  Loop loop;
  auto [a, b] = connected(loop);
  std::optional<Result<std::string>> read;
  async::TaskScope scope(loop);
  scope.spawn(keep(a->read(10), read));
  loop.run(settle(loop));
  a.reset();
  loop.run(scope.join());
  EXPECT_EQ(read->error().code, ErrorCode::unreachable);
}

TEST(StreamTest, AReadDestroyedMidWayLeavesTheBytesForTheNext) {
  Loop loop;
  auto [a, b] = connected(loop);
  std::optional<Result<std::string>> read;
  async::TaskScope scope(loop);
  scope.spawn(keep(b->read(10), read));
  loop.run(settle(loop));
  scope.cancel();
  ASSERT_TRUE(loop.run(a->write("x")));
  loop.run(settle(loop));
  EXPECT_FALSE(read.has_value());
  EXPECT_EQ(loop.run(b->read(10)), "x");
}

TEST(StreamTest, AReadDestroyedAfterItWasWokenLeavesTheBytesForTheNext) {
  Loop loop;
  auto [a, b] = connected(loop);
  // However many turns of the loop pass between the bytes and the destruction.
  for (int turns = 0; turns < 6; ++turns) {
    std::optional<Result<std::string>> read;
    async::TaskScope scope(loop);
    scope.spawn(keep(b->read(10), read));
    loop.run(settle(loop));
    ASSERT_TRUE(loop.run(a->write("x")));
    for (int i = 0; i < turns; ++i) {
      loop.post([&] { loop.stop(); });
      loop.run();
    }
    scope.cancel();
    if (!read) {
      EXPECT_EQ(loop.run(b->read(10)), "x") << turns;
    }
  }
}

TEST(StreamTest, AWriteDestroyedMidWayFreesItsBytes) {
  Loop loop;
  auto [a, b] = connected(loop);
  {
    async::TaskScope scope(loop);
    std::optional<Result<void>> written;
    scope.spawn(keep(a->write(std::string(10'000'000, 'x')), written));
    loop.run(settle(loop));
    EXPECT_FALSE(written.has_value());
  }
  a.reset();
  std::size_t received = 0;
  for (;;) {
    const auto piece = loop.run(b->read(1'000'000));
    if (!piece || piece->empty()) break;
    received += piece->size();
  }
  EXPECT_GT(received, 0U);
  EXPECT_LT(received, 10'000'000U);
}

TEST(StreamTest, MayOutliveItsLoop) {
  auto loop = std::make_unique<Loop>();
  auto [a, b] = connected(*loop);
  loop.reset();
  a->close();
}

TEST(StreamTest, ADescriptorThatIsNoStreamSocketIsRefused) {
  Loop loop;
  std::array<int, 2> fds{};
  ASSERT_EQ(::pipe(fds.data()), 0);
  EXPECT_EQ(Stream::adopt(loop, fds[0]).error().code, ErrorCode::internal);
  EXPECT_EQ(::close(fds[0]), -1) << "a refused descriptor is closed";
  ::close(fds[1]);
}

void read_twice_at_once() {
  Loop loop;
  auto [a, b] = connected(loop);
  std::optional<Result<std::string>> first;
  std::optional<Result<std::string>> second;
  async::TaskScope scope(loop);
  scope.spawn(keep(a->read(10), first));
  scope.spawn(keep(a->read(10), second));
}

TEST(StreamDeathTest, TwoReadsAtOnceAreABrokenInvariant) {
  EXPECT_DEATH(read_twice_at_once(), "broken invariant");
}

}  // namespace
}  // namespace invd::uv
