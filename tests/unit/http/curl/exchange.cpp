#include <gmock/gmock.h>

#include "unit/http/curl/curl_test.h"

namespace invd::http::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Exchange : public CurlTest {
 protected:
  /// What the server saw of one request.
  std::string on_the_wire(Request request) {
    std::string seen;
    const Server server(Server::answering([&](const std::string& text) {
      seen = text;
      return answer("ok");
    }));
    request.url = server.url("/a%2Fb/%EF%BC%A1?x=1%202");
    EXPECT_EQ(failure(std::move(request)), "status 200, 2 bytes");
    return seen;
  }
};

TEST_F(Exchange, SendsTheRequestAsItIs) {
  use({.user_agent = "invd/0.1"});
  const std::string seen = on_the_wire({.method = "PATCH",
                                        .url = {},
                                        .headers = {{"Content-Type", "application/json"}, {"x-empty", ""}},
                                        .body = std::string("{\"a\":\"\0\"}", 9),
                                        .limits = {}});
  EXPECT_THAT(seen, StartsWith("PATCH /a%2Fb/%EF%BC%A1?x=1%202 HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nContent-Length: 9\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nUser-Agent: invd/0.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nAccept-Encoding: gzip\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nx-empty:"));
  EXPECT_THAT(seen, EndsWith(std::string("\r\n\r\n{\"a\":\"\0\"}", 13)));
}

TEST_F(Exchange, SegmentsOfThePathAreNotInterpreted) {
  std::string seen;
  const Server server(Server::answering([&](const std::string& text) {
    seen = text;
    return answer("ok");
  }));
  Request request;
  request.url = server.url("/items/A1SELLER/..?marketplaceIds=X");
  EXPECT_EQ(failure(std::move(request)), "status 200, 2 bytes");
  EXPECT_THAT(seen, StartsWith("GET /items/A1SELLER/..?marketplaceIds=X HTTP/1.1\r\n")) << "a SKU may be \"..\"";
}

TEST_F(Exchange, AddsNothingThatWasNotAskedFor) {
  // curl would add a form's content type, and wait for "100 Continue" before a large body.
  Request request{.method = "PUT", .url = {}, .headers = {}, .body = std::string(2u << 20, 'x'), .limits = {}};
  const std::string seen = on_the_wire(std::move(request));
  EXPECT_THAT(seen.substr(0, seen.find("\r\n\r\n")), Not(HasSubstr("Content-Type")));
  EXPECT_THAT(seen.substr(0, seen.find("\r\n\r\n")), Not(HasSubstr("Expect")));
}

TEST_F(Exchange, EmptyBodiesAndMethodsWithoutOne) {
  EXPECT_THAT(on_the_wire({.method = "POST", .url = {}, .headers = {}, .body = {}, .limits = {}}),
              HasSubstr("\r\nContent-Length: 0\r\n"));
  EXPECT_THAT(on_the_wire({.method = "DELETE", .url = {}, .headers = {}, .body = {}, .limits = {}}),
              StartsWith("DELETE /a%2Fb/"));
}

TEST_F(Exchange, AnyStatusIsAResponse) {
  for (const int status : {200, 201, 204, 400, 403, 404, 429, 500, 503}) {
    const Server server(
        Server::answering([&](const std::string&) { return answer(status == 204 ? "" : "why", "", status); }));
    const Result<Response> result = send(get(server));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->status, status);
    EXPECT_EQ(result->body, status == 204 ? "" : "why");
  }
}

TEST_F(Exchange, HeadersOfTheFinalAnswerOnly) {
  const Server server(Server::answering([](const std::string&) {
    return "HTTP/1.1 103 Early Hints\r\nx-early: 1\r\n\r\nHTTP/1.1 200 OK\r\nx-amzn-RateLimit-Limit:  0.5 \r\n"
           "Transfer-Encoding: chunked\r\nx-empty:\r\n\r\n3\r\nabc\r\n0\r\nx-trailer: 1\r\n\r\n";
  }));
  const Result<Response> result = send(get(server));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->body, "abc");
  EXPECT_EQ(result->headers,
            (Headers{{"x-amzn-RateLimit-Limit", "0.5"}, {"Transfer-Encoding", "chunked"}, {"x-empty", ""}}));
}

TEST_F(Exchange, HeadHasNoBody) {
  const Server server(
      Server::answering([](const std::string&) { return "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"; }));
  Request request = get(server);
  request.method = "HEAD";
  const Result<Response> result = send(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(find_header(result->headers, "content-length"), "5");
  EXPECT_EQ(result->body, "");
}

TEST_F(Exchange, RedirectsAreNotFollowed) {
  int requests = 0;
  const Server server(Server::answering([&](const std::string&) {
    ++requests;
    return answer("", "Location: /elsewhere\r\n", 302);
  }));
  const Result<Response> result = send(get(server));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 302);
  EXPECT_EQ(requests, 1);
}

TEST_F(Exchange, ProxiesOfTheEnvironmentAreNotUsed) {
  const Server server(Server::answering([](const std::string&) { return answer("ok"); }));
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"})
    setenv(name, "http://127.0.0.1:1", 1);
  EXPECT_EQ(failure(get(server)), "status 200, 2 bytes");
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) unsetenv(name);
}

/// Answers the first request of a connection and closes it on the second, unanswered: what a server does whose
/// keep-alive time runs out just as a request comes.
Server::Behaviour closing_on_second(std::atomic<int>& requests) {
  return [&requests](Peer& peer) {
    if (peer.read_request().empty()) return;
    ++requests;
    peer.write(answer("ok"));
    if (!peer.read_request().empty()) ++requests;
  };
}

TEST_F(Exchange, APostIsNotSentAgainByItself) {
  // curl would repeat it over a new connection, and an order could be placed twice.
  std::atomic<int> requests{0};
  const Server server(closing_on_second(requests));
  Request post = get(server);
  post.method = "POST";
  EXPECT_EQ(failure(post), "status 200, 2 bytes");
  EXPECT_THAT(failure(post), StartsWith("temporary 127.0.0.1:"));
  EXPECT_EQ(requests, 2);
}

TEST_F(Exchange, AGetOverAConnectionJustClosedIsSentAgain) {
  std::atomic<int> requests{0};
  const Server server(closing_on_second(requests));
  EXPECT_EQ(failure(get(server)), "status 200, 2 bytes");
  EXPECT_EQ(failure(get(server)), "status 200, 2 bytes");
  EXPECT_EQ(requests, 3);
}

}  // namespace
}  // namespace invd::http::test
