#include "sandbox/http_server.h"

#include <arpa/inet.h>
#include <charconv>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace invd::sandbox::test {
namespace {

/// As many pieces of one size as it was told.
class Pieces final : public BodySource {
 public:
  Pieces(std::size_t count, std::size_t size) : count_(count), size_(size) {}
  std::string next() override {
    if (count_ == 0) return {};
    --count_;
    return std::string(size_, 'x');
  }

 private:
  std::size_t count_;
  std::size_t size_;
};

/// All that the server sends to one request, until it closes.
std::string exchange(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string all;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size())) {
      std::string piece(64U << 10, '\0');
      for (ssize_t n = 0; (n = recv(fd, piece.data(), piece.size(), 0)) > 0;)
        all.append(piece, 0, static_cast<std::size_t>(n));
    }
  }
  close(fd);
  return all;
}

struct Received {
  std::size_t size = 0;
  bool whole = false;  ///< the last chunk came
};

/// The body in chunks.
Received chunks(const std::string& answer) {
  Received received;
  std::size_t at = answer.find("\r\n\r\n");
  if (at == std::string::npos || answer.find("Transfer-Encoding: chunked") > at) return received;
  for (at += 4; at < answer.size();) {
    const std::size_t end = answer.find("\r\n", at);
    std::size_t size = 0;
    if (end == std::string::npos) return received;
    std::from_chars(answer.data() + at, answer.data() + end, size, 16);
    if (size == 0) {
      received.whole = true;
      return received;
    }
    received.size += std::min(size, answer.size() - std::min(answer.size(), end + 2));
    at = end + 2 + size + 2;
  }
  return received;
}

Received receive(const std::function<void(Reply&)>& change, std::size_t pieces = 100) {
  const auto server = HttpServer::start(0, [&](const http::Request&) {
    Reply reply;
    reply.response.status = 200;
    reply.stream = std::make_shared<Pieces>(pieces, 50'000);
    change(reply);
    return reply;
  });
  if (!server) return {};
  return chunks(exchange((*server)->port()));
}

TEST(HttpServer, StreamsABodyWhoseLengthItDoesNotKnow) {
  const Received received = receive([](Reply&) {});
  EXPECT_EQ(received.size, 5'000'000U);
  EXPECT_TRUE(received.whole);
}

TEST(HttpServer, AnEmptyStreamIsAnEmptyBody) {
  const Received received = receive([](Reply&) {}, 0);
  EXPECT_EQ(received.size, 0U);
  EXPECT_TRUE(received.whole);
}

TEST(HttpServer, ACutStreamEndsWithoutItsLastChunk) {
  const Received received = receive([](Reply& reply) {
    reply.delivery = Delivery::cut;
    reply.bytes = 123'456;
  });
  EXPECT_EQ(received.size, 123'456U);
  EXPECT_FALSE(received.whole);
}

TEST(HttpServer, ATricklingStreamComesInItsPieces) {
  const auto begin = std::chrono::steady_clock::now();
  const Received received = receive(
      [](Reply& reply) {
        reply.delivery = Delivery::trickle;
        reply.bytes = 10'000;
        reply.interval = Duration(5);
      },
      2);
  EXPECT_EQ(received.size, 100'000U);
  EXPECT_TRUE(received.whole);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(9 * 5));
}

}  // namespace
}  // namespace invd::sandbox::test
