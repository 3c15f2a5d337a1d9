// Warehouse mapping, by hand and by the configuration, with the numbers and the orders that follow it.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>

#include "process/harness/daemon.h"
#include "process/harness/http.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using std::chrono::minutes;
using std::chrono::seconds;

class MappedDaemon : public testing::Test {
 protected:
  MappedDaemon() {
    sandbox.post("/admin/submissions", {{"shortestMs", 0}, {"longestMs", 0}});
    sandbox.post("/admin/listings", {{"sku", "MUG"}, {"quantity", 10}, {"marketplaces", {"US"}}});
    sandbox.advance(minutes(5));
    daemon.configuration.warehouses = {"Main", "North"};
  }

  /// The opening stock lies in Main; six of its ten are brought to North.
  void connect() {
    daemon.start();
    ASSERT_TRUE(daemon.imported()) << daemon.log();
    ASSERT_TRUE(eventually(seconds(30), [this] { return daemon.json({"items", "unconfirmed"}).size() > 1; }));
    (void)daemon.json({"items", "confirm", "MUG"});
    ASSERT_TRUE(eventually(seconds(60), [this] {
      sandbox.advance(minutes(1));
      return daemon.json({"items", "show", "MUG"}).at("on_hand") == 10;
    })) << daemon.log();
    (void)daemon.json({"stock", "transfer", "MUG", "--from", "Main", "--to", "North", "--quantity", "6"});
  }
  void reload() {
    daemon.write_configuration();
    ASSERT_TRUE(daemon.reload_by_signal());
  }
  /// What Amazon shows.
  [[nodiscard]] std::int64_t number() const {
    std::istringstream lines(http_get(sandbox.address() + "/admin/truth/listings").body);
    for (std::string line; std::getline(lines, line);) {
      const Json listing = Json::parse(line);
      if (listing.at("sku") == "MUG") return listing.at("marketplaces").at(0).at("quantity");
    }
    return -1;
  }
  /// Orders are read meanwhile, as a raise waits for them.
  [[nodiscard]] bool becomes(std::int64_t wanted) const {
    return eventually(seconds(60), [this, wanted] {
      if (number() == wanted) return true;
      sandbox.advance(minutes(1));
      return false;
    });
  }
  [[nodiscard]] Json mapping() const { return daemon.json({"mapping", "status"}).at(0); }
  [[nodiscard]] std::int64_t committed(const std::string& warehouse) const {
    for (const Json& row : daemon.json({"items", "show", "MUG"}).at("stock"))
      if (row.at("warehouse") == warehouse) return row.at("committed");
    return 0;
  }
  /// Imported five minutes later, when a search shows it.
  [[nodiscard]] std::string ordered(int units) const {
    std::string id = sandbox.place({{"marketplace", "US"},
                                    {"items", {{{"sku", "MUG"}, {"quantity", units}}}},
                                    {"status", "UNSHIPPED"},
                                    {"fulfilledBy", "MERCHANT"},
                                    {"still", true}});
    sandbox.advance(minutes(5));
    EXPECT_EQ(daemon.invctl({"sync", "orders"}).exit, 0);
    return id;
  }

  const Sandbox sandbox{SandboxOptions{.products = 1, .orders = 0}};
  Daemon daemon{sandbox};
};

TEST_F(MappedDaemon, Stk4_NumbersAndOrdersFollowTheSwitchOnceItIsConfirmed) {
  ASSERT_NO_FATAL_FAILURE(connect());
  EXPECT_EQ(mapping(), (Json{{"integration", "demo"}, {"enabled", false}}));

  const Outcome shown = daemon.invctl({"mapping", "enable", "--warehouse", "North", "--json"});
  EXPECT_EQ(shown.exit, 3) << shown.out << shown.err;
  const Json preview = Json::parse(shown.out);
  EXPECT_EQ(preview.at("outcome"), "would_switch");
  EXPECT_EQ(
      preview.at("effects"),
      (Json{{{"listing", "demo/ATVPDKIKX0DER/MUG"}, {"item", "MUG"}, {"quantity_before", 10}, {"quantity_after", 6}}}));
  EXPECT_EQ(mapping().at("enabled"), false);
  EXPECT_EQ(daemon.invctl({"mapping", "enable", "--warehouse", "South", "--yes"}).exit, 4);
  EXPECT_EQ(number(), 10);

  EXPECT_EQ(daemon.json({"mapping", "enable", "--warehouse", "North", "--yes"}).at("outcome"), "switched");
  EXPECT_EQ(daemon.integration().at("mapping"), (Json{{"enabled", true}, {"warehouse", "North"}}));
  EXPECT_EQ(mapping().at("by").get<std::string>().substr(0, 4), "uid ");
  EXPECT_TRUE(becomes(6)) << number() << daemon.log();
  (void)ordered(2);
  EXPECT_EQ(committed("North"), 2);
  EXPECT_EQ(committed("Main"), 0);

  // It is a toggle that survives; the configuration, which nobody edited, does not take it back (PREF-6).
  daemon.kill();
  daemon.start();
  EXPECT_EQ(mapping().at("warehouse"), "North");
  reload();
  EXPECT_EQ(mapping().at("warehouse"), "North");
  const Outcome kind = daemon.invctl({"warehouses", "set-kind", "North", "transit"});
  EXPECT_EQ(kind.exit, 3) << kind.err;

  EXPECT_EQ(daemon.invctl({"mapping", "disable"}).exit, 3);
  EXPECT_EQ(daemon.json({"mapping", "disable", "--yes"}).at("outcome"), "switched");
  (void)ordered(1);
  EXPECT_EQ(committed("North"), 2);
  EXPECT_EQ(committed("Main"), 1);
  EXPECT_TRUE(becomes(7)) << number() << daemon.log();
  EXPECT_EQ(daemon.stop(), Exit{0});
}

TEST_F(MappedDaemon, Pref6_AnEditOfTheConfigurationSwitchesWithoutARestart) {
  ASSERT_NO_FATAL_FAILURE(connect());
  daemon.configuration.integrations.front().mapping = "{ enabled: true, warehouse: North }";
  reload();
  EXPECT_TRUE(becomes(6)) << number() << daemon.log();
  EXPECT_EQ(mapping().at("by"), "configuration");
  EXPECT_EQ(daemon.json({"mapping", "enable", "--warehouse", "Main", "--yes"}).at("outcome"), "switched");
  EXPECT_TRUE(becomes(4)) << number() << daemon.log();
  daemon.configuration.integrations.front().mapping.clear();
  reload();
  EXPECT_TRUE(eventually(seconds(30), [this] { return mapping().at("enabled") == false; })) << daemon.log();
  EXPECT_EQ(daemon.integration().at("mapping"), (Json{{"enabled", false}}));
  EXPECT_EQ(daemon.stop(), Exit{0});
}

}  // namespace
}  // namespace invd::process
