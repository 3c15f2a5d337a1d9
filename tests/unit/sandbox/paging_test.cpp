#include <algorithm>
#include <gtest/gtest.h>
#include <set>

#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {
namespace {

const Parameters kEverything = {{"lastUpdatedAfter", "2026-01-01T00:00:00Z"}};

Parameters with(Parameters query, const std::string& name, const std::string& value) {
  query.emplace_back(name, value);
  return query;
}

std::set<std::string> unique(const std::vector<std::string>& ids) {
  return {ids.begin(), ids.end()};
}

TEST(Paging, GivesEveryOrderOnceAndNoTokenOnTheLastPage) {
  World world(1, small(250));
  Caller caller(world);
  caller.wait(Duration(120'000));  // so that the horizon takes in all that was updated before the start
  world.advance(caller.now());
  std::size_t wanted = 0;
  world.each_order(World::View::now, [&](const OrderTruth& o) { wanted += o.last_updated <= kStart ? 1U : 0U; });
  for (const char* size : {"1", "7", "100"}) {
    const auto ids = caller.page_through(with(kEverything, "maxResultsPerPage", size));
    EXPECT_EQ(unique(ids).size(), ids.size());
    EXPECT_EQ(ids.size(), wanted) << "pages of " << size;
  }
}

TEST(Paging, ByCreationGivesTheSameOrders) {
  World world(1, small(250));
  Caller caller(world);
  caller.wait(std::chrono::hours(1));
  const auto by_creation = caller.page_through({{"createdAfter", "2026-01-01T00:00:00Z"}, {"maxResultsPerPage", "9"}});
  EXPECT_EQ(unique(by_creation).size(), 250U);
}

TEST(Paging, AnOrderUpdatedMeanwhileLeavesTheSearchAndNothingElseMoves) {
  Options options = small(120);
  options.shop.history = std::chrono::hours(72);  // young orders are open ones
  World world(1, options);
  Caller caller(world);
  caller.wait(Duration(120'000));
  const auto before = unique(caller.page_through(kEverything));
  std::set<std::string> touched;
  const auto touch = [&] {
    // Whichever open order comes first: some of them have been seen on a page already, others have not.
    for (const Order& order : world.shop().orders()) {
      const std::string id = world.shop().order_id(order.number);
      if (is_final(order.status) || touched.contains(id)) continue;
      ASSERT_TRUE(world.shop().request_cancel(id).has_value());
      touched.insert(id);
      return;
    }
  };
  const auto ids = caller.page_through(with(kEverything, "maxResultsPerPage", "5"), touch);
  ASSERT_GE(touched.size(), 3U);
  EXPECT_EQ(unique(ids).size(), ids.size());
  std::set<std::string> seen_or_touched = unique(ids);
  seen_or_touched.insert(touched.begin(), touched.end());
  EXPECT_EQ(seen_or_touched, before);
  // What left this window is in the next one.
  const std::string horizon = to_rfc3339(kStart);
  caller.wait(Duration(120'000));
  const auto next = unique(caller.page_through({{"lastUpdatedAfter", horizon}}));
  for (const std::string& id : touched) EXPECT_TRUE(next.contains(id)) << id;
}

TEST(Paging, TheHorizonStaysThatOfTheFirstPage) {
  World world(1, small(50));
  Caller caller(world);
  auto query = with(kEverything, "maxResultsPerPage", "10");
  const Json first = Json::parse(caller.search(query).response.body);
  query.emplace_back("paginationToken", first.at("pagination").at("nextToken"));
  caller.wait(std::chrono::hours(3));
  const Json second = Json::parse(caller.search(query).response.body);
  EXPECT_EQ(second.at("lastUpdatedBefore"), first.at("lastUpdatedBefore"));
}

class Tokens : public testing::Test {
 protected:
  Tokens() : world_(1, small(50)), caller_(world_) {
    const Json page = Json::parse(caller_.search(with(kEverything, "maxResultsPerPage", "10")).response.body);
    token_ = page.at("pagination").at("nextToken");
  }
  int status(Parameters query) {
    caller_.login();
    return caller_.search(with(std::move(query), "paginationToken", token_)).response.status;
  }
  World world_;
  Caller caller_;
  std::string token_;
};

TEST_F(Tokens, LiveADay) {
  caller_.wait(std::chrono::hours(24));
  EXPECT_EQ(status(kEverything), 200);
  caller_.wait(Duration(1));
  EXPECT_EQ(status(kEverything), 400);
}

TEST_F(Tokens, LetOnlyPageSizeAndGroupsChange) {
  EXPECT_EQ(status(with(kEverything, "maxResultsPerPage", "50")), 200);
  EXPECT_EQ(status(with(kEverything, "includedData", "FULFILLMENT")), 200);
  EXPECT_EQ(status({{"lastUpdatedAfter", "2026-01-01T00:00:01Z"}}), 400);
  EXPECT_EQ(status(with(kEverything, "fulfilledBy", "MERCHANT")), 400);
  EXPECT_EQ(status(with(kEverything, "marketplaceIds", "ATVPDKIKX0DER")), 400);
}

TEST_F(Tokens, MustBePercentEncoded) {
  ASSERT_TRUE(token_.starts_with("+/"));
  http::Request request = caller_.request("/orders/2026-01-01/orders", kEverything);
  request.url += "&paginationToken=" + token_;
  EXPECT_EQ(world_.handle(request, caller_.now()).response.status, 400);
}

}  // namespace
}  // namespace invd::sandbox::test
