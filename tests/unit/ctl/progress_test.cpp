#include "ctl/progress.h"

#include <gtest/gtest.h>

namespace invd::ctl {
namespace {

using namespace std::chrono_literals;

class HandClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {}; }
  [[nodiscard]] Monotonic monotonic() const override { return at; }
  Monotonic at{1};
};

struct Progress : testing::Test {
  HandClock clock;
  std::string err;
  ProgressLine line(std::size_t columns) {
    return {columns, clock, [this](std::string_view text) { err += text; }};
  }
};

TEST_F(Progress, ATerminalHasOneLineRedrawnAndTakenAway) {
  {
    auto progress = line(12);
    progress.show("page 1");
    progress.show("page 2");  // at once: too soon to be seen
    clock.at = clock.at + 100ms;
    progress.show("page 3 of very many");
  }
  EXPECT_EQ(err, "\r\033[Kpage 1\r\033[Kpage 3 of …\r\033[K");
}

TEST_F(Progress, AFileGetsAPlainLineEveryFewSecondsAndOnlyNews) {
  {
    auto progress = line(0);
    progress.show("page 1");
    clock.at = clock.at + 4s;
    progress.show("page 40");
    clock.at = clock.at + 1s;
    progress.show("page 50");
    clock.at = clock.at + 10s;
    progress.show("page 50");
  }
  EXPECT_EQ(err, "page 1\npage 50\n");
}

}  // namespace
}  // namespace invd::ctl
