#include "process/items/odd_skus.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <ranges>
#include <set>
#include <sstream>
#include <stdexcept>

#include "control/connection.h"
#include "control/item_message.h"
#include "control/listing_message.h"
#include "process/harness/daemon.h"
#include "process/harness/http.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using std::chrono::minutes;

const std::size_t kSkus = sanitized_programs() ? 500 : 10'000;
/// The items of the others come from a file. As many as have their openings posted at one look.
constexpr std::size_t kConfirmed = 90;

std::string quoted(const std::string& cell) {
  std::string out = "\"";
  for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

/// Something that is listed under each SKU. A search shows a thousand SKUs of one moment at most, so they come over
/// some time.
void list_all(const Sandbox& sandbox, const std::vector<std::string>& skus) {
  for (std::size_t begin = 0; begin < skus.size(); begin += 500) {
    Json listings = Json::array();
    for (std::size_t i = begin; i < std::min(begin + 500, skus.size()); ++i)
      listings.push_back({{"sku", skus[i]}, {"quantity", i % 100}, {"title", "Of " + skus[i]}});
    sandbox.post("/admin/listings", {{"listings", listings}});
    sandbox.advance(std::chrono::seconds(10));
  }
}

std::set<std::string> skus_at_amazon(const Sandbox& sandbox) {
  std::set<std::string> out;
  std::istringstream lines(http_get(sandbox.address() + "/admin/truth/listings").body);
  for (std::string line; std::getline(lines, line);) out.insert(Json::parse(line).at("sku").get<std::string>());
  return out;
}

/// One JSON object a line.
std::vector<Json> lines_of(const Outcome& outcome) {
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  std::vector<Json> out;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) out.push_back(Json::parse(line));
  return out;
}

class OddSkus : public testing::Test {
 protected:
  OddSkus() {
    daemon.configuration.listings = false;  // read when the test says so
    list_all(sandbox, skus);
    daemon.start();
  }

  /// Items of all but the first come from a file.
  void import_most() const {
    std::string file = "sku,warehouse,on_hand\n";
    for (std::size_t i = kConfirmed; i < skus.size(); ++i)
      file += quoted(skus[i]) + ",Main," + std::to_string(i % 50) + "\n";
    write_file(daemon.home() / "items.csv", file);
    EXPECT_EQ(imported("items.csv").at("created"), kSkus - kConfirmed);
  }
  /// Every listing that Amazon has is there, and linked where an item has its SKU (ITEM-2).
  void expect_listed() const {
    std::map<std::string, std::string> items;  // by seller SKU
    const Outcome outcome = daemon.invctl({"listings", "list", "--limit", "0", "--jsonl"}, minutes(2));
    for (const Json& listing : lines_of(outcome)) {
      const std::string sku = listing.at("seller_sku");
      EXPECT_TRUE(items.emplace(sku, listing.value("item", "")).second) << sku << " twice";
      EXPECT_EQ(listing.at("id"), "demo/ATVPDKIKX0DER/" + sku);
    }
    for (const std::string& sku : skus_at_amazon(sandbox)) EXPECT_TRUE(items.contains(sku)) << sku;
    EXPECT_EQ(items.size(), skus_at_amazon(sandbox).size());
    for (std::size_t i = 0; i < skus.size(); ++i) EXPECT_EQ(items[skus[i]], i < kConfirmed ? "" : skus[i]);
  }
  /// Of each that has no item yet Amazon is asked by its SKU (ITEM-5).
  void confirm_the_others() {
    for (const Json& outcome : lines_of(daemon.invctl({"items", "confirm", "--all", "--jsonl"}, minutes(2))))
      EXPECT_EQ(outcome.at("outcome"), "confirmed") << outcome;
    // The openings wait for the orders up to their cut, and for an import later than these; a start looks at once.
    sandbox.advance(minutes(20));
    const Outcome polled = daemon.invctl({"sync", "orders"});
    EXPECT_EQ(polled.exit, 0) << polled.out << polled.err;
    EXPECT_EQ(daemon.stop(), Exit{0});
    daemon.start();
    control::Connection connection = connect();
    EXPECT_TRUE(eventually(std::chrono::seconds(20), [&] {
      return std::ranges::all_of(skus | std::views::take(kConfirmed), [&](const std::string& sku) {
        const auto item = connection.ask<control::Item>("items.show", control::ItemShowRequest{.sku = sku});
        return item && std::ranges::none_of(item->opening, [](const auto& one) { return one.state == "pending"; });
      });
    }));
  }
  void expect_shown() const {
    control::Connection connection = connect();
    for (std::size_t i = 0; i < skus.size(); ++i) {
      const auto item = connection.ask<control::Item>("items.show", control::ItemShowRequest{.sku = skus[i]});
      ASSERT_TRUE(item) << skus[i] << ": " << item.error().message;
      EXPECT_EQ(item->sku, skus[i]);
      EXPECT_EQ(item->on_hand, i < kConfirmed ? i % 100 : i % 50) << skus[i];
      EXPECT_EQ(item->listings, std::vector{"demo/ATVPDKIKX0DER/" + skus[i]});
      const auto listing =
          connection.ask<control::Listing>("listings.show", control::ListingRequest{.listing = "demo/US/" + skus[i]});
      ASSERT_TRUE(listing) << skus[i] << ": " << listing.error().message;
      EXPECT_EQ(listing->seller_sku, skus[i]);
      EXPECT_EQ(listing->item, skus[i]);
      EXPECT_EQ(listing->title, "Of " + skus[i]);
    }
    // The same by the program, for whose words some might be taken.
    for (const std::string& sku : skus | std::views::take(60))
      EXPECT_EQ(daemon.json({"items", "show", "--", sku}).at("sku"), sku);
    for (std::size_t i = 0; i < skus.size(); i += 499)
      EXPECT_EQ(daemon.json({"listings", "show", "demo/US/" + skus[i]}).at("seller_sku"), skus[i]);
  }

