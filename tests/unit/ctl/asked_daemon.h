#pragma once

#include <gtest/gtest.h>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "control/messages.h"
#include "unit/ctl/moment.h"
#include "unit/ctl/run_program.h"

namespace invd::test {

/// What a command of invctl is tested with: a daemon that keeps what it is asked, byte by byte, and answers what the
/// test wants. As the real one it refuses parameters that it does not know.
class AskedDaemon : public testing::Test {
 protected:
  struct Asked {
    std::string method;
    std::string parameters;
    bool operator==(const Asked&) const = default;
    friend void PrintTo(const Asked& asked, std::ostream* out) { *out << asked.method << ' ' << asked.parameters; }
  };

  /// `reply(request)` gives a Result<Reply>. Before start().
  template <class Request, class Reply>
  void on(std::string_view method, std::function<Result<Reply>(const Request&)> reply) {
    fill_.emplace_back([this, method, reply = std::move(reply)](control::Server& server, uv::Loop&) {
      server.on(method, [this, method, reply](control::Call&, std::string text) -> async::Task<Result<std::string>> {
        note(method, text);
        const Result<Request> request = control::from_json<Request>(text, control::Unknown::refused);
        if (!request) co_return fail(request);
        const Result<Reply> answer = reply(*request);
        if (!answer) co_return fail(answer);
        co_return control::to_json(*answer);
      });
    });
  }
  template <class Request, class Reply>
  void on(std::string_view method, const Reply& reply) {
    on<Request, Reply>(method, [reply](const Request&) { return Result<Reply>(reply); });
  }
  /// The answer as text, as a newer daemon might write it, after its progress.
  void on_text(std::string_view method, std::string answer, std::vector<std::string> progress = {}) {
    fill_.emplace_back([this, method, answer = std::move(answer), progress = std::move(progress)](
                           control::Server& server, uv::Loop&) {
      server.on(
          method,
          [this, method, answer, progress](control::Call& call, std::string text) -> async::Task<Result<std::string>> {
            note(method, text);
            for (const std::string& part : progress) co_await call.progress(part);
            co_return answer;
          });
    });
  }
  /// Refuses with the code whose name a field of the request holds, and answers where none does.
  template <class Request, class Reply>
  void on_refusing(std::string_view method, const Reply& reply) {
    on<Request, Reply>(method, [reply](const Request& request) -> Result<Reply> {
      const std::string text = control::to_json(request);
      for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        const std::string value = '"' + std::string(name(code)) + '"';
        if (text.contains(":" + value) || text.contains("[" + value)) return fail(code, "it is so", "do this next");
      }
      return reply;
    });
  }
  void start() {
    daemon_.emplace(socket_, [this](control::Server& server, uv::Loop& loop) {
      for (const auto& fill : fill_) fill(server, loop);
    });
  }

  Ran run(const std::string& line) { return run_shell(folder, socket_, line); }
  /// The only call since the last time that anybody asked.
  Asked asked() {
    const std::vector<Asked> all = all_asked();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? Asked{} : all.front();
  }
  std::vector<Asked> all_asked() {
    const std::lock_guard lock(mutex_);
    return std::exchange(asked_, {});
  }

  TemporaryFolder folder;

 private:
  void note(std::string_view method, const std::string& parameters) {
    const std::lock_guard lock(mutex_);
    asked_.push_back({std::string(method), parameters});
  }

  std::string socket_ = folder.file("control.sock");
  std::mutex mutex_;
  std::vector<Asked> asked_;
  std::vector<CannedDaemon::Fill> fill_;
  std::optional<CannedDaemon> daemon_;
};

/// Each code that a daemon may refuse with, and what invctl ends with (CTL-3).
struct Refusal {
  std::string code;
  int exit;
};
inline const std::vector<Refusal> kRefusals = {{"internal", 1},  {"malformed", 1}, {"limit", 1},     {"refused", 3},
                                               {"not_found", 4}, {"conflict", 5},  {"temporary", 7}, {"store_full", 7}};

}  // namespace invd::test
