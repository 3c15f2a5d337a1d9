#include <gmock/gmock.h>

#include "async/sleep.h"
#include "async/timeout.h"
#include "unit/http/curl/curl_test.h"

namespace invd::http::test {
namespace {

class Cancel : public CurlTest {
 protected:
  async::Task<void> forget_result(Request request) {
    static_cast<void>(co_await client_->send(std::move(request)));
    ++finished_;
  }
  /// Starts requests and destroys them after so many turns of the loop.
  async::Task<void> start_and_destroy(Request request, int count, int turns) {
    async::TaskScope scope(loop_);
    for (int i = 0; i < count; ++i) scope.spawn(forget_result(request));
    for (int i = 0; i < turns; ++i) co_await async::yield(loop_);
  }
  async::Task<bool> answered_within(Request request, Duration limit) {
    const auto result = co_await async::with_timeout(loop_, limit, client_->send(std::move(request)));
    co_return result.has_value();
  }
  async::Task<void> until(const std::atomic<bool>& flag) {
    while (!flag) co_await async::sleep_for(loop_, Duration(1));
  }
  int finished_ = 0;
};

TEST_F(Cancel, AfterAnyNumberOfTurns) {
  // From "not yet connected" through handshake, waiting and the middle of the body to "answered, not yet resumed".
  const std::string body(300'000, 'x');
  const auto slowly = [&](Peer& peer) {
    while (!peer.read_request().empty())
      if (!peer.write(answer(body))) return;
  };
  const Server plain(slowly);
  const Server tls(slowly, authority().issue({}));
  use({.max_connections_per_host = 3});
  for (const Server* server : {&plain, &tls}) {
    for (int turns = 0; turns < 150; ++turns) loop_.run(start_and_destroy(get(*server), 1 + turns % 5, turns));
    EXPECT_EQ(failure(get(*server)), "status 200, 300000 bytes");
  }
}

TEST_F(Cancel, AfterAnyTime) {
  const Server server(
      [](Peer& peer) {
        if (peer.read_request().empty() || !peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")) return;
        while (peer.write(std::string(100, 'x'))) std::this_thread::sleep_for(std::chrono::microseconds(200));
      },
      authority().issue({}));
  for (int ms = 0; ms < 40; ++ms) {
    const bool result = loop_.run(answered_within(get(server), Duration(ms)));
    EXPECT_FALSE(result);
  }
}

TEST_F(Cancel, OneOfManyLeavesTheOthers) {
  const Server server(Server::answering([](const std::string&) { return answer("ok"); }));
  use({.max_connections_per_host = 2});
  async::TaskScope kept(loop_);
  for (int i = 0; i < 50; ++i) kept.spawn(forget_result(get(server)));
  loop_.run(start_and_destroy(get(server), 50, 3));
  loop_.run(kept.join());
  EXPECT_GE(finished_, 50);
}

TEST_F(Cancel, TheConnectionIsClosed) {
  std::atomic<bool> asked{false};
  std::atomic<bool> closed{false};
  const Server server([&](Peer& peer) {
    asked = !peer.read_request().empty();
    peer.wait_for_close();
    closed = true;
  });
  {
    async::TaskScope scope(loop_);
    scope.spawn(forget_result(get(server)));
    loop_.run(until(asked));
    EXPECT_FALSE(closed);
  }
  for (int i = 0; i < 400 && !closed; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_TRUE(closed);
  EXPECT_EQ(finished_, 0);
}

TEST_F(Cancel, TheClientMayGoWithIdleConnectionsOpen) {
  const Server server(Server::answering([](const std::string&) { return answer("ok"); }), authority().issue({}));
  EXPECT_EQ(failure(get(server)), "status 200, 2 bytes");
  client_.reset();
  use({});
  EXPECT_EQ(failure(get(server)), "status 200, 2 bytes");
}

}  // namespace
}  // namespace invd::http::test
