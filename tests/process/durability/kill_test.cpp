#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "config/load.h"
#include "process/durability/books.h"
#include "process/durability/kill_plan.h"
#include "process/harness/daemon.h"
#include "process/harness/disk_folder.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using testing::IsEmpty;

constexpr int kUsualKills = 50;
constexpr int kKillsPerStore = 10;
constexpr std::int64_t kLongestRun = 10'000;

/// As many as INVD_RIG_COUNT says.
int kills() {
  const char* asked = std::getenv("INVD_RIG_COUNT");
  const int number = asked == nullptr ? 0 : std::atoi(asked);  // NOLINT(cert-err34-c): what is no number is 0
  return number > 0 ? number : kUsualKills;
}

/// One shop and one store, through several kills to the end of the import.
class Life {
 public:
  explicit Life(std::uint64_t seed)
      : random_(seed),
        sandbox_({.products = 200, .orders = 1500, .seed = seed, .quota_scale = 1000, .burst_scale = 50}),
        daemon_(sandbox_),
        start_(*parse_rfc3339(sandbox_.counters().at("now").get<std::string>())) {
    daemon_.configuration.store = disk_.path().string();
    daemon_.configuration.listings = false;  // the watch follows one request at a time
    daemon_.write_configuration();
    const auto loaded = config::load_file(daemon_.config_file().string());
    if (!loaded) throw std::runtime_error(loaded.error().message);
    run_marker_ = loaded->hash;
    sandbox_.set_fault("missing_date=1");  // the shop's clock is moved on below, which is not what this is about
  }

  [[nodiscard]] bool on_disk() const { return disk_.is_disk(); }

  /// The shop goes on: orders come, are shipped and cancelled; three minutes later a search shows it.
  void live() {
    for (int i = 0; i < 4; ++i) (void)sandbox_.place(Json::object());
    const Json truth = sandbox_.truth();
    int left = 4;
    for (auto order = truth.rbegin(); order != truth.rend() && left > 0; ++order) {
      const std::string id = order->at("orderId");
      const std::string status = order->at("status");
      if (random_.below(3) != 0 || (status != "UNSHIPPED" && status != "PENDING")) continue;
      if (status == "PENDING")
        sandbox_.cancel(id);
      else if (order->at("fulfilledBy") == "MERCHANT")
        sandbox_.ship(id);
      else
        continue;
      --left;
    }
    sandbox_.advance(std::chrono::minutes(3));
  }

  struct Kill {
    Place place = Place::between;
    CommitStep step = CommitStep::none;
    bool page = false;
    TracedProcess::End end = TracedProcess::End::killed;
  };
  /// Runs the daemon up to the kill.
  Kill kill_at(int number) {
    KillPlan plan(number, random_);
    TracedProcess invd({invd_program().string(), "--config", daemon_.config_file().string()},
                       (daemon_.home() / "output").string());
    // A run that has succeeded is followed by the next after ten seconds: it is asked for instead.
    Program again({.program = "/bin/sh",
                   .arguments = {"-c", "until \"$0\" --socket \"$1\" sync orders --no-wait; do sleep 0.05; done",
                                 invctl_program().string(), daemon_.socket().string()}});
    invd.set_soon(plan.soon());
    ImportWatch watch(invd, run_marker_);
    const TracedProcess::End end = invd.run(
        [&](const SystemCall& call) {
          watch.see(call);
          return plan.next(call, watch);
        },
        kLongestRun);
    EXPECT_NE(end, TracedProcess::End::ended) << "invd ended by itself: " << read_file(daemon_.home() / "output");
    EXPECT_TRUE(WIFSIGNALED(invd.status()) && WTERMSIG(invd.status()) == SIGKILL);
    seen_pages_ = watch.pages_committed();
    return {watch.place(), watch.step(), watch.page_commit(), end};
  }

  /// What must hold whenever the daemon died.
  void check(const Kill& kill) {
    if (kill.place == Place::starting && !std::filesystem::exists(disk_.path() / "data.mdb")) return;
    const Outcome audit = daemon_.check_store();
    ASSERT_EQ(audit.exit, 0) << audit.out << audit.err;
    const Books now = read_books(disk_.path());
    EXPECT_THAT(impossible(now, truth_of(sandbox_.truth())), IsEmpty());
    EXPECT_THAT(lost_since(before_, now), IsEmpty());
    // Each page whose root was written is there, and no other: while the root is being written, it may be either.
    const std::uint64_t committed = now.pages - before_.pages;
    const bool open = kill.page && (kill.step == CommitStep::root || kill.step == CommitStep::flushing);
    if (open)
      EXPECT_TRUE(committed == seen_pages_ || committed == seen_pages_ + 1) << committed << " of " << seen_pages_;
    else
      EXPECT_EQ(committed, seen_pages_);
    before_ = now;
  }

  /// Lets the daemon come to the end, and compares.
  void finish() {
    daemon_.start();
    // What changed within Amazon's two minutes is fetched later; by then the shop may have gone on again.
    std::vector<std::string> differences;
    Timestamp settled;
    for (int i = 0; i < 5; ++i) {
      sandbox_.advance(std::chrono::minutes(3));
      settled = *parse_rfc3339(settled_before(sandbox_));
      const Outcome synced = daemon_.invctl({"sync", "orders"});
      ASSERT_EQ(synced.exit, 0) << synced.out << synced.err;
      differences = compare_with_truth(daemon_, sandbox_);
      if (differences.empty()) break;
    }
    EXPECT_THAT(differences, IsEmpty());
    ASSERT_TRUE(daemon_.stop());
    const Outcome audit = daemon_.check_store();
    ASSERT_EQ(audit.exit, 0) << audit.out << audit.err;
    const Books books = read_books(disk_.path());
    EXPECT_THAT(lost_since(before_, books), IsEmpty());
    EXPECT_THAT(unequal(books, truth_of(sandbox_.visible()), start_, settled), IsEmpty());
    orders_ = books.orders.size();
    pages_ = books.pages;
  }

