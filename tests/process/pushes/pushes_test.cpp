// What people see and steer of the numbers on Amazon (STK-5, 8 to 11, ITEM-8).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using std::chrono::minutes;
using std::chrono::seconds;

/// A shop of two items whose count was imported before it was connected: MUG-1 as Amazon shows it, CUP-2 not.
class Pushes : public testing::Test {
 protected:
  Pushes() {
    for (const auto& [sku, quantity] : {std::pair("MUG-1", 10), std::pair("CUP-2", 7)})
      sandbox.post("/admin/listings", {{"sku", sku}, {"quantity", quantity}, {"marketplaces", {"US"}}});
    sandbox.advance(minutes(5));
    daemon.configuration.integrations.front().enabled = false;
    daemon.start();
    write_file(daemon.home() / "items.csv",
               "sku,name,warehouse,on_hand\nMUG-1,A mug,Main,10\nCUP-2,A cup,Main,4\nNOT-LISTED,A jug,Main,9\n");
    EXPECT_EQ(daemon.json({"items", "import", daemon.home() / "items.csv"}).at("created"), 3);
    daemon.configuration.integrations.front().enabled = true;
    daemon.write_configuration();
    EXPECT_TRUE(daemon.reload_by_signal());
    EXPECT_TRUE(daemon.imported()) << daemon.log();
    // The numbers are read right after the link, and understood when the orders up to then are known.
    EXPECT_TRUE(eventually(seconds(20), [this] { return plan().size() == 2; })) << daemon.log();
    know_orders();
    EXPECT_TRUE(eventually(seconds(20), [this] { return is("MUG-1", "clean") && is("CUP-2", "held"); }))
        << daemon.json({"stock", "plan", "--all"}) << daemon.log();
  }

  void know_orders() const {
    sandbox.advance(minutes(15));
    EXPECT_EQ(daemon.invctl({"sync", "orders"}).exit, 0);
  }
  [[nodiscard]] static std::string id(const std::string& sku) { return "demo/ATVPDKIKX0DER/" + sku; }
  [[nodiscard]] Json push_of(const std::string& sku) const {
    for (const Json& listing : daemon.json({"listings", "list", "--item", sku}))
      if (listing.contains("push")) return listing.at("push");
    return Json::object();
  }
  [[nodiscard]] bool is(const std::string& sku, const std::string& state) const {
    return push_of(sku).value("state", "") == state;
  }
  [[nodiscard]] Json plan(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"stock", "plan"};
    words.insert(words.end(), more.begin(), more.end());
    return daemon.json(words);
  }
  [[nodiscard]] Json row_of(const Json& rows, const std::string& sku) const {
    for (const Json& row : rows)
      if (row.at("listing") == id(sku)) return row;
    return {};
  }

  const Sandbox sandbox{SandboxOptions{.products = 1, .orders = 0}};
  Daemon daemon{sandbox};
};

TEST_F(Pushes, Item9WhatWasHeldIsNotOnceItsListingIsUnlinked) {
  ASSERT_THAT(daemon.problems(), testing::Contains("stock_held"));
  ASSERT_EQ(daemon.invctl({"items", "unlink", id("CUP-2"), "--dry-run"}).exit, 0);
  EXPECT_THAT(daemon.problems(), testing::Contains("stock_held")) << "a dry run changes nothing";
  ASSERT_EQ(daemon.invctl({"items", "unlink", id("CUP-2")}).exit, 0);
  EXPECT_THAT(daemon.problems(), testing::Not(testing::Contains("stock_held")));
  EXPECT_EQ(daemon.json({"status"}).at("stock").value("held_plan", ""), "");
  EXPECT_TRUE(row_of(plan(), "CUP-2").is_null()) << plan();
  EXPECT_EQ(daemon.stop(), Exit{0});
}

TEST_F(Pushes, Item8TheFirstChangeAfterALinkIsShownAndWaitsForApproval) {
  const Json rows = plan();
  ASSERT_EQ(rows.size(), 1U) << rows;
  const Json& row = rows.at(0);
  EXPECT_EQ(row.at("listing"), id("CUP-2"));
  EXPECT_EQ(row.at("item"), "CUP-2");
  EXPECT_EQ(row.at("current"), 7);
  EXPECT_EQ(row.at("desired"), 4);
  EXPECT_EQ(row.at("delta"), -3);
  EXPECT_EQ(row.at("held"), "link");
  EXPECT_EQ(row.at("reason"), "settings, or a new link") << "nothing was expected of Amazon's number before";
  EXPECT_EQ(row.at("path"), "patch");

  const Json status = daemon.json({"status"});
  EXPECT_EQ(status.at("stock").at("held_plan"), "demo");
  EXPECT_TRUE(status.at("integrations").at(0).at("modules").contains("stock"));
  EXPECT_THAT(daemon.problems(), testing::Contains("stock_held"));

  const Outcome pushed = daemon.invctl({"stock", "push", "CUP-2", "--json"});
  EXPECT_EQ(pushed.exit, 1) << pushed.out << pushed.err;
  EXPECT_EQ(Json::parse(pushed.out).at("outcomes").at(0).at("outcome"), "held");

  const Json approved = daemon.json({"stock", "approve", id("CUP-2")});
  EXPECT_EQ(approved.at(0).at("outcome"), "released");
  EXPECT_EQ(approved.at(0).at("desired"), 4);
  ASSERT_TRUE(eventually(seconds(10), [this] { return push_of("CUP-2").value("sent", -1) == 4; })) << daemon.log();
  EXPECT_EQ(daemon.invctl({"stock", "approve", id("CUP-2")}).exit, 1) << "nothing of it is held any more";
  EXPECT_EQ(daemon.json({"status"}).at("stock").value("held_plan", ""), "");
  EXPECT_EQ(daemon.invctl({"stock", "approve", "NO-SUCH"}).exit, 4);
  EXPECT_EQ(daemon.stop(), Exit{0});
}

