// Many raises at once, by a feed of the real daemon (STK-10, I20, I21).
#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "process/harness/daemon.h"
#include "process/harness/http.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kListings = 120;
/// At this share of Amazon's rates as many patches take more than half an hour.
constexpr double kSlow = 0.004;

/// The one listing beside them, which is patched.
constexpr const char* kCup = "CUP";

/// A shop of 120 mugs with ten units each, and of a cup, of whose account Amazon takes patches slowly.
class Feeds : public testing::Test {
 protected:
  Feeds() {
    Json listings = Json::array();
    for (int i = 0; i < kListings; ++i)
      listings.push_back({{"sku", sku(i)}, {"quantity", 10}, {"marketplaces", {"US"}}});
    listings.push_back({{"sku", kCup}, {"quantity", 10}, {"marketplaces", {"US"}}});
    sandbox.post("/admin/listings", {{"listings", listings}});
    sandbox.advance(minutes(5));
    daemon.configuration.integrations.front().enabled = false;
    daemon.configuration.more = "stock:\n  guard: { zeroed_listings: 1000 }\n";
    daemon.start();
    EXPECT_EQ(count_all(10, "CUP,A cup,Main,10\n").at("created"), kListings + 1);
    daemon.configuration.integrations.front().enabled = true;
    reload();
    EXPECT_TRUE(daemon.imported()) << daemon.log();
    EXPECT_TRUE(eventually(seconds(20), [this] { return plan({"--all"}).size() == kListings; })) << daemon.log();
    EXPECT_TRUE(eventually(seconds(20), [this] { return are_clean(); })) << plan({"--all"}) << daemon.log();
    slow_down_patches();
  }

  [[nodiscard]] static std::string sku(int i) { return fmt::format("MUG-{:03}", i); }
  void reload() {
    daemon.write_configuration();
    ASSERT_TRUE(daemon.reload_by_signal());
  }
  /// As many of each, by a file of counts.
  Json count_all(int units, const std::string& more = {}) {
    std::string rows = "sku,name,warehouse,on_hand\n" + more;
    for (int i = 0; i < kListings; ++i) rows += fmt::format("{},Mug {},Main,{}\n", sku(i), i, units);
    write_file(daemon.home() / "items.csv", rows);
    return daemon.json({"items", "import", daemon.home() / "items.csv"});
  }
  void know_orders() const {
    sandbox.advance(minutes(15));
    EXPECT_EQ(daemon.invctl({"sync", "orders"}).exit, 0);
  }
  /// Each is read, and understood when the orders up to then are known.
  [[nodiscard]] bool are_clean() const {
    know_orders();
    return std::ranges::all_of(plan({"--all"}), [](const Json& row) { return row.at("state") == "clean"; });
  }
  /// Amazon states the rate of patches with the answer to one; what is asked afterwards has the others' rates again.
  void slow_down_patches() {
    sandbox.set_quota_scale(kSlow);
    EXPECT_EQ(daemon.invctl({"stock", "adjust", kCup, "--warehouse", "Main", "--by", "-1", "--reason", "broken"}).exit,
              0);
    EXPECT_TRUE(eventually(seconds(10), [this] { return number_of(kCup).value("state", "") == "accepted"; }))
        << number_of(kCup) << daemon.log();
    sandbox.set_quota_scale(200);
  }

  /// Of the mugs.
  [[nodiscard]] Json plan(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"stock", "plan", "--limit", "0"};
    words.insert(words.end(), more.begin(), more.end());
    Json rows = Json::array();
    for (const Json& row : daemon.json(words))
      if (row.at("item") != kCup) rows.push_back(row);
    return rows;
  }
  [[nodiscard]] Json summary() const { return daemon.json({"stock", "plan", "--summary"}); }
  [[nodiscard]] Json number_of(const std::string& item) const {
    return daemon.json({"stock", "explain", item}).at("numbers").at(0);
  }
  [[nodiscard]] std::uint64_t calls(const std::string& operation) const {
    return sandbox.counters_of(operation).at("calls").get<std::uint64_t>();
  }
  [[nodiscard]] Json feeds_at_amazon() const { return sandbox.get("/admin/feeds").at("feeds"); }
  /// What Amazon shows of each mug.
  [[nodiscard]] std::map<std::string, int> shown() const {
    std::map<std::string, int> out;
    std::istringstream lines(http_get(sandbox.address() + "/admin/truth/listings").body);
    for (std::string line; std::getline(lines, line);) {
      const Json listing = Json::parse(line);
      if (const std::string name = listing.at("sku"); name.starts_with("MUG-"))
        out[name] = listing.at("marketplaces").at(0).at("quantity");
    }
    return out;
  }
  [[nodiscard]] bool all_show(int units) const {
    const auto all = shown();
    return std::ranges::all_of(all, [units](const auto& one) { return one.second == units; });
  }
  /// By Amazon's truth the number of each mug was accepted once, by a feed.
  void expect_each_once() const {
    std::multiset<std::string> by_feed;
    std::istringstream lines(http_get(sandbox.address() + "/admin/truth/submissions").body);
    for (std::string line; std::getline(lines, line);) {
      const Json one = Json::parse(line);
      if (one.at("sku") == kCup) continue;
      EXPECT_THAT(one.at("source"), testing::StartsWith("feed ")) << one;
      by_feed.insert(one.at("sku").get<std::string>());
    }
    EXPECT_EQ(by_feed.size(), kListings);
    EXPECT_EQ(std::set<std::string>(by_feed.begin(), by_feed.end()).size(), kListings);
    EXPECT_EQ(calls("createFeed"), 1U);
    EXPECT_LE(calls("patchListingsItem"), 2U);
    EXPECT_EQ(feeds_at_amazon().size(), 1U);
  }

  const Sandbox sandbox{SandboxOptions{.products = 1, .orders = 0}};
  Daemon daemon{sandbox};
};

