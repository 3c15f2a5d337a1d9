#include <gmock/gmock.h>

#include "support/gzip.h"
#include "unit/http/curl/curl_test.h"

namespace invd::http::test {
namespace {

using invd::test::gzip;
using testing::AnyOf;
using testing::EndsWith;
using testing::StartsWith;

std::string chunked(std::string_view body) {
  std::string out = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  char size[32];
  std::snprintf(size, sizeof size, "%zx\r\n", body.size());
  return out + size + std::string(body) + "\r\n0\r\n\r\n";
}

/// Times are short, so that a test of a silent server takes a moment.
class Hostile : public CurlTest {
 protected:
  /// What comes of a request to a server that reads it and then behaves so.
  std::string against(Server::Behaviour behaviour, Limits limits = {}) {
    const Server server([&](Peer& peer) {
      if (!peer.read_request().empty()) behaviour(peer);
    });
    Request request = get(server);
    request.limits = limits;
    std::string result = failure(std::move(request));
    const std::string host = "127.0.0.1:" + std::to_string(server.port()) + ": ";
    if (const std::size_t at = result.find(host); at != std::string::npos) result.erase(at, host.size());
    return result;
  }
  std::string against(std::string bytes, Limits limits = {}) {
    return against([bytes = std::move(bytes)](Peer& peer) { peer.write(bytes); }, limits);
  }
};

TEST_F(Hostile, NobodyListens) {
  int port = 0;
  {
    const Server server([](Peer&) {});
    port = server.port();
  }
  EXPECT_THAT(failure(get("http://127.0.0.1:" + std::to_string(port) + "/")), StartsWith("unreachable"));
}

TEST_F(Hostile, UnknownName) {
  Request request = get("https://no-such-name.invalid/");
  request.limits.connect = Duration(1'000);
  EXPECT_THAT(failure(std::move(request)), StartsWith("unreachable no-such-name.invalid: "));
}

TEST_F(Hostile, StallsBeforeTheHeaders) {
  EXPECT_EQ(against([](Peer& peer) { peer.wait_for_close(); }, {.total = Duration(150)}),
            "timeout no complete answer in time");
}

TEST_F(Hostile, StallsInTheBody) {
  EXPECT_EQ(against(
                [](Peer& peer) {
                  peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                  peer.wait_for_close();
                },
                {.total = Duration(150)}),
            "timeout no complete answer in time");
}

TEST_F(Hostile, TricklesBelowTheLowSpeed) {
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(against(
                [](Peer& peer) {
                  peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                  while (peer.write("x")) std::this_thread::sleep_for(std::chrono::milliseconds(100));
                },
                {.total = Duration(15'000), .low_speed = Duration(1'000)}),
            "timeout no complete answer in time");
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(6));
}

TEST_F(Hostile, SilenceCountsAsLowSpeed) {
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(
      against([](Peer& peer) { peer.wait_for_close(); }, {.total = Duration(15'000), .low_speed = Duration(1'000)}),
      "timeout no complete answer in time");
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(6));
}

TEST_F(Hostile, ResetsAndCloses) {
  const auto reset = [](Peer& peer) { peer.reset_on_close(); };
  EXPECT_THAT(against(reset), StartsWith("temporary"));
  EXPECT_THAT(against(""), StartsWith("temporary"));
  EXPECT_THAT(against("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), StartsWith("temporary"));
  EXPECT_THAT(against([&](Peer& peer) {
                peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                peer.reset_on_close();
              }),
              StartsWith("temporary"));
  EXPECT_THAT(against("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"), StartsWith("temporary"));
}

TEST_F(Hostile, ResetsWhileTheRequestIsSent) {
  // A write to a connection that has gone must end in an error and not in SIGPIPE, which ends the program.
  const auto reset = [](Peer& peer) { peer.reset_on_close(); };
  const Server plain(reset);
  const Server tls(reset, authority().issue({}));
  for (const Server* server : {&plain, &tls})
    for (int i = 0; i < 10; ++i) {
      Request request = get(*server);
      request.method = "PUT";
      request.body.assign(4u << 20, 'x');
      EXPECT_THAT(failure(std::move(request)), AnyOf(StartsWith("temporary"), StartsWith("unreachable")));
    }
}

TEST_F(Hostile, ClosesInTheHeaders) {
  // Headers that were cut must not pass for an answer.
  EXPECT_THAT(against("HTTP/1.1 200 OK\r\nContent-Le"), StartsWith("temporary"));
  EXPECT_THAT(against("HTTP/1.1 200 OK\r\nx-a: 1\r\n"), StartsWith("temporary"));
  EXPECT_THAT(against("HTTP/1.1 200 OK\r\n"), StartsWith("temporary"));
  EXPECT_THAT(against("HTTP/1.1 103 Early Hints\r\n\r\n"), StartsWith("temporary"));
}

TEST_F(Hostile, SpeaksSomethingElse) {
  for (const char* text :
       {"SSH-2.0-OpenSSH_9.2\r\n", "\r\n\r\n\r\n", "\x16\x03\x01 TLS?", "{\"json\":true}\n", "HTTP/9.9 200 OK\r\n\r\n"})
    EXPECT_EQ(against(text), "malformed the answer is not HTTP") << text;
  EXPECT_EQ(against("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"), "malformed the answer is not HTTP");
  EXPECT_EQ(against(answer("not gzip at all", "Content-Encoding: gzip\r\n")), "malformed the answer is not HTTP");
  EXPECT_THAT(against("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc"),
              AnyOf(StartsWith("malformed"), StartsWith("temporary")));
}

TEST_F(Hostile, ContentLengthTooSmall) {
  // The rest belongs to no answer, and must not become the next one.
  std::atomic<int> connections{0};
  const Server server([&](Peer& peer) {
    ++connections;
    while (!peer.read_request().empty())
      if (!peer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Smuggled\r\n\r\n")) return;
  });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(failure(get(server)), "status 200, 2 bytes");
  EXPECT_EQ(connections, 3);
}

TEST_F(Hostile, EndlessHeaders) {
  EXPECT_THAT(against([](Peer& peer) {
                peer.write("HTTP/1.1 200 OK\r\n");
                while (peer.write("x-filler: " + std::string(1'000, 'x') + "\r\n")) {
                }
              }),
              EndsWith("the headers of the answer are larger than the limit"));
}

TEST_F(Hostile, OneEndlessHeader) {
  EXPECT_THAT(against([](Peer& peer) {
                peer.write("HTTP/1.1 200 OK\r\nx-filler: ");
                while (peer.write(std::string(10'000, 'x'))) {
                }
              }),
              StartsWith("limit"));
}

TEST_F(Hostile, EndlessInterimAnswers) {
  EXPECT_THAT(against([](Peer& peer) {
                while (peer.write("HTTP/1.1 100 Continue\r\n\r\n")) {
                }
              }),
              StartsWith("limit"));
}

TEST_F(Hostile, HeaderLimitIsExact) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  EXPECT_EQ(against(head, {.headers = head.size()}), "status 200, 0 bytes");
  EXPECT_THAT(against(head, {.headers = head.size() - 1}), StartsWith("limit"));
}

TEST_F(Hostile, EndlessBody) {
  EXPECT_EQ(against(
                [](Peer& peer) {
                  peer.write("HTTP/1.1 200 OK\r\n\r\n");
                  while (peer.write(std::string(65'536, 'x'))) {
                  }
                },
                {.body = 1u << 20}),
            "limit the bytes of the answer are larger than the limit");
}

TEST_F(Hostile, GzipBomb) {
  // 64 MiB of zeros are 64 KiB; twice packed a few hundred bytes. Both stop at the limit.
  const std::string once = gzip(std::string(64u << 20, '\0'));
  EXPECT_EQ(against(answer(once, "Content-Encoding: gzip\r\n"), {.body = 1u << 20}),
            "limit the bytes of the answer are larger than the limit");
  EXPECT_EQ(against(answer(gzip(once), "Content-Encoding: gzip, gzip\r\n"), {.body = 1u << 20}),
            "limit the bytes of the answer are larger than the limit");
}

TEST_F(Hostile, BodyLimitIsExact) {
  for (const std::size_t limit : {std::size_t{0}, std::size_t{1}, std::size_t{16'384}, std::size_t{100'000}}) {
    const std::string fits(limit, 'x');
    const std::string too_much(limit + 1, 'x');
    const std::string good = "status 200, " + std::to_string(limit) + " bytes";
    EXPECT_EQ(against(answer(fits), {.body = limit}), good);
    EXPECT_EQ(against(answer(gzip(fits), "Content-Encoding: gzip\r\n"), {.body = limit}), good);
    EXPECT_THAT(against(answer(too_much), {.body = limit}), StartsWith("limit"));
    EXPECT_THAT(against(chunked(too_much), {.body = limit}), StartsWith("limit"));
    EXPECT_THAT(against(answer(gzip(too_much), "Content-Encoding: gzip\r\n"), {.body = limit}), StartsWith("limit"));
    EXPECT_THAT(against("HTTP/1.1 200 OK\r\n\r\n" + too_much, {.body = limit}), StartsWith("limit"));
  }
}

TEST_F(Hostile, ConnectionsAreUsableAfterwards) {
  // Each failure closes its connection; the client goes on.
  EXPECT_THAT(against("garbage\r\n"), StartsWith("malformed"));
  const Server server(Server::answering([](const std::string&) { return answer("ok"); }));
  EXPECT_EQ(failure(get(server)), "status 200, 2 bytes");
}

}  // namespace
}  // namespace invd::http::test
