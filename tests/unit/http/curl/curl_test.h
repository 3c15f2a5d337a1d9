#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

#include "async/task_scope.h"
#include "http/curl/curl_client.h"
#include "unit/http/curl/certificates.h"
#include "unit/http/curl/server.h"
#include "uv/loop.h"

namespace invd::http::test {

/// In the path, the query and the headers of every request; must never show in a message (I28).
inline constexpr const char* kCanary = "CANARY7secret";

/// A loop, a client on it that trusts `authority`, and short words for sending.
class CurlTest : public testing::Test {
 protected:
  CurlTest() { use({}); }

  /// A new client; the authority is added to its options.
  void use(CurlOptions options) {
    if (options.ca_file.empty()) options.ca_file = authority().file();
    client_ = std::make_unique<CurlClient>(loop_, std::move(options));
  }

  [[nodiscard]] static Authority& authority() {
    static Authority one;
    return one;
  }

  [[nodiscard]] static Request get(const std::string& base) {
    Request request;
    request.url = base + kCanary + "?token=" + kCanary;
    request.headers = {{"x-amz-access-token", kCanary}};
    return request;
  }
  [[nodiscard]] static Request get(const Server& server) { return get(server.url("/")); }

  Result<Response> send(Request request) {
    Result<Response> result = loop_.run(client_->send(std::move(request)));
    if (!result) {
      EXPECT_EQ((result.error().message + result.error().hint).find(kCanary), std::string::npos);
    }
    return result;
  }
  /// The error, with the code; or what came instead.
  std::string failure(Request request) {
    const Result<Response> result = send(std::move(request));
    if (result)
      return "status " + std::to_string(result->status) + ", " + std::to_string(result->body.size()) + " bytes";
    return std::string(name(result.error().code)) + " " + result.error().message;
  }

  uv::Loop loop_;
  std::unique_ptr<CurlClient> client_;
};

}  // namespace invd::http::test
