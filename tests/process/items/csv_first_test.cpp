// A shop that brings its items and what it has counted before it is connected to Amazon.
#include <algorithm>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "process/harness/daemon.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using std::chrono::minutes;

constexpr const char* kFile =
    "sku,name,unit,warehouse,on_hand\r\n"
    "MUG-1,A mug,pcs,Main,10\r\n"
    "MUG 2,Another mug,pcs,Main,12\r\n"
    "CUP/3,A cup,pcs,Main,4\r\n"
    "FBA-4,A bowl,pcs,Main,2\r\n"
    "ONLY-US,A plate,pcs,Main,5\r\n"
    "MUG-5,Not quite the listing's SKU,pcs,Main,1\r\n"
    "PAD-6,Not quite either,pcs,Main,1\r\n"
    "NOT-LISTED,A jug,pcs,Main,9\r\n";

class CsvFirst : public testing::Test {
 protected:
  CsvFirst() {
    list({{"sku", "MUG-1"}, {"quantity", 10}});
    list({{"sku", "MUG 2"}, {"quantity", 7}});
    list({{"sku", "CUP/3"}, {"quantity", 0}});
    list({{"sku", "FBA-4"}, {"fulfilledBy", "AMAZON"}});
    list({{"sku", "ONLY-US"}, {"quantity", 5}, {"marketplaces", {"US"}}});
    list({{"sku", "mug-5"}, {"quantity", 3}});
    list({{"sku", "PAD-6 "}, {"quantity", 3}});
    list({{"sku", "NOT-IN-FILE"}, {"quantity", 3}});
    // Amazon lowers its numbers by what is ordered; the units still lie in the warehouse.
    first_order = place("MUG-1", 3, "US");
    (void)place("MUG 2", 2, "CA");
    sandbox.advance(minutes(5));
  }

  void list(const Json& listing) const { sandbox.post("/admin/listings", listing); }
  [[nodiscard]] std::string place(const std::string& sku, int units, const std::string& marketplace) const {
    return sandbox.place({{"marketplace", marketplace},
                          {"items", {{{"sku", sku}, {"quantity", units}}}},
                          {"status", "UNSHIPPED"},
                          {"fulfilledBy", "MERCHANT"},
                          {"still", true}});
  }
  /// Imports the file while the account is not connected yet, then connects it.
  void import_and_connect() {
    daemon.configuration.integrations.front().enabled = false;
    daemon.start();
    write_file(daemon.home() / "items.csv", kFile);
    EXPECT_EQ(daemon.json({"items", "import", daemon.home() / "items.csv"}).at("created"), 8);
    daemon.configuration.integrations.front().enabled = true;
    daemon.write_configuration();
    ASSERT_TRUE(daemon.reload_by_signal());
    ASSERT_TRUE(daemon.imported()) << daemon.log();
    ASSERT_TRUE(eventually(std::chrono::seconds(30), [this] {
      const Json listings = daemon.json({"listings", "list", "--item", "ONLY-US"});
      return !listings.empty() && listings.at(0).contains("item");
    })) << daemon.log();
  }
  /// Reads orders and listings as they are five minutes later, when a search shows what is now.
  void catch_up() const {
    sandbox.advance(minutes(5));
    for (const char* module : {"orders", "items"}) {
      const Outcome synced = daemon.invctl({"sync", module});
      EXPECT_EQ(synced.exit, 0) << synced.out << synced.err;
    }
  }

  struct Stock {
    std::int64_t on_hand, committed, available;
    bool operator==(const Stock&) const = default;
    friend void PrintTo(const Stock& stock, std::ostream* out) {
      *out << stock.on_hand << " on hand, " << stock.committed << " committed, " << stock.available << " available";
    }
  };
  [[nodiscard]] Stock stock_of(const std::string& sku) const {
    const Json item = daemon.json({"items", "show", sku});
    return {item.at("on_hand"), item.at("committed"), item.at("available")};
  }
  [[nodiscard]] std::set<std::string> listings_of(const std::string& sku) const {
    return daemon.json({"items", "show", sku}).at("listings").get<std::set<std::string>>();
  }
  /// What each listing of the item shows on Amazon, as last read; -1 where Amazon states no number.
  [[nodiscard]] std::set<std::int64_t> on_amazon(const std::string& sku) const {
    std::set<std::int64_t> out;
    for (const Json& listing : daemon.json({"listings", "list", "--item", sku}))
      out.insert(listing.value("quantity", -1));
    return out;
  }

  const Sandbox sandbox{SandboxOptions{.products = 1, .orders = 0}};
  Daemon daemon{sandbox};
  std::string first_order;
};

