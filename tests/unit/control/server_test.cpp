#include <gtest/gtest.h>

#include "control/messages.h"
#include "test_daemon.h"

namespace invd::control {
namespace {

using test::TestDaemon;

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Server, HelloGivesVersionAndCapabilities) {
  TestDaemon daemon;
  auto client = daemon.connect(test::reader());
  EXPECT_EQ(
      daemon.ask(client, "hello", R"({"client":"invctl","version":"9","from_the_future":1})"),
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"server\":\"invd\",\"version\":\"0.1.0\",\"capabilities\":[\"pages\"]"
      "}}\n");
}

TEST(Server, SeveralRequestsInOneReadAndARequestInManyReads) {
  TestDaemon daemon;
  auto client = daemon.connect(test::reader());
  std::string both = request_line(1, "orders.show", R"({"order_id":"A"})");
  both += request_line(2, "orders.show", R"({"order_id":"B"})");
  client.send(both);
  daemon.scheduler.run_ready();
  std::string answer = client.take();
  EXPECT_EQ(test::lines(answer).size(), 2U);
  EXPECT_TRUE(has(answer, "\"A\"") && has(answer, "\"B\""));
  for (const char byte : both) {
    client.send(std::string(1, byte));
    daemon.scheduler.run_ready();
  }
  EXPECT_EQ(client.take(), answer);
}

TEST(Server, ErrorsCarryCodeMessageAndHint) {
  TestDaemon daemon;
  auto client = daemon.connect(test::root());
  EXPECT_EQ(daemon.ask(client, "orders.show", R"({"order_id":"unknown"})"),
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"order unknown is not known\","
            "\"data\":{\"code\":\"not_found\",\"hint\":\"look again\"}}}\n");
  const std::string wrong = daemon.ask(client, "orders.show", R"({"order":"1"})");
  EXPECT_TRUE(has(wrong, "-32602") && has(wrong, "invctl help orders show")) << wrong;
  EXPECT_TRUE(has(daemon.ask(client, "no.such", "{}"), "-32601"));
  EXPECT_TRUE(has(daemon.ask(client, "status", "{}"), "-32601")) << "a method of the table without a handler";
}

TEST(Server, AHandlerThatThrowsHarmsNobodyAndSaysNothing) {
  TestDaemon daemon;
  auto client = daemon.connect(test::reader());
  const std::string answer = daemon.ask(client, "orders.show", R"({"order_id":"throws"})");
  EXPECT_TRUE(has(answer, "\"internal\"")) << answer;
  EXPECT_FALSE(has(answer, "secret-canary"));
  EXPECT_TRUE(has(daemon.ask(client, "quota"), "rows"));
}

TEST(Server, UnreachableIsTheClientsWordForTheDaemon) {
  TestDaemon daemon;
  auto client = daemon.connect(test::root());
  const std::string answer = daemon.ask(client, "config.reload");
  EXPECT_TRUE(has(answer, "\"temporary\"") && !has(answer, "\"unreachable\"")) << answer;
}

TEST(Server, AnAnswerBeyondTheLimitIsAnError) {
  TestDaemon daemon;
  auto client = daemon.connect(test::root());
  EXPECT_TRUE(has(daemon.ask(client, "orders.list"), "\"limit\""));
}

TEST(Server, ProgressBelongsToItsRequestAndOthersAreAnsweredMeanwhile) {
  TestDaemon daemon;
  auto client = daemon.connect(test::operator_());
  EXPECT_EQ(daemon.ask(client, "sync", R"({"module":"orders"})"),
            "{\"jsonrpc\":\"2.0\",\"method\":\"progress\",\"params\":{\"id\":1,\"value\":{\"synced\":1}}}\n");
  EXPECT_TRUE(has(daemon.ask(client, "quota"), "\"id\":2"));
  daemon.release.set();
  daemon.scheduler.run_ready();
  EXPECT_EQ(client.take(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n");
}

TEST(Server, LeavingEndsTheWaiting) {
  TestDaemon daemon;
  auto client = daemon.connect(test::operator_());
  daemon.ask(client, "sync");
  EXPECT_EQ(daemon.holding, 1);
  client.leave();
  daemon.scheduler.run_ready();
  EXPECT_EQ(daemon.holding, 0);
  EXPECT_EQ(daemon.server->connections(), 0U);
}

TEST(Server, AHalfClosedClientStillGetsWhatWasAnswered) {
  TestDaemon daemon;
  auto client = daemon.connect(test::reader());
  client.send(request_line(1, "quota", "{}"));
  client.half_close();
  daemon.scheduler.run_ready();
  EXPECT_TRUE(has(client.take(), "rows"));
  EXPECT_TRUE(client.cut());
  EXPECT_EQ(daemon.server->connections(), 0U);
}

TEST(Server, OneOnlyCallsRunOneAfterTheOther) {
  TestDaemon daemon;
  auto a = daemon.connect(test::operator_(1));
  auto b = daemon.connect(test::operator_(2));
  daemon.ask(a, "quarantine.drop");
  daemon.ask(b, "quarantine.drop");
  EXPECT_EQ(daemon.holding, 1);
  a.leave();
  daemon.scheduler.run_ready();
  EXPECT_EQ(daemon.holding, 1) << "the turn goes on when its holder leaves";
  daemon.release.set();
  daemon.scheduler.run_ready();
  EXPECT_TRUE(has(b.take(), "result"));
  EXPECT_EQ(daemon.most_holding, 1);
}

TEST(Server, AnIdUnderWayIsNotTakenTwice) {
  TestDaemon daemon;
  auto client = daemon.connect(test::operator_());
  client.send(request_line(5, "sync", "{}") + request_line(5, "quota", "{}"));
  daemon.scheduler.run_ready();
  EXPECT_TRUE(has(client.take(), "-32600"));
}

TEST(Data3, OperatingCallsAreAuditedWithPeerObjectsAndResult) {
  TestDaemon daemon;
  auto reader = daemon.connect(test::reader());
  daemon.ask(reader, "quota");
  EXPECT_TRUE(daemon.audited.empty()) << "reading is not";
  daemon.ask(reader, "sync");
  ASSERT_EQ(daemon.audited.size(), 1U);
  EXPECT_EQ(daemon.audited[0].uid, 1001U);
  EXPECT_EQ(daemon.audited[0].method, "sync");
  EXPECT_FALSE(daemon.audited[0].succeeded);
  EXPECT_EQ(daemon.audited[0].error, ErrorCode::refused);

  auto staying = daemon.connect(test::operator_());
  auto leaving = daemon.connect(test::operator_());
  daemon.ask(staying, "sync");
  daemon.ask(leaving, "sync");
  leaving.leave();
  daemon.scheduler.run_ready();
  ASSERT_EQ(daemon.audited.size(), 2U);
  EXPECT_EQ(daemon.audited[1].error, ErrorCode::cancelled);
  daemon.release.set();
  daemon.scheduler.run_ready();
  ASSERT_EQ(daemon.audited.size(), 3U);
  EXPECT_TRUE(daemon.audited[2].succeeded);
  EXPECT_EQ(daemon.audited[2].objects, std::vector<std::string>{"111-2222222-3333333"});
}

TEST(Server, DestroyedWithSessionsAndCallsUnderWay) {
  TestDaemon daemon;
  auto a = daemon.connect(test::operator_());
  auto b = daemon.connect(test::reader());
  daemon.ask(a, "sync");
  daemon.ask(b, "watch");
  daemon.server.reset();
  EXPECT_EQ(daemon.holding, 0);
  EXPECT_TRUE(a.cut());
  daemon.scheduler.run_ready();
}

TEST(Server, RunsOutOfDescriptorsAndGoesOn) {
  TestDaemon daemon;
  daemon.acceptor.fail_once(ErrorCode::temporary);
  daemon.scheduler.run_ready();
  auto client = daemon.connect(test::reader());
  daemon.scheduler.advance(Duration{100});
  EXPECT_TRUE(has(daemon.ask(client, "quota"), "rows"));
}

}  // namespace
}  // namespace invd::control
