#include <gmock/gmock.h>

#include "async/sleep.h"
#include "unit/http/curl/curl_test.h"

namespace invd::http::test {
namespace {

class Load : public CurlTest {
 protected:
  /// Sends all at once and returns when all have come back.
  std::vector<std::string> send_all(const std::vector<Request>& requests) {
    std::vector<std::string> results(requests.size());
    async::TaskScope scope(loop_);
    for (std::size_t i = 0; i < requests.size(); ++i) scope.spawn(one(requests[i], results[i]));
    loop_.run(scope.join());
    return results;
  }
  async::Task<void> one(Request request, std::string& result) {
    const Result<Response> response = co_await client_->send(std::move(request));
    result = response ? response->body : response.error().message;
  }
};

/// The path back, so that a mixed-up answer is seen.
std::string echo(const std::string& request) {
  const std::size_t path = request.find(' ') + 1;
  return answer(request.substr(path, request.find(' ', path) - path));
}

TEST_F(Load, AThousandAtOnceShareAFewConnections) {
  const Server server(Server::answering(echo));
  use({.max_connections_per_host = 6});
  std::vector<Request> requests(1'000);
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    expected.push_back("/r" + std::to_string(i));
    requests[i].url = server.url(expected.back());
  }
  EXPECT_EQ(send_all(requests), expected);
  EXPECT_EQ(client_->counters().requests, 1'000u);
  EXPECT_LE(server.connections(), 6);
  EXPECT_EQ(client_->counters().reused, 1'000u - static_cast<unsigned>(server.connections()));
}

TEST_F(Load, TheCapOverAllHostsHolds) {
  std::list<Server> servers;
  for (int i = 1; i <= 5; ++i)
    servers.emplace_back(Server::answering(echo), nullptr, ("127.0.0." + std::to_string(i)).c_str());
  use({.max_connections_per_host = 3, .max_connections = 4});
  std::vector<Request> requests;
  std::vector<std::string> expected;
  for (int round = 0; round < 40; ++round)
    for (const Server& server : servers) {
      expected.push_back("/" + std::to_string(round) + "-" + std::to_string(server.port()));
      requests.emplace_back().url = server.url(expected.back());
    }
  EXPECT_EQ(send_all(requests), expected);
  const auto open = [&] {
    int sum = 0;
    for (const Server& server : servers) sum += server.open();
    return sum;
  };
  // A server sees a connection closed a moment after the client has closed it.
  for (int i = 0; i < 400 && open() > 4; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_LE(open(), 4);
}

TEST_F(Load, ASlowHostDoesNotHoldUpAnother) {
  const Server slow([](Peer& peer) { peer.wait_for_close(); });
  const Server quick(Server::answering(echo), nullptr, "127.0.0.2");
  use({.max_connections_per_host = 2, .max_connections = 3});
  async::TaskScope stuck(loop_);
  std::vector<std::string> ignored(20);
  for (std::string& result : ignored) stuck.spawn(one(get(slow), result));
  EXPECT_EQ(failure(get(quick)),
            "status 200, " + std::to_string(get(quick).url.size() - quick.url("").size()) + " bytes");
}

TEST_F(Load, WaitingForAPlaceIsBoundedAndNotTimed) {
  const Server server(Server::answering([](const std::string&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    return answer("ok");
  }));
  use({.max_connections_per_host = 1, .max_waiting = 10});
  Request request = get(server);
  request.limits.total = Duration(250);  // all eleven together take longer
  const std::vector<std::string> results = send_all(std::vector<Request>(20, request));
  EXPECT_EQ(std::ranges::count(results, "ok"), 11);
  EXPECT_EQ(results.back(), "127.0.0.1:" + std::to_string(server.port()) + ": too many requests wait for a connection");
}

TEST_F(Load, AnIdleClientDoesNotWakeTheLoop) {
  const Server server(Server::answering(echo));
  EXPECT_THAT(failure(get(server)), testing::StartsWith("status 200"));
  const std::uint64_t before = loop_.iterations();
  loop_.run([](uv::Loop& loop) -> async::Task<void> { co_await async::sleep_for(loop, Duration(300)); }(loop_));
  EXPECT_LE(loop_.iterations() - before, 6u);
}

}  // namespace
}  // namespace invd::http::test
