#include <chrono>
#include <fstream>
#include <functional>
#include <gmock/gmock.h>
#include <unistd.h>

#include "async/sleep.h"
#include "support/sanitized.h"
#include "unit/http/curl/curl_test.h"

namespace invd::http::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// What came of reading a body to its end.
struct Read {
  std::string outcome;  ///< "whole", or the error
  int status = 0;
  std::uint64_t bytes = 0;
  std::uint64_t sum = 0;  ///< over all bytes, place and value
};

std::size_t resident_bytes() {
  std::size_t total = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t add(std::uint64_t sum, std::string_view bytes) {
  for (const char c : bytes) sum = sum * 31 + static_cast<unsigned char>(c);
  return sum;
}

class Stream : public CurlTest {
 protected:
  static std::string text(const Error& error) {
    EXPECT_FALSE((error.message + error.hint).contains(kCanary)) << error.message;
    return std::string(name(error.code)) + " " + error.message;
  }
  async::Task<Read> read_all(Request request, Duration pause, bool sums) {
    Read read;
    auto body = co_await client_->open(std::move(request));
    if (!body) {
      read.outcome = text(body.error());
      co_return read;
    }
    read.status = (*body)->head().status;
    EXPECT_EQ((*body)->head().body, "");
    for (;;) {
      auto piece = co_await (*body)->read();
      if (!piece || piece->empty()) {
        read.outcome = piece ? "whole" : text(piece.error());
        EXPECT_EQ(piece.has_value(), (co_await (*body)->read()).has_value()) << "the end stays the end";
        co_return read;
      }
      EXPECT_LE(piece->size(), BodyStream::kLargestPiece);
      read.bytes += piece->size();
      if (sums) read.sum = add(read.sum, *piece);
      if (pause > Duration(0)) co_await async::sleep_for(loop_, pause);
    }
  }
  /// Reads nothing for so long, then looks around, then reads all.
  async::Task<Read> read_after(Request request, Duration pause, std::function<void()> look) {
    Read all;
    auto body = co_await client_->open(std::move(request));
    co_await async::sleep_for(loop_, pause);
    look();
    for (;;) {
      auto piece = co_await (*body)->read();
      if (!piece) ADD_FAILURE() << piece.error().message;
      if (!piece || piece->empty()) co_return all;
      all.bytes += piece->size();
    }
  }
  async::Task<> read_some(Request request, int pieces) {
    auto body = co_await client_->open(std::move(request));
    for (int i = 0; i < pieces; ++i) EXPECT_TRUE(co_await (*body)->read());
  }
  Read read(Request request, Duration pause = Duration(0)) {
    return loop_.run(read_all(std::move(request), pause, true));
  }
  std::string outcome(const Server& server, Limits limits = {}) {
    Request request = get(server);
    request.limits = limits;
    const Read all = read(std::move(request));
    const std::string host = "127.0.0.1:" + std::to_string(server.port()) + ": ";
    std::string text = all.outcome;
    if (const std::size_t at = text.find(host); at != std::string::npos) text.erase(at, host.size());
    return text + " after " + std::to_string(all.bytes);
  }
  static Server::Behaviour once(Server::Behaviour behaviour) {
    return [behaviour = std::move(behaviour)](Peer& peer) {
      if (!peer.read_request().empty()) behaviour(peer);
    };
  }
};

TEST_F(Stream, ABodyComesWholeAndAsItWasSent) {
  std::string body(1'000'000, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * i >> 3);
  std::string seen;
  const Server server(Server::answering([&](const std::string& request) {
    seen = request;
    return answer(body, "Content-Encoding: gzip\r\nx-a: 1\r\n");
  }));
  const Read all = read(get(server));
  EXPECT_EQ(all.outcome, "whole");
  EXPECT_EQ(all.status, 200);
  EXPECT_EQ(all.bytes, body.size());
  EXPECT_EQ(all.sum, add(0, body));
  EXPECT_THAT(seen, Not(HasSubstr("Accept-Encoding"))) << "nothing is unpacked here";
}

TEST_F(Stream, ASlowReaderLosesNothingOverTls) {
  // Bytes that TLS has taken off the socket already are not seen by a poll of it when the reader goes on.
  std::string body(2'000'000, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * i >> 3);
  const Server server(Server::answering([&](const std::string&) { return answer(body); }), authority().issue({}));
  for (const Duration pause : {Duration(0), Duration(3)}) {
    const Read all = read(get(server), pause);
    EXPECT_EQ(all.outcome, "whole");
    EXPECT_EQ(all.sum, add(0, body));
  }
}

TEST_F(Stream, AnyStatusIsAHeadAndAnEmptyBodyIsAnEnd) {
  for (const int status : {200, 302, 403, 503}) {
    const Server server(Server::answering([&](const std::string&) { return answer("", "Location: /x\r\n", status); }));
    const Read all = read(get(server));
    EXPECT_EQ(all.outcome, "whole");
    EXPECT_EQ(all.status, status);
    EXPECT_EQ(all.bytes, 0u);
  }
}

TEST_F(Stream, AConnectionIsUsedAgain) {
  const Server server(Server::answering([&](const std::string&) { return answer(std::string(200'000, 'x')); }));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(read(get(server)).bytes, 200'000u);
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(client_->counters().reused, 2u);
}

TEST_F(Stream, WhatBreaksOnTheWayIsNeverWhole) {
  EXPECT_THAT(outcome(Server(once([](Peer& peer) {
                peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf");
                peer.reset_on_close();
              }))),
              StartsWith("temporary the connection broke before the answer was complete"));
  EXPECT_THAT(outcome(Server(once([](Peer& peer) {
                peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
              }))),
              StartsWith("temporary "));
  EXPECT_EQ(outcome(Server(once([](Peer& peer) { peer.write("SSH-2.0-OpenSSH\r\n"); }))),
            "malformed the answer is not HTTP after 0");
  EXPECT_THAT(read(get("http://10.0.0.1/")).outcome, StartsWith("refused 10.0.0.1: plain http"));
}

TEST_F(Stream, I12TheWholeBodyIsLimitedWhateverItsLength) {
  const Server announced(Server::answering([](const std::string&) { return answer(std::string(300'001, 'x')); }));
  EXPECT_THAT(outcome(announced, {.body = 300'000}), StartsWith("limit the bytes of the answer are larger"));
  EXPECT_EQ(outcome(announced, {.body = 300'001}), "whole after 300001");
  const Server endless(once([](Peer& peer) {
    peer.write("HTTP/1.1 200 OK\r\n\r\n");
    while (peer.write(std::string(10'000, 'x'))) {
    }
  }));
  EXPECT_THAT(outcome(endless, {.body = 1'000'000}), StartsWith("limit "));
}

TEST_F(Stream, AServerThatStallsOrTricklesIsGivenUp) {
  const Server stalls(once([](Peer& peer) {
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    peer.wait_for_close();
  }));
  EXPECT_EQ(outcome(stalls, {.total = Duration(150)}), "timeout no complete answer in time after 4");
  EXPECT_EQ(outcome(stalls, {.low_speed = Duration(1'000)}), "timeout no complete answer in time after 4");
}

/// The server cannot be far ahead of a reader that takes longer than the low speed allows a server.
TEST_F(Stream, ASlowReaderMakesTheServerWaitAndIsNoLowSpeed) {
  std::atomic<std::uint64_t> written{0};
  constexpr std::uint64_t kBody = 40u << 20;
  const Server server(once([&](Peer& peer) {
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kBody) + "\r\n\r\n");
    const std::string block(64u << 10, 'x');
    while (written < kBody && peer.write(block)) written += block.size();
  }));
  Request request = get(server);
  request.limits = {.body = kBody, .total = Duration(60'000), .low_speed = Duration(1'000)};
  EXPECT_EQ(loop_
                .run(read_after(
                    std::move(request), Duration(2'500),
                    [&] { EXPECT_LT(written, kBody / 2) << "the kernel's buffers hold some megabytes, no more"; }))
                .bytes,
            kBody);
}

TEST_F(Stream, ABodyOfAnyLengthPassesInConstantMemory) {
  constexpr std::uint64_t kBody = invd::test::kSanitized ? 30u << 20 : 300u << 20;
  const Server server(once([&](Peer& peer) {
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kBody) + "\r\n\r\n");
    const std::string block(256u << 10, 'x');
    for (std::uint64_t sent = 0; sent < kBody; sent += block.size())
      if (!peer.write(block)) return;
  }));
  Request request = get(server);
  request.limits.body = kBody;
  const std::size_t before = resident_bytes();
  const Read all = loop_.run(read_all(std::move(request), Duration(0), false));
  EXPECT_EQ(all.outcome, "whole");
  EXPECT_EQ(all.bytes, kBody);
  // Under the sanitizers freed memory is kept for a while.
  if (!invd::test::kSanitized) {
    EXPECT_LT(resident_bytes(), before + (16u << 20));
  }
}

TEST_F(Stream, DestroyedAtAnyTimeItLeavesNothingBehind) {
  const Server server(Server::answering([](const std::string&) { return answer(std::string(500'000, 'x')); }));
  use({.max_connections_per_host = 1});
  for (int pieces = 0; pieces < 12; ++pieces) loop_.run(read_some(get(server), pieces));
  EXPECT_EQ(read(get(server)).bytes, 500'000u) << "its place was given back";
}

}  // namespace
}  // namespace invd::http::test