  [[nodiscard]] control::Connection connect() const {
    auto connection = control::Connection::connect({.socket = daemon.socket().native(), .interrupted = {}});
    if (!connection) throw std::runtime_error(connection.error().message);
    return std::move(*connection);
  }
  [[nodiscard]] std::string exported(const std::string& name) const {
    const std::string file = daemon.home() / name;
    const Outcome outcome = daemon.invctl({"items", "export", "--output", file}, minutes(2));
    EXPECT_EQ(outcome.exit, 0) << outcome.err;
    return read_file(file);
  }
  [[nodiscard]] Json imported(const std::string& name) const {
    return daemon.json({"items", "import", daemon.home() / name});
  }

  const std::vector<std::string> skus = odd_skus(7, kSkus);
  const Sandbox sandbox{SandboxOptions{.products = 1, .orders = 0, .marketplaces = {"US"}}};
  Daemon daemon{sandbox};
};

TEST_F(OddSkus, ComeBackByteForByteFromEveryStep) {
  ASSERT_EQ(std::set(skus.begin(), skus.end()).size(), kSkus);
  import_most();
  const Outcome synced = daemon.invctl({"sync", "items"}, minutes(2));
  ASSERT_EQ(synced.exit, 0) << synced.out << synced.err;
  expect_listed();
  confirm_the_others();
  expect_shown();

  const std::string file = exported("before.csv");
  const Json again = imported("before.csv");
  EXPECT_GE(again.at("rows"), kSkus);
  EXPECT_EQ(again.at("unchanged"), again.at("rows"));
  EXPECT_TRUE(exported("after.csv") == file);
  EXPECT_EQ(daemon.stop(), Exit{0});

  // And in books that know nothing of them.
  std::filesystem::remove_all(daemon.store());
  daemon.start();
  EXPECT_EQ(imported("before.csv").at("created"), again.at("rows"));
  EXPECT_TRUE(exported("anew.csv") == file);
  EXPECT_EQ(daemon.stop(), Exit{0});
}

}  // namespace
}  // namespace invd::process
