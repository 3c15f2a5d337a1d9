#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "base/random.h"
#include "rigs/log/count.h"
#include "rigs/syscalls/scenario.h"

namespace invd::rigs {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kWorkers = 4;  // they wait for disks and clocks most of the time
constexpr auto kBudget = std::chrono::seconds(20);
/// The numbers of calls differ a little from run to run: so many that meet nothing are the end.
constexpr int kMisses = 3;

/// What is still to be tried, and what came of what was.
class Trials {
 public:
  explicit Trials(const std::array<std::uint64_t, kCallKinds>& calls) {
    for (std::size_t kind = 0; kind < kCallKinds; ++kind)
      for (const int error : errors_of(static_cast<CallKind>(kind))) {
        series_.push_back({static_cast<CallKind>(kind), error, calls[kind], {}, {}, 0});
        order(series_.back());
      }
  }

  /// The next one: of each series in turn; false when there is none, or no time for more than one of each.
  bool next(FailingCall& failing) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < series_.size(); ++i) {
      Series& series = series_[turn_++ % series_.size()];
      const bool enough = !on_demand() && begun_ >= series_.size() && Clock::now() >= end_;
      if (enough || series.left.empty() || series.missed >= kMisses) continue;
      failing = {series.kind, series.left.front(), series.error};
      series.left.erase(series.left.begin());
      // On demand there is no last one until calls of that number are not met.
      if (on_demand() && series.left.empty()) series.left.push_back(failing.number + 1);
      ++begun_;
      return true;
    }
    return false;
  }

  void add(const FailingCall& failing, const ScenarioResult& result) {
    const std::lock_guard lock(mutex_);
    const auto series = std::ranges::find_if(
        series_, [&](const Series& s) { return s.kind == failing.kind && s.error == failing.error; });
    for (const std::string& what : result.wrong) ADD_FAILURE() << failing.text() << ": " << what;
    if (result.fired)
      ++series->ends[result.end];
    else
      ++series->missed;
  }

  void print_and_judge() const {
    std::map<CallKind, int> fired;
    for (const Series& series : series_) {
      int tried = 0;
      std::string ends;
      for (const auto& [end, times] : series.ends) {
        tried += times;
        ends += "  " + std::to_string(times) + " " + end;
      }
      fired[series.kind] += tried;
      std::printf("%-12s %-10s %4d of about %3llu failed:%s\n", kCallNames[static_cast<std::size_t>(series.kind)],
                  strerrorname_np(series.error), tried, static_cast<unsigned long long>(series.calls), ends.c_str());
    }
    for (const auto& [kind, times] : fired) EXPECT_GT(times, 0) << kCallNames[static_cast<std::size_t>(kind)];
  }

 private:
  struct Series {
    CallKind kind;
    int error;
    std::uint64_t calls;              ///< in a run without failures
    std::vector<std::uint64_t> left;  ///< numbers to try
    std::map<std::string, int> ends;
    int missed;
  };

  /// From the first to the last on demand; for a sample in an order that the seed shuffles.
  static void order(Series& series) {
    for (std::uint64_t n = 1; n <= std::max<std::uint64_t>(series.calls, 1); ++n) series.left.push_back(n);
    if (on_demand()) return;
    SeededRandom random(asked_seed() + static_cast<std::uint64_t>(series.error));
    for (std::size_t i = series.left.size(); i > 1; --i) std::swap(series.left[i - 1], series.left[random.below(i)]);
  }

  std::mutex mutex_;
  std::vector<Series> series_;
  std::size_t turn_ = 0;
  std::size_t begun_ = 0;
  Clock::time_point end_ = Clock::now() + kBudget;
};

TEST(I6, AnySystemCallMayFail) {
  std::vector<std::unique_ptr<process::Sandbox>> shops;
  for (std::size_t i = 0; i < kWorkers; ++i)
    shops.push_back(std::make_unique<process::Sandbox>(
        process::SandboxOptions{.products = 10, .orders = 20, .quota_scale = 5000, .burst_scale = 50}));
  const ScenarioResult usual = live_with({CallKind::open, 1'000'000, EIO}, *shops.front());
  ASSERT_EQ(usual.end, "went on");
  ASSERT_TRUE(usual.wrong.empty()) << usual.wrong.front();
  Trials trials(usual.calls);
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < kWorkers; ++i)
    workers.emplace_back([&trials, &shop = *shops[i]] {
      for (FailingCall failing; trials.next(failing);) trials.add(failing, live_with(failing, shop));
    });
  workers.clear();
  trials.print_and_judge();
}

}  // namespace
}  // namespace invd::rigs