TEST_F(Pushes, Stk8TheNameOfAHeldPlanReleasesAllOfIt) {
  const Json approved = daemon.json({"stock", "approve", daemon.json({"status"}).at("stock").at("held_plan")});
  ASSERT_EQ(approved.size(), 1U);
  EXPECT_EQ(approved.at(0).at("listing"), id("CUP-2"));
  EXPECT_EQ(daemon.json({"stock", "approve", "--all"}), Json::array());
  ASSERT_TRUE(eventually(seconds(10), [this] { return push_of("CUP-2").value("sent", -1) == 4; })) << daemon.log();
  EXPECT_EQ(daemon.stop(), Exit{0});
}

TEST_F(Pushes, Stk5ACommandThatChangesStockIsFollowedAtOnce) {
  // Without being told the module looks around only every 15 seconds.
  const Json adjusted =
      daemon.json({"stock", "adjust", "MUG-1", "--warehouse", "Main", "--to", "6", "--reason", "broken"});
  EXPECT_EQ(adjusted.at("after"), 6);
  EXPECT_TRUE(eventually(seconds(5), [this] { return push_of("MUG-1").value("sent", -1) == 6; }))
      << push_of("MUG-1") << daemon.log();

  const Json explained = daemon.json({"stock", "explain", "MUG-1"});
  const Json& number = explained.at("numbers").at(0);
  EXPECT_EQ(number.at("base"), 6);
  EXPECT_EQ(number.at("desired"), 6);
  EXPECT_EQ(number.at("sent"), 6);
  EXPECT_EQ(number.at("shelves").at(0).at("warehouse"), "Main");
  EXPECT_EQ(number.at("shelves").at(0).at("counted"), true);
  EXPECT_EQ(explained.at("ledger").at(0).at("kind"), "adjustment");
  EXPECT_EQ(explained.at("ledger").at(0).at("reason"), "broken");
  EXPECT_EQ(daemon.json({"stock", "explain", "NOT-LISTED"}).at("numbers"), Json::array());
  EXPECT_EQ(daemon.invctl({"stock", "explain", "NO-SUCH"}).exit, 4);
  // A slip of the hand pushes nothing.
  const std::size_t runs = daemon.json({"history", "list", "--module", "stock"}).size();
  const Outcome slip = daemon.invctl({"stock", "push", "NO-SUCH"});
  EXPECT_EQ(slip.exit, 4) << slip.out << slip.err;
  EXPECT_EQ(daemon.json({"history", "list", "--module", "stock"}).size(), runs);
  EXPECT_EQ(daemon.stop(), Exit{0});
}

TEST_F(Pushes, Stk9ByHandWhatWasChangedRightBeforeIsWrittenInTheRun) {
  ASSERT_EQ(daemon.invctl({"stock", "adjust", "MUG-1", "--warehouse", "Main", "--by", "-4", "--reason", "broken"}).exit,
            0);
  const Outcome outcome = daemon.invctl({"stock", "push", "MUG-1", "NO-SUCH", "NOT-LISTED", "--json"});
  EXPECT_EQ(outcome.exit, 8) << outcome.out << outcome.err;
  const Json reply = Json::parse(outcome.out);
  EXPECT_EQ(reply.at("runs").at(0).at("module"), "stock");
  ASSERT_EQ(reply.at("outcomes").size(), 3U);
  EXPECT_THAT((std::vector<std::string>{"sent", "clean"}), testing::Contains(reply.at("outcomes").at(0).at("outcome")));
  EXPECT_EQ(reply.at("outcomes").at(0).at("quantity"), 6);
  EXPECT_EQ(reply.at("outcomes").at(1).at("outcome"), "failed");
  EXPECT_EQ(reply.at("outcomes").at(2).at("outcome"), "off");
  EXPECT_EQ(push_of("MUG-1").at("sent"), 6);

  const Json runs = daemon.json({"sync", "stock"});
  EXPECT_EQ(runs.at(0).at("module"), "stock");
  EXPECT_EQ(runs.at(0).at("trigger"), "manual");
  EXPECT_EQ(daemon.invctl({"sync", "stock", "--dry-run"}).exit, 2);
  EXPECT_EQ(daemon.invctl({"sync", "stock", "--from", "-7d"}).exit, 2);
  EXPECT_EQ(daemon.stop(), Exit{0});
}

TEST_F(Pushes, Stk11WhatIsNotWrittenIsShownWithItsReason) {
  EXPECT_TRUE(row_of(plan(), "MUG-1").is_null()) << "it is as it shall be";
  EXPECT_EQ(row_of(plan({"--all"}), "MUG-1").at("state"), "clean");
  daemon.configuration.more = "stock:\n  rules:\n    - match: { item: MUG-1 }\n      off: true\n";
  daemon.write_configuration();
  ASSERT_TRUE(daemon.reload_by_signal());
  ASSERT_TRUE(eventually(seconds(10), [this] { return is("MUG-1", "off"); })) << daemon.log();
  const Json row = row_of(plan({"--all"}), "MUG-1");
  EXPECT_EQ(row.at("reason"), "a rule switches it off");
  EXPECT_FALSE(row.contains("path"));
  EXPECT_TRUE(row_of(plan(), "MUG-1").is_null());
  // Pages are as many rows as wanted, and lead from one to the next.
  EXPECT_EQ(plan({"--all", "--limit", "1"}).size(), 1U);
  EXPECT_EQ(plan({"--all", "--limit", "0"}).size(), plan({"--all"}).size());
  EXPECT_EQ(daemon.stop(), Exit{0});
}

}  // namespace
}  // namespace invd::process
