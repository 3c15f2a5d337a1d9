#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>

#include "http/curl/target.h"
#include "unit/http/curl/curl_test.h"

namespace invd::http::test {
namespace {

using testing::StartsWith;

class Data4Loopback : public CurlTest {};

TEST_F(Data4Loopback, PlainHttpBeyondLoopbackIsRefusedBeforeAnyPacket) {
  // Linux routes 0.0.0.0 to this machine: a request let through would reach the server.
  const Server server(Server::answering([](const std::string&) { return answer("ok"); }));
  const std::string port = ":" + std::to_string(server.port()) + "/";
  for (const char* host : {"0.0.0.0", "192.0.2.1", "example.com", "localhost.example.com", "127.0.0.1.example.com",
                           "[::ffff:127.0.0.1]", "[::]", "128.0.0.1", "126.255.255.255", "local"})
    EXPECT_THAT(
        failure(get("http://" + std::string(host) + port)),
        testing::AllOf(StartsWith("refused "), testing::EndsWith("plain http is spoken only to a loopback address")))
        << host;
  EXPECT_EQ(server.connections(), 0);
  EXPECT_EQ(client_->counters().requests, 0u);
}

TEST_F(Data4Loopback, TheAddressBehindTheNameIsChecked) {
  const Server server(Server::answering([](const std::string&) { return answer("ok"); }));
  const std::string port = std::to_string(server.port());
  use({.resolve = {"localhost:" + port + ":0.0.0.0"}});
  EXPECT_EQ(failure(get("http://localhost:" + port + "/")),
            "refused localhost:" + port + ": plain http is spoken only to a loopback address");
  EXPECT_EQ(server.connections(), 0);
  EXPECT_EQ(client_->counters().sockets_opened, 0u);
}

TEST_F(Data4Loopback, LoopbackAddressesAreAllowed) {
  const Server first(Server::answering([](const std::string&) { return answer("ok"); }));
  EXPECT_EQ(failure(get("http://127.0.0.1:" + std::to_string(first.port()) + "/")), "status 200, 2 bytes");
  EXPECT_EQ(failure(get("http://localhost:" + std::to_string(first.port()) + "/")), "status 200, 2 bytes");
  const Server second(Server::answering([](const std::string&) { return answer("ok"); }), nullptr, "127.9.8.7");
  EXPECT_EQ(failure(get(second)), "status 200, 2 bytes");
}

TEST(Loopback, Addresses) {
  const auto v4 = [](const char* text) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    EXPECT_EQ(inet_pton(AF_INET, text, &address.sin_addr), 1);
    EXPECT_EQ(is_loopback(std::string(text)), is_loopback(reinterpret_cast<sockaddr&>(address)));
    return is_loopback(std::string(text));
  };
  const auto v6 = [](const char* text) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, text, &address.sin6_addr), 1);
    EXPECT_EQ(is_loopback(std::string(text)), is_loopback(reinterpret_cast<sockaddr&>(address)));
    return is_loopback(std::string(text));
  };
  for (const char* yes : {"127.0.0.0", "127.0.0.1", "127.255.255.255"}) EXPECT_TRUE(v4(yes)) << yes;
  for (const char* no : {"0.0.0.0", "126.255.255.255", "128.0.0.0", "10.0.0.1"}) EXPECT_FALSE(v4(no)) << no;
  EXPECT_TRUE(v6("::1"));
  for (const char* no : {"::", "::2", "::ffff:127.0.0.1", "fe80::1"}) EXPECT_FALSE(v6(no)) << no;
  EXPECT_FALSE(is_loopback(std::string("localhost")));
}

TEST_F(Data4Loopback, OnlyHttpAndHttpsAreSpoken) {
  for (const char* url : {"ftp://127.0.0.1/", "gopher://127.0.0.1/", "ws://127.0.0.1/", "smb://127.0.0.1/x/"})
    EXPECT_THAT(failure(get(url)), StartsWith("refused 127.0.0.1: only https is spoken")) << url;
  for (const char* url :
       {"", "file:///etc/passwd", "http://", "https://?", "https://a b/", "https://a\nb/", "//x/", "/x"}) {
    Request request;
    request.url = url;
    EXPECT_THAT(failure(std::move(request)), StartsWith("malformed")) << url;
  }
  EXPECT_THAT(failure(get("https://user:pass@127.0.0.1/")), StartsWith("malformed 127.0.0.1: "));
  EXPECT_EQ(client_->counters().requests, 0u);
}

TEST_F(Data4Loopback, HeadersCannotEndTheirLine) {
  for (const std::string& bad : std::vector<std::string>{"a\r\nx: 1", "a\nb", std::string("a\0b", 3)}) {
    Request request = get("https://127.0.0.1:1/");
    request.headers.emplace_back("x", bad);
    EXPECT_THAT(failure(std::move(request)), StartsWith("malformed"));
  }
  Request name = get("https://127.0.0.1:1/");
  name.headers.emplace_back("x: y", "z");
  EXPECT_THAT(failure(std::move(name)), StartsWith("malformed"));
  Request method = get("https://127.0.0.1:1/");
  method.method = "GET / HTTP/1.1\r\n";
  EXPECT_THAT(failure(std::move(method)), StartsWith("malformed"));
}

}  // namespace
}  // namespace invd::http::test
