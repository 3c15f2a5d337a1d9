// What a plan tells beside its rows (STK-9, ITEM-5).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using std::chrono::minutes;
using std::chrono::seconds;

// Right after a confirmation nothing is wrong with Amazon's numbers, and yet not all is done.
TEST(Plan, Item5OpeningsThatWaitAreCountedUntilTheyArePosted) {
  const Sandbox sandbox{SandboxOptions{.products = 1, .orders = 0}};
  for (const char* const sku : {"MUG-1", "CUP-2", "JUG-3"})
    sandbox.post("/admin/listings", {{"sku", sku}, {"quantity", 7}, {"marketplaces", {"US"}}});
  sandbox.advance(minutes(5));
  Daemon daemon(sandbox);
  daemon.start();
  const auto text = [&] { return daemon.invctl({"stock", "plan"}).out; };
  const auto summary = [&] { return daemon.json({"stock", "plan", "--summary"}); };
  ASSERT_TRUE(daemon.imported()) << daemon.log();
  ASSERT_TRUE(eventually(seconds(20), [&] { return daemon.json({"items", "unconfirmed"}).size() >= 3; }))
      << daemon.log();
  const std::int64_t unconfirmed = summary().at("unconfirmed").at(0).at("listings");
  EXPECT_GE(unconfirmed, 3);
  const std::string nobody = "demo: nothing is written for " + std::to_string(unconfirmed) +
                             " listings without an item: invctl items unconfirmed.\n";
  EXPECT_EQ(text(), "Nothing is to be written yet.\n\n" + nobody);
  EXPECT_EQ(summary(), (Json{{"rows", Json::array()},
                             {"estimates", Json::array()},
                             {"openings", Json::array()},
                             {"unconfirmed", {{{"integration", "demo"}, {"listings", unconfirmed}}}}}));
  EXPECT_EQ(daemon.invctl({"stock", "plan", "--summary"}).out,
            "No raise may be written now, and no opening waits.\n" + nobody);

  const std::vector<std::string> confirm{"items", "confirm", "demo/ATVPDKIKX0DER/MUG-1", "demo/ATVPDKIKX0DER/CUP-2",
                                         "demo/ATVPDKIKX0DER/JUG-3"};
  ASSERT_EQ(daemon.invctl(confirm).exit, 0);
  EXPECT_THAT(text(), testing::StartsWith("Nothing is to be written yet.\n\ndemo: 3 listings wait for their opening"));
  EXPECT_EQ(summary().at("openings"), (Json{{{"integration", "demo"}, {"waiting", 3}}}));
  EXPECT_EQ(daemon.json({"stock", "plan", "--summary", "--integration", "demo"}), summary());
  EXPECT_EQ(daemon.json({"stock", "plan"}), Json::array()) << "a list stays a list";
  EXPECT_EQ(daemon.invctl({"stock", "plan", "--integration", "no-such"}).exit, 4);
  const Outcome both = daemon.invctl({"stock", "plan", "--all", "--summary"});
  EXPECT_EQ(both.exit, 2) << both.out;
  EXPECT_THAT(both.err, testing::HasSubstr("--all and --summary exclude each other"));

  sandbox.advance(minutes(15));
  ASSERT_EQ(daemon.invctl({"sync", "orders"}).exit, 0);
  // They are looked at each quarter of a minute, and at the start.
  ASSERT_EQ(daemon.stop(), Exit{0});
  daemon.start();
  ASSERT_TRUE(eventually(seconds(20), [&] { return summary().at("openings").empty(); })) << daemon.log();
  EXPECT_EQ(daemon.json({"stock", "show", "MUG-1"}).at(0).at("available"), 7);
  EXPECT_THAT(text(), testing::Not(testing::HasSubstr("opening")));
  EXPECT_EQ(daemon.stop(), Exit{0});
}

}  // namespace
}  // namespace invd::process
