#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "async/scheduler.h"
#include "async/sleep.h"
#include "http/client.h"

namespace invd::amazon::test {

/// Answers requests from a script, login and SP-API apart, and keeps what was sent. A script that has run out repeats
/// its last answer.
class ScriptedClient final : public http::Client {
 public:
  using Answer = Result<http::Response>;

  explicit ScriptedClient(async::Scheduler& scheduler) : scheduler_(scheduler) {}

  async::Task<Result<http::Response>> send(http::Request request) override {
    const bool is_login = request.url.ends_with("/auth/o2/token");
    (is_login ? logins : calls).push_back(std::move(request));
    co_await async::sleep_for(scheduler_, latency);
    auto& script = is_login ? login_script : call_script;
    INVD_ASSERT(!script.empty());
    Answer answer = script.front();
    if (script.size() > 1) script.pop_front();
    co_return answer;
  }

  async::Task<Result<std::unique_ptr<http::BodyStream>>> open(http::Request request) override {
    opened.push_back(std::move(request));
    co_await async::sleep_for(scheduler_, latency);
    co_return document();
  }

  static http::Response response(int status, std::string body, http::Headers headers = {}) {
    return {status, std::move(headers), std::move(body)};
  }
  /// SP-API's form of an error.
  static http::Response error(int status, const std::string& code, const std::string& message) {
    return {status, {}, R"({"errors":[{"code":")" + code + R"(","message":")" + message + R"(","details":""}]})"};
  }
  static http::Response token(const std::string& name) {
    return {200, {}, R"({"access_token":"Atza|)" + name + R"(","token_type":"bearer","expires_in":3600})"};
  }

  std::deque<Answer> login_script;
  std::deque<Answer> call_script;
  std::vector<http::Request> logins;
  std::vector<http::Request> calls;
  std::function<Result<std::unique_ptr<http::BodyStream>>()> document;  ///< what open() gives
  std::vector<http::Request> opened;
  Duration latency{10};

 private:
  async::Scheduler& scheduler_;
};

}  // namespace invd::amazon::test