  [[nodiscard]] std::size_t orders() const { return orders_; }
  [[nodiscard]] std::uint64_t pages() const { return pages_; }

 private:
  SeededRandom random_;
  Sandbox sandbox_;
  Daemon daemon_;
  DiskFolder disk_;
  Timestamp start_;
  std::string run_marker_;  ///< the configuration's hash
  Books before_;
  std::uint64_t seen_pages_ = 0;
  std::size_t orders_ = 0;
  std::uint64_t pages_ = 0;
};

/// Calls by which a store comes into being.
bool makes_store(const SystemCall& call) {
  switch (call.number) {
    case SYS_openat:
    case SYS_pwrite64:
    case SYS_pwritev:
    case SYS_writev:
    case SYS_fdatasync:
    case SYS_fsync:
    case SYS_fallocate:
    case SYS_ftruncate:
    case SYS_flock:
    case SYS_mmap:
      return true;
    default:
      return false;
  }
}

TEST(I1, KilledAtEveryStepOfMakingTheStoreTheNextStartMakesIt) {
  if (!TracedProcess::allowed()) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "invd cannot be traced here: it takes root rights";
    GTEST_SKIP() << "invd cannot be traced here (it takes root rights), so the moment of a kill cannot be chosen";
  }
  const Sandbox sandbox({.products = 20, .orders = 20});
  int kills = 0;
  int without_store = 0;
  for (int step = 0;; ++step) {
    Daemon invd(sandbox);
    const DiskFolder disk;
    ASSERT_TRUE(disk.is_disk()) << "the build folder lies in memory: build on a disk";
    invd.configuration.store = disk.path().string();
    invd.write_configuration();
    TracedProcess process({invd_program().string(), "--config", invd.config_file().string()},
                          (invd.home() / "output").string());
    int left = step;
    bool begun = false;  // with the store: the lock comes first
    bool past = false;
    (void)process.run(
        [&](const SystemCall& call) {
          begun = begun || call.number == SYS_flock;
          past = call.number == SYS_sendto && process.memory(call.thread, call.arguments[1], 5) == "POST ";
          if (past) return TracedProcess::Next::kill_here;
          if (!begun || call.ended || !makes_store(call)) return TracedProcess::Next::go_on;
          return left-- > 0 ? TracedProcess::Next::go_on : TracedProcess::Next::kill_here;
        },
        kLongestRun);
    if (past) break;
    ++kills;
    SCOPED_TRACE("step " + std::to_string(step));
    if (!std::filesystem::exists(disk.path() / "data.mdb")) {
      ++without_store;
    } else {
      const Outcome audit = invd.check_store();
      ASSERT_EQ(audit.exit, 0) << audit.out << audit.err;
    }
    if (step % 5 != 0) continue;
    invd.start();
    EXPECT_TRUE(invd.imported());
  }
  std::printf("%d kills while the store was made, %d of them before there was a file\n", kills, without_store);
  EXPECT_GT(kills, 20);
}

TEST(I1, KillsLoseNothingAndDoubleNothing) {
  if (!TracedProcess::allowed()) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "invd cannot be traced here: it takes root rights";
    GTEST_SKIP() << "invd cannot be traced here (it takes root rights), so the moment of a kill cannot be chosen";
  }
  std::array<int, kPlaces> fell{};
  std::array<int, 7> steps{};
  const int all = kills();
  for (int number = 0; number < all;) {
    Life life(static_cast<std::uint64_t>(number + 1));
    ASSERT_TRUE(life.on_disk()) << "the build folder lies in memory: build on a disk";
    for (int i = 0; i < kKillsPerStore && number < all; ++i, ++number) {
      SCOPED_TRACE("kill " + std::to_string(number));
      life.live();
      const Life::Kill kill = life.kill_at(number);
      ++fell[static_cast<std::size_t>(kill.place)];
      if (kill.place == Place::in_commit) ++steps[static_cast<std::size_t>(kill.step)];
      if (kill.end == TracedProcess::End::too_long) std::printf("kill %d found no occasion\n", number);
      life.check(kill);
      if (HasFatalFailure()) return;
    }
    life.live();
    life.finish();
    if (HasFatalFailure()) return;
    std::printf("after %d kills: %zu orders as at Amazon, %llu pages\n", number, life.orders(),
                static_cast<unsigned long long>(life.pages()));
  }
  std::printf("where %d kills fell:\n", all);
  for (std::size_t i = 0; i < kPlaces; ++i)
    std::printf("  %3d  %s\n", fell[i], std::string(name(static_cast<Place>(i))).c_str());
  std::printf("those in commit:\n");
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i] > 0) std::printf("  %3d  %s\n", steps[i], std::string(name(static_cast<CommitStep>(i))).c_str());
  for (const Place needed : {Place::before_commit, Place::in_commit, Place::mid_page, Place::mid_login})
    EXPECT_GT(fell[static_cast<std::size_t>(needed)], 0) << name(needed);
}

}  // namespace
}  // namespace invd::process