TEST_F(CsvFirst, EqualSkusLinkByThemselvesAndNothingElseDoes) {
  ASSERT_NO_FATAL_FAILURE(import_and_connect());
  using Ids = std::set<std::string>;
  const std::string us = "demo/ATVPDKIKX0DER/";
  const std::string ca = "demo/A2EUQ1WTGCTBG2/";
  for (const std::string sku : {"MUG-1", "MUG 2", "CUP/3", "FBA-4"})
    EXPECT_EQ(listings_of(sku), (Ids{us + sku, ca + sku}));
  EXPECT_EQ(listings_of("ONLY-US"), Ids{us + "ONLY-US"});
  for (const std::string sku : {"MUG-5", "PAD-6", "NOT-LISTED"}) EXPECT_EQ(listings_of(sku), Ids{}) << sku;

  Ids unconfirmed;
  for (const Json& listing : daemon.json({"items", "unconfirmed"})) unconfirmed.insert(listing.at("seller_sku"));
  for (const std::string sku : {"mug-5", "PAD-6 ", "NOT-IN-FILE"}) EXPECT_TRUE(unconfirmed.contains(sku)) << sku;
  for (const std::string sku : {"MUG-1", "MUG 2", "CUP/3", "FBA-4", "ONLY-US"})
    EXPECT_FALSE(unconfirmed.contains(sku)) << sku;
  EXPECT_EQ(daemon.stop(), Exit{0});
}

TEST_F(CsvFirst, OursIsTheMasterAndOpenOrdersReserveOfIt) {
  ASSERT_NO_FATAL_FAILURE(import_and_connect());
  // What was counted right leaves as much to sell as Amazon shows.
  EXPECT_EQ(stock_of("MUG-1"), (Stock{10, 3, 7}));
  EXPECT_EQ(on_amazon("MUG-1"), std::set<std::int64_t>{7});
  EXPECT_EQ(stock_of("ONLY-US"), (Stock{5, 0, 5}));
  EXPECT_EQ(on_amazon("ONLY-US"), std::set<std::int64_t>{5});
  // What was not shows as a difference; neither number follows the other by itself.
  EXPECT_EQ(stock_of("MUG 2"), (Stock{12, 2, 10}));
  EXPECT_EQ(on_amazon("MUG 2"), std::set<std::int64_t>{5});
  EXPECT_EQ(stock_of("CUP/3"), (Stock{4, 0, 4}));
  EXPECT_EQ(on_amazon("CUP/3"), std::set<std::int64_t>{0});
  EXPECT_EQ(stock_of("FBA-4"), (Stock{2, 0, 2}));
  EXPECT_EQ(on_amazon("FBA-4"), std::set<std::int64_t>{-1});
  EXPECT_EQ(stock_of("NOT-LISTED"), (Stock{9, 0, 9}));

  // Amazon's number was taken for none of it (ITEM-8).
  for (const std::string sku : {"MUG-1", "MUG 2", "CUP/3"}) {
    EXPECT_FALSE(daemon.json({"items", "show", sku}).value("opening", Json::array()).size() > 0) << sku;
    for (const Json& row : daemon.json({"stock", "ledger", sku})) EXPECT_NE(row.at("kind"), "opening") << row;
  }
  catch_up();
  EXPECT_EQ(stock_of("MUG 2"), (Stock{12, 2, 10}));
  EXPECT_EQ(on_amazon("MUG 2"), std::set<std::int64_t>{5});
  EXPECT_EQ(daemon.stop(), Exit{0});
}

TEST_F(CsvFirst, LaterOrdersMoveBothNumbersAlike) {
  ASSERT_NO_FATAL_FAILURE(import_and_connect());
  const std::string second = place("MUG-1", 2, "CA");
  catch_up();
  EXPECT_EQ(stock_of("MUG-1"), (Stock{10, 5, 5}));
  EXPECT_EQ(on_amazon("MUG-1"), std::set<std::int64_t>{5});
  sandbox.cancel(second);
  catch_up();
  EXPECT_EQ(stock_of("MUG-1"), (Stock{10, 3, 7}));
  EXPECT_EQ(on_amazon("MUG-1"), std::set<std::int64_t>{7});
  // One that was open when the file came leaves the warehouse with its shipment.
  sandbox.ship(first_order);
  catch_up();
  EXPECT_EQ(stock_of("MUG-1"), (Stock{7, 0, 7}));
  EXPECT_EQ(on_amazon("MUG-1"), std::set<std::int64_t>{7});
  EXPECT_EQ(daemon.stop(), Exit{0});
}

// A seller who does so again after the link has said what there is: the count stands, what is promised stays promised.
TEST_F(CsvFirst, TheFileAgainChangesNothingAndACountOfLaterStands) {
  ASSERT_NO_FATAL_FAILURE(import_and_connect());
  const Json again = daemon.json({"items", "import", daemon.home() / "items.csv"});
  EXPECT_EQ(again.at("unchanged"), 8);
  write_file(daemon.home() / "count.csv", "sku,warehouse,on_hand\nMUG-1,Main,11\n");
  EXPECT_EQ(daemon.json({"items", "import", daemon.home() / "count.csv"}).at("changed"), 1);
  EXPECT_EQ(stock_of("MUG-1"), (Stock{11, 3, 8}));
  EXPECT_EQ(daemon.stop(), Exit{0});
}

}  // namespace
}  // namespace invd::process