TEST_F(Feeds, Stk10ACountOfAllThatIsHigherGoesByOneFeedAsThePlanSaysBefore) {
  daemon.configuration.pushes = false;
  reload();
  sandbox.post("/admin/feeds", {{"queuedMs", 0}, {"processingMs", 0}});
  count_all(15);
  know_orders();
  Json estimate;
  ASSERT_TRUE(eventually(seconds(10),
                         [&] {
                           const Json all = summary().at("estimates");
                           if (!all.empty()) estimate = all.at(0);
                           return estimate.value("changes", 0) == kListings;
                         }))
      << summary() << daemon.log();
  EXPECT_EQ(estimate.at("integration"), "demo");
  EXPECT_EQ(estimate.at("path"), "feed");
  EXPECT_EQ(estimate.at("assumed"), true);
  EXPECT_GT(estimate.at("patch_seconds"), 1'800);
  EXPECT_LT(estimate.at("feed_seconds"), 1'000);
  const Json rows = plan();
  ASSERT_EQ(rows.size(), kListings);
  for (const Json& row : rows) EXPECT_EQ(row.at("path"), "feed") << row;
  EXPECT_THAT(daemon.invctl({"stock", "plan"}).out,
              testing::HasSubstr("demo: 120 raises may be written now, by a feed"));

  Program watcher({.program = invctl_program(), .arguments = {"--socket", daemon.socket(), "watch", "--jsonl"}});
  ASSERT_TRUE(eventually(seconds(20), [&] {
    (void)daemon.invctl({"sync", "orders"});
    return !watcher.out().empty();
  }));
  const Json pushed = daemon.json({"stock", "push"});
  EXPECT_EQ(pushed.at("runs").at(0).at("synced"), kListings);
  ASSERT_EQ(feeds_at_amazon().size(), 1U);
  const std::string feed_id = feeds_at_amazon().at(0).at("feedId");
  const Json number = number_of(sku(7));
  EXPECT_EQ(number.value("feed", 0), 1) << number;
  EXPECT_EQ(number.value("feed_id", ""), feed_id) << number;
  EXPECT_EQ(number.value("sent", 0), 15) << number;
  EXPECT_THAT(daemon.invctl({"stock", "explain", sku(7)}).out, testing::HasSubstr("1 (Amazon's " + feed_id + ")"));
  EXPECT_TRUE(eventually(seconds(30), [&] { return watcher.out().contains("stock.push_processed"); }))
      << watcher.out() << daemon.log();
  EXPECT_THAT(watcher.out(), testing::HasSubstr("stock.push_submitted"));
  sandbox.advance(minutes(5));
  EXPECT_TRUE(eventually(seconds(20), [this] { return all_show(15); })) << daemon.log();
  expect_each_once();
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_EQ(daemon.check_store().exit, 0);
}

// Killed while createFeed has no answer yet, and again while Amazon processes the feed.
TEST_F(Feeds, I20KilledWhileAFeedIsUnderWayNothingIsDoubledOrLeftOut) {
  sandbox.post("/admin/feeds", {{"queuedMs", 500}, {"processingMs", 500}});
  sandbox.set_fault("slow_answer=1:60000@createFeed");
  count_all(15);
  know_orders();
  ASSERT_TRUE(eventually(seconds(20), [this] { return !feeds_at_amazon().empty(); })) << daemon.log();
  EXPECT_EQ(number_of(sku(7)).value("feed_state", ""), "submitting");
  daemon.kill();
  sandbox.clear_faults();
  daemon.start();
  ASSERT_TRUE(eventually(seconds(20), [this] { return !number_of(sku(7)).value("feed_id", "").empty(); }))
      << number_of(sku(7)) << daemon.log();
  EXPECT_EQ(number_of(sku(7)).at("feed_id"), feeds_at_amazon().at(0).at("feedId")) << "it is found, not made again";
  daemon.kill();
  sandbox.advance(minutes(5));
  daemon.start();
  EXPECT_TRUE(eventually(seconds(30), [this] { return all_show(15); })) << daemon.log();
  ASSERT_TRUE(eventually(seconds(60), [this] { return number_of(sku(7)).value("feed_state", "") != "submitted"; }))
      << number_of(sku(7)) << daemon.log();
  know_orders();
  EXPECT_TRUE(eventually(seconds(30), [this] { return plan().empty(); })) << plan() << daemon.log();
  expect_each_once();
  EXPECT_EQ(daemon.stop(), Exit{0});
  EXPECT_EQ(daemon.check_store().exit, 0);
}

}  // namespace
}  // namespace invd::process
