// Ctrl-C between two pages: what was read must not pass for the whole list.
#include <atomic>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "async/sleep.h"
#include "control/messages.h"
#include "ctl/program.h"
#include "ctl/real_clock.h"
#include "unit/ctl/run_program.h"

namespace invd::test {
namespace {

using control::ExitCode;

/// Pages of one order without an end. With the third, Ctrl-C is pressed: after a moment in which invctl has begun to
/// wait for the page, so that it is heard only when the page is there.
class InterruptedList : public testing::Test {
 protected:
  void serve(control::Server& server, uv::Loop& loop) {
    server.on<control::OrderListRequest, control::OrderPage>(
        "orders.list",
        [this, &loop](control::Call&, control::OrderListRequest request) -> async::Task<Result<control::OrderPage>> {
          const int number = request.after.empty() ? 1 : std::stoi(request.after) + 1;
          control::OrderPage page;
          page.orders.emplace_back().order_id = "111-" + std::to_string(number);
          page.next = std::to_string(number);
          if (number == 3) {
            co_await async::sleep_for(loop, std::chrono::milliseconds(50));
            interrupted_ = true;
          }
          co_return page;
        });
  }

  Ran run(std::vector<std::string> words) {
    words.insert(words.end(), {"--socket", socket_});
    interrupted_ = false;
    const ctl::RealClock clock;
    ctl::Surroundings surroundings;
    surroundings.interrupted = [this] { return interrupted_.load(); };
    const std::string files[] = {folder_.file("out"), folder_.file("err")};
    int fds[2] = {};
    for (int i = 0; i < 2; ++i) fds[i] = ::open(files[i].c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ctl::Output out(fds[0]);
    ctl::Output err(fds[1]);
    const ExitCode code = ctl::run(words, surroundings, clock, out, err);
    for (const int fd : fds) ::close(fd);
    return {static_cast<int>(code), contents(files[0]), contents(files[1])};
  }

  TemporaryFolder folder_;
  std::string socket_ = folder_.file("control.sock");
  std::atomic<bool> interrupted_ = false;
  CannedDaemon daemon_{socket_, [this](auto& server, auto& loop) { serve(server, loop); }};
};

TEST_F(InterruptedList, IsNoDocument) {
  const Ran ran = run({"orders", "list", "--limit", "0", "--json"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(nlohmann::json::parse(ran.out)["error"]["code"], "cancelled") << ran.out;
}

TEST_F(InterruptedList, EndsItsLinesWithAnError) {
  const Ran ran = run({"orders", "list", "--limit", "0", "--jsonl"});
  EXPECT_EQ(ran.code, 8);
  EXPECT_NE(ran.out.find("111-3"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\n{\"error\":{\"code\":\"cancelled\""), std::string::npos) << ran.out;
}

TEST_F(InterruptedList, SaysSoBelowItsText) {
  const Ran ran = run({"orders", "list", "--limit", "0"});
  EXPECT_EQ(ran.code, 8);
  EXPECT_NE(ran.out.find("111-3"), std::string::npos) << ran.out;
  EXPECT_NE(ran.err.find("interrupted before the end of the list"), std::string::npos) << ran.err;
}

TEST_F(InterruptedList, ThatHasReachedItsLimitIsWhole) {
  const Ran ran = run({"orders", "list", "--limit", "3", "--json"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(nlohmann::json::parse(ran.out).size(), 3U);
}

}  // namespace
}  // namespace invd::test
