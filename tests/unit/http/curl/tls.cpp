#include <gmock/gmock.h>

#include "unit/http/curl/curl_test.h"

namespace invd::http::test {
namespace {

class Data4Tls : public CurlTest {
 protected:
  /// What comes of one request to a server with this identity.
  std::string against(const Identity& identity, const Authority& issuer = authority()) {
    bool served = false;
    const Server server(Server::answering([&](const std::string&) {
                          served = true;
                          return answer("ok");
                        }),
                        issuer.issue(identity));
    std::string result = failure(get(server));
    EXPECT_EQ(served, result.starts_with("status"));
    const std::string port = ":" + std::to_string(server.port());
    if (const std::size_t at = result.find(port); at != std::string::npos) result.erase(at, port.size());
    return result;
  }
};

TEST_F(Data4Tls, AuthorityOfTheConfiguredFile) {
  EXPECT_EQ(against({}), "status 200, 2 bytes");
}
TEST_F(Data4Tls, Tls12IsEnough) {
  EXPECT_EQ(against({.max_version = TLS1_2_VERSION}), "status 200, 2 bytes");
}
TEST_F(Data4Tls, WrongHost) {
  EXPECT_EQ(against({.names = "DNS:localhost,IP:127.0.0.2"}), "refused 127.0.0.1: its certificate is for another host");
}
TEST_F(Data4Tls, WrongHostByName) {
  const Server server(Server::answering([](const std::string&) { return answer("ok"); }),
                      authority().issue({.names = "DNS:good.test"}));
  const std::string port = std::to_string(server.port());
  use({.resolve = {"good.test:" + port + ":127.0.0.1", "evil.test:" + port + ":127.0.0.1"}});
  EXPECT_EQ(failure(get("https://good.test:" + port + "/")), "status 200, 2 bytes");
  // Also over a connection that is kept: it belongs to the other name.
  EXPECT_EQ(failure(get("https://evil.test:" + port + "/")),
            "refused evil.test:" + port + ": its certificate is for another host");
}
TEST_F(Data4Tls, Expired) {
  EXPECT_EQ(against({.valid_until = -60}), "refused 127.0.0.1: its certificate has expired");
}
TEST_F(Data4Tls, NotYetValid) {
  EXPECT_EQ(against({.valid_from = 1'800}), "refused 127.0.0.1: its certificate is not valid yet");
}
TEST_F(Data4Tls, UnknownAuthority) {
  const Authority stranger;
  EXPECT_EQ(against({}, stranger), "refused 127.0.0.1: its certificate comes from an unknown authority");
}
TEST_F(Data4Tls, Tls11) {
  EXPECT_EQ(against({.max_version = TLS1_1_VERSION}), "refused 127.0.0.1: it speaks no TLS 1.2 or later");
}
TEST_F(Data4Tls, MissingFileOfAuthorities) {
  use({.ca_file = "/nonexistent/ca.pem"});
  EXPECT_EQ(against({}), "refused 127.0.0.1: the file of trusted authorities cannot be read");
}
TEST_F(Data4Tls, PlainHttpAnsweredToTls) {
  const Server server([](Peer& peer) {
    peer.write(answer("I speak no TLS"));
    peer.wait_for_close();
  });
  EXPECT_THAT(failure(get("https://127.0.0.1:" + std::to_string(server.port()) + "/")),
              testing::StartsWith("unreachable"));
}
TEST_F(Data4Tls, HandshakeThatNeverEnds) {
  const Server server([](Peer& peer) { peer.wait_for_close(); });
  Request request = get("https://127.0.0.1:" + std::to_string(server.port()) + "/");
  request.limits.connect = Duration(150);
  EXPECT_THAT(failure(std::move(request)), testing::EndsWith(": no connection in time"));
}

}  // namespace
}  // namespace invd::http::test
