#include <gtest/gtest.h>

#include "control/messages.h"
#include "control/page.h"
#include "test_daemon.h"

namespace invd::control {
namespace {

using test::MemoryClient;
using test::TestDaemon;

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A well-behaved client beside the bad one must notice nothing.
struct Beside : ::testing::Test {
  Beside() { expect_good(); }
  TestDaemon daemon;
  MemoryClient good = daemon.connect(test::reader(77));
  void expect_good() { EXPECT_TRUE(has(daemon.ask(good, "quota"), "rows")); }
};
using I27 = Beside;

TEST_F(I27, SilentClientIsCutAfterASecond) {
  auto silent = daemon.connect(test::reader());
  daemon.scheduler.advance(Duration{999});
  EXPECT_FALSE(silent.cut());
  expect_good();
  daemon.scheduler.advance(Duration{1});
  EXPECT_TRUE(silent.cut());
  EXPECT_TRUE(has(silent.take(), "\"timeout\""));
  expect_good();
}

TEST_F(I27, OneBytePerSecondIsCutAlthoughItNeverStops) {
  auto slow = daemon.connect(test::reader());
  daemon.ask(slow, "quota");
  const std::string request = request_line(1, "quota", "{}");
  int sent = 0;
  for (; sent < 10 && !slow.cut(); ++sent) {
    slow.send(request.substr(static_cast<std::size_t>(sent), 1));
    daemon.scheduler.advance(Duration{1000});
  }
  EXPECT_EQ(sent, 5) << "a request must be complete within 5 s of its first byte";
  expect_good();
}

TEST_F(I27, IdleClientIsCutButNotOneThatWaits) {
  auto idle = daemon.connect(test::reader());
  daemon.ask(idle, "quota");
  auto waiting = daemon.connect(test::operator_());
  daemon.ask(waiting, "sync");
  for (int i = 0; i < 10; ++i) {
    daemon.scheduler.advance(Duration{59'000});
    expect_good();
  }
  EXPECT_TRUE(idle.cut());
  EXPECT_FALSE(waiting.cut());
  daemon.release.set();
  daemon.scheduler.run_ready();
  EXPECT_TRUE(has(waiting.take(), "result"));
  daemon.scheduler.advance(Duration{120'000});
  EXPECT_TRUE(waiting.cut()) << "idle again";
}

TEST_F(I27, AnEndlessLineIsRefusedAtItsLimit) {
  auto client = daemon.connect(test::reader());
  for (int i = 0; i < 100 && !client.cut(); ++i) {
    client.send(std::string(1024, 'x'));
    daemon.scheduler.run_ready();
    if (i < 64) ASSERT_FALSE(client.cut()) << i;
  }
  EXPECT_TRUE(client.cut());
  EXPECT_TRUE(has(client.take(), "longer than 64 KiB"));
  expect_good();
}

TEST_F(I27, GarbageIsAnsweredAFewTimesAndThenCut) {
  auto client = daemon.connect(test::reader());
  std::string garbage;
  for (int i = 0; i < 10'000; ++i) garbage += "\x01\xff{[\n";
  client.send(garbage);
  daemon.scheduler.run_ready();
  EXPECT_TRUE(client.cut());
  EXPECT_EQ(test::lines(client.take()).size(), 16U);
  expect_good();
}

TEST_F(I27, AClientThatDoesNotReadHoldsBackOnlyItself) {
  auto deaf = daemon.connect(test::reader());
  deaf.send(request_line(1, "watch", "{}"));
  daemon.scheduler.run_ready();
  EXPECT_EQ(daemon.holding, 1);
  const int sent = daemon.flooded;
  // 256 KiB queued here, 64 KiB in the kernel: a thousand bytes an event.
  EXPECT_GT(sent, 250);
  EXPECT_LT(sent, 360);
  daemon.scheduler.advance(Duration{9'000});
  EXPECT_EQ(daemon.flooded, sent) << "nothing is produced for a client that does not read";
  expect_good();
  daemon.scheduler.advance(Duration{1'000});
  EXPECT_EQ(daemon.holding, 0) << "and after ten seconds it is cut";
  EXPECT_TRUE(deaf.cut());
  expect_good();
}

TEST_F(I27, AClientThatReadsSlowlyGetsEverythingInItsOwnTime) {
  auto slow = daemon.connect(test::reader());
  slow.send(request_line(1, "watch", "{}"));
  std::size_t got = 0;
  for (int i = 0; i < 20; ++i) {
    daemon.scheduler.advance(Duration{9'000});
    got += slow.take().size();
  }
  EXPECT_FALSE(slow.cut());
  EXPECT_GT(got, 19U * 64 * 1024);
  EXPECT_LT(daemon.flooded, 20 * 66 + 360);
}

TEST_F(I27, AFloodOfRequestsWithoutReadingIsNotRead) {
  auto flooding = daemon.connect(test::reader());
  std::string flood;
  for (int i = 1; i <= 1'000; ++i) flood += request_line(i, "config.show", "{}");
  flooding.send(flood);
  daemon.scheduler.run_ready();
  EXPECT_GT(flooding.unread_by_daemon(), flood.size() / 2) << "what cannot be answered is left in the socket";
  expect_good();
  std::size_t answers = 0;
  for (int i = 0; i < 10'000 && answers < 50; ++i) {
    answers += static_cast<std::size_t>(std::ranges::count(flooding.take(), '\n'));
    daemon.scheduler.advance(Duration{10});
  }
  EXPECT_EQ(answers, 50U) << "a client that reads after all gets its answers";
}

TEST_F(I27, AFloodOfRequestsLeavesTheOthersTheirTurn) {
  auto flooding = daemon.connect(test::reader());
  std::string flood;
  for (int i = 1; i <= 200; ++i) flood += request_line(i, "quota", "{}");
  flooding.send(flood);
  good.send(request_line(1, "quota", "{}"));
  while (good.peek().empty()) ASSERT_TRUE(daemon.scheduler.step());
  EXPECT_LT(std::ranges::count(flooding.peek(), '\n'), 20) << "what came together is not answered in one go";
  daemon.scheduler.advance(Duration{1'000});
  const auto answers = std::ranges::count(flooding.take(), '\n');
  EXPECT_GT(answers, 16) << "it is answered";
  EXPECT_LT(answers, 100) << "but at a pace that leaves the daemon free";
  expect_good();
}

TEST_F(I27, WhoWaitsForItsAnswersIsNotHeldBack) {
  for (int i = 0; i < 100; ++i) expect_good();
}

TEST_F(I27, CallsUnderWayAreLimited) {
  auto client = daemon.connect(test::operator_());
  for (int i = 1; i <= 10; ++i) client.send(request_line(i, "sync", "{}"));
  daemon.scheduler.run_ready();
  EXPECT_EQ(daemon.holding, 4);
  daemon.release.set();
  daemon.scheduler.run_ready();
  EXPECT_EQ(daemon.most_holding, 4);
  EXPECT_EQ(std::ranges::count(client.take(), '\n'), 20) << "ten times progress, ten answers";
}

TEST(I27Connections, SixteenForAUserAndSixtyFourInAll) {
  TestDaemon daemon;
  std::vector<MemoryClient> clients;
  for (int i = 0; i < 16; ++i) clients.push_back(daemon.connect(test::reader(1)));
  auto seventeenth = daemon.connect(test::reader(1));
  EXPECT_TRUE(has(seventeenth.take(), "uid 1 has 16 connections already"));
  EXPECT_TRUE(seventeenth.cut());
  for (uid_t uid = 2; uid <= 4; ++uid) {
    for (int i = 0; i < 16; ++i) clients.push_back(daemon.connect(test::reader(uid)));
  }
  EXPECT_EQ(daemon.server->connections(), 64U);
  auto last = daemon.connect(test::root());
  EXPECT_TRUE(has(last.take(), "\"temporary\""));
  clients.front().leave();
  daemon.scheduler.run_ready();
  auto next = daemon.connect(test::reader(1));
  EXPECT_TRUE(has(daemon.ask(next, "quota"), "rows")) << "a place that is free again is given";
}

TEST(I27Connections, TenThousandConnectsLeaveNothingBehind) {
  TestDaemon daemon;
  for (int i = 0; i < 10'000; ++i) {
    auto client = daemon.connect(i % 2 == 0 ? test::stranger() : test::reader());
    client.leave();
    daemon.scheduler.run_ready();
  }
  EXPECT_EQ(daemon.server->connections(), 0U);
  auto client = daemon.connect(test::reader());
  EXPECT_TRUE(has(daemon.ask(client, "quota"), "rows"));
}

TEST(I27Connections, RefusedClientsThatDoNotReadArePiledUpOnlyAFew) {
  TestDaemon daemon;
  std::vector<MemoryClient> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(daemon.acceptor.connect(test::stranger()));
  daemon.scheduler.run_ready();
  EXPECT_EQ(daemon.server->connections(), 0U);
  daemon.scheduler.advance(Duration{1'000});
  for (const MemoryClient& client : clients) EXPECT_TRUE(client.cut());
}

TEST(Pages, EndAtTheRowsAskedForAndAtTheSizeOfAReply) {
  Order order;
  order.order_id = std::string(1000, 'x');
  const auto fill = [&](std::optional<std::int64_t> limit) {
    PageBudget budget(limit);
    OrderPage page;
    while (budget.take(order)) page.orders.push_back(order);
    page.next = std::string(200, 'n');
    EXPECT_LE(to_json(page).size(), kMaxReplyBytes);
    return page.orders.size();
  };
  EXPECT_EQ(fill(3), 3U);
  const std::size_t most = fill(std::nullopt);
  EXPECT_GT(most, 200U);
  EXPECT_EQ(fill(0), most);
  EXPECT_EQ(fill(1'000'000'000'000), most);
  order.order_id = "1";
  EXPECT_EQ(fill(std::nullopt), 1000U);
}

TEST(Pages, ARowLargerThanAPageStillComesAlone) {
  PageBudget budget(std::nullopt);
  EXPECT_TRUE(budget.take_bytes(10 * kMaxReplyBytes)) << "the reply's own limit then says what is wrong";
  EXPECT_FALSE(budget.take_bytes(1));
}

}  // namespace
}  // namespace invd::control
