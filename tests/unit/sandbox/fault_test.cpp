#include <algorithm>
#include <gtest/gtest.h>

#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {
namespace {

const Parameters kEverything = {{"lastUpdatedAfter", "2026-01-01T00:00:00Z"}, {"includedData", "FULFILLMENT"}};

class FaultTest : public testing::Test {
 protected:
  FaultTest() : world_(3, small(60)), caller_(world_) { caller_.login(); }
  Reply search_with(const char* fault) {
    world_.faults().set(parse_fault(fault).value());
    return caller_.search(kEverything);
  }
  std::uint64_t fired(FaultKind kind) { return world_.faults().fired(kind); }
  World world_;
  Caller caller_;
};

TEST_F(FaultTest, FiresAsOftenAsItWasToldTo) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(search_with("unavailable=1x1@searchOrders").response.status, 503);
  EXPECT_EQ(caller_.search(kEverything).response.status, 200);
  EXPECT_EQ(fired(FaultKind::unavailable), 3U);
}

TEST_F(FaultTest, HitsOnlyItsOperation) {
  world_.faults().set(parse_fault("internal_error=1@getOrder").value());
  EXPECT_EQ(caller_.search(kEverything).response.status, 200);
  EXPECT_EQ(caller_.get(world_.shop().order_id(1)).response.status, 500);
}

TEST_F(FaultTest, ProbabilityIsKept) {
  world_.faults().set(parse_fault("unavailable=0.25").value());
  for (int i = 0; i < 2000; ++i) static_cast<void>(caller_.search({{"createdAfter", "2026-09-21T00:00:00Z"}}));
  EXPECT_NEAR(static_cast<double>(fired(FaultKind::unavailable)), 500, 80);
}

TEST_F(FaultTest, ThrottleComesWithoutTheHeaderAndTakesNoToken) {
  const double level = world_.bucket(Operation::search_orders, kStart).level;
  const Reply reply = search_with("throttle=1");
  EXPECT_EQ(reply.response.status, 429);
  EXPECT_EQ(http::find_header(reply.response.headers, "x-amzn-RateLimit-Limit"), "");
  EXPECT_EQ(world_.bucket(Operation::search_orders, kStart).level, level);
  EXPECT_EQ(fired(FaultKind::throttle), 1U);
}

TEST_F(FaultTest, ThrottleHeaderTellsTheRate) {
  const Reply reply = search_with("throttle_header=1");
  EXPECT_EQ(reply.response.status, 429);
  EXPECT_NE(http::find_header(reply.response.headers, "x-amzn-RateLimit-Limit"), "");
  EXPECT_EQ(fired(FaultKind::throttle_header), 1U);
}

TEST_F(FaultTest, ServerErrors) {
  EXPECT_EQ(search_with("internal_error=1x1").response.status, 500);
  EXPECT_EQ(search_with("unavailable=1x1").response.status, 503);
  EXPECT_EQ(fired(FaultKind::internal_error) + fired(FaultKind::unavailable), 2U);
}

TEST_F(FaultTest, HtmlComesWith200) {
  const Reply reply = search_with("html_ok=1");
  EXPECT_EQ(reply.response.status, 200);
  EXPECT_TRUE(reply.response.body.starts_with("<!DOCTYPE"));
  EXPECT_EQ(fired(FaultKind::html_ok), 1U);
}

TEST_F(FaultTest, DeliveriesThatGoWrong) {
  EXPECT_EQ(search_with("reset=1x1").delivery, Delivery::reset);
  EXPECT_EQ(search_with("lost_answer=1x1").delivery, Delivery::lost);
  const Reply slow = search_with("slow_answer=1x1:2500");
  EXPECT_EQ(slow.delay, Duration(2500));
  const Reply cut = search_with("truncated_body=1x1");
  EXPECT_EQ(cut.delivery, Delivery::cut);
  EXPECT_LE(cut.bytes, cut.response.body.size());
  const Reply trickle = search_with("trickle=1x1:5");
  EXPECT_EQ(trickle.delivery, Delivery::trickle);
  EXPECT_EQ(trickle.interval, Duration(5));
  for (const FaultKind kind : {FaultKind::reset, FaultKind::lost_answer, FaultKind::slow_answer,
                               FaultKind::truncated_body, FaultKind::trickle})
    EXPECT_EQ(fired(kind), 1U) << name(kind);
}

TEST_F(FaultTest, AResetHasNoEffectALostAnswerHas) {
  const std::uint64_t granted = world_.calls(Operation::search_orders).granted;
  static_cast<void>(search_with("reset=1x1"));
  EXPECT_EQ(world_.calls(Operation::search_orders).granted, granted);
  static_cast<void>(search_with("lost_answer=1x1"));
  EXPECT_EQ(world_.calls(Operation::search_orders).granted, granted + 1);
}

TEST_F(FaultTest, CorruptBodyDiffersAndHasItsLength) {
  const std::string good = caller_.search(kEverything).response.body;
  const std::string bad = search_with("corrupt_body=1").response.body;
  EXPECT_NE(good, bad);
  EXPECT_EQ(good.size(), bad.size());
  EXPECT_EQ(fired(FaultKind::corrupt_body), 1U);
}

TEST_F(FaultTest, LateSearchHidesAnUpdateForItsTime) {
  world_.faults().set(parse_fault("late_search=1:600000").value());
  caller_.wait(Duration(1000));
  world_.advance(caller_.now());
  const auto placed = world_.shop().place({.still = true});
  ASSERT_TRUE(placed.has_value());
  const auto shows = [&] { return std::ranges::count(caller_.page_through(kEverything), *placed) > 0; };
  caller_.wait(Duration(599'999));
  EXPECT_FALSE(shows());  // its time lies before the horizon long since: it is late, not young
  EXPECT_EQ(caller_.get(*placed).response.status, 200);
  caller_.wait(Duration(1));
  EXPECT_TRUE(shows());
  EXPECT_GE(fired(FaultKind::late_search), 1U);
}

TEST_F(FaultTest, LateSearchShowsTheOldStateUntilThen) {
  const auto placed = world_.shop().place({.status = Status::unshipped, .by_amazon = false, .still = true});
  caller_.wait(Duration(300'000));
  world_.advance(caller_.now());
  world_.faults().set(parse_fault("late_search=1:600000").value());
  ASSERT_TRUE(world_.shop().cancel(*placed, Party::buyer).has_value());
  const auto status = [&] {
    auto query = kEverything;
    query.emplace_back("maxResultsPerPage", "100");
    const Json page = Json::parse(caller_.search(query).response.body);
    for (const Json& order : page.at("orders"))
      if (order.at("orderId") == *placed) return order.at("fulfillment").at("fulfillmentStatus").get<std::string>();
    return std::string("absent");
  };
  caller_.wait(Duration(300'000));
  EXPECT_EQ(status(), "UNSHIPPED");
  std::string visible;
  world_.each_order(World::View::visible, [&](const OrderTruth& o) {
    if (o.order_id == *placed) visible = o.status;
  });
  EXPECT_EQ(visible, "UNSHIPPED");
  caller_.wait(Duration(300'000));
  EXPECT_EQ(status(), "CANCELLED");
}

TEST_F(FaultTest, SilentCancelLeavesTheUpdateTime) {
  Options options = small(3000);
  options.shop.live_rate = 5;
  World world(5, options);
  world.faults().set(parse_fault("silent_cancel=1").value());
  std::map<std::string, OrderTruth> before;
  world.each_order(World::View::now, [&](const OrderTruth& o) { before[o.order_id] = o; });
  world.advance(kStart + std::chrono::hours(48));
  int silent = 0;
  world.each_order(World::View::now, [&](const OrderTruth& o) {
    const auto old = before.find(o.order_id);
    if (old == before.end() || old->second.status == "CANCELLED" || o.status != "CANCELLED") return;
    silent += o.last_updated == old->second.last_updated ? 1 : 0;
  });
  EXPECT_GT(silent, 0);
  EXPECT_GE(world.faults().fired(FaultKind::silent_cancel), static_cast<std::uint64_t>(silent));
}

TEST_F(FaultTest, RepeatedPageGivesTheSamePageAndToken) {
  auto query = kEverything;
  query.emplace_back("maxResultsPerPage", "10");
  const Json first = Json::parse(caller_.search(query).response.body);
  query.emplace_back("paginationToken", first.at("pagination").at("nextToken"));
  world_.faults().set(parse_fault("repeated_page=1x1").value());
  const Json repeated = Json::parse(caller_.search(query).response.body);
  EXPECT_EQ(repeated, first);
  EXPECT_NE(Json::parse(caller_.search(query).response.body).at("orders"), first.at("orders"));
  EXPECT_EQ(fired(FaultKind::repeated_page), 1U);
}

TEST_F(FaultTest, ExpiredTokenIsInvalidInput) {
  auto query = kEverything;
  query.emplace_back("maxResultsPerPage", "10");
  const Json first = Json::parse(caller_.search(query).response.body);
  query.emplace_back("paginationToken", first.at("pagination").at("nextToken"));
  world_.faults().set(parse_fault("expired_token=1").value());
  const Reply reply = caller_.search(query);
  EXPECT_EQ(reply.response.status, 400);
  EXPECT_EQ(Json::parse(reply.response.body).at("errors").at(0).at("code"), "InvalidInput");
  EXPECT_EQ(fired(FaultKind::expired_token), 1U);
}

TEST_F(FaultTest, DuplicatedOrderStandsOnTwoPagesAndNothingIsLost) {
  caller_.wait(Duration(120'000));
  auto query = kEverything;
  query.emplace_back("maxResultsPerPage", "10");
  const auto clean = caller_.page_through(query);
  world_.faults().set(parse_fault("duplicated_order=1x2").value());
  const auto twice = caller_.page_through(query);
  EXPECT_EQ(twice.size(), clean.size() + 2);
  EXPECT_EQ(std::set<std::string>(twice.begin(), twice.end()), std::set<std::string>(clean.begin(), clean.end()));
  EXPECT_EQ(fired(FaultKind::duplicated_order), 2U);
}

TEST_F(FaultTest, HiddenOrdersAreInGetOrderOnly) {
  caller_.wait(Duration(120'000));
  const auto all = caller_.page_through(kEverything);
  world_.faults().set(parse_fault("hidden_order=0.2").value());
  std::set<std::string> hidden;
  world_.each_order(World::View::now, [&](const OrderTruth& o) {
    if (o.hidden) hidden.insert(o.order_id);
  });
  ASSERT_FALSE(hidden.empty());
  const auto shown = caller_.page_through(kEverything);
  EXPECT_EQ(shown.size() + hidden.size(), all.size());
  for (const std::string& id : shown) EXPECT_FALSE(hidden.contains(id));
  EXPECT_EQ(caller_.get(*hidden.begin()).response.status, 200);
  EXPECT_EQ(fired(FaultKind::hidden_order), hidden.size());
}

TEST_F(FaultTest, AccessTokenExpiryEndsTheToken) {
  EXPECT_EQ(search_with("access_token_expiry=1x1").response.status, 403);
  EXPECT_EQ(caller_.search(kEverything).response.status, 403);
  caller_.login();
  EXPECT_EQ(caller_.search(kEverything).response.status, 200);
  EXPECT_EQ(fired(FaultKind::access_token_expiry), 1U);
}

TEST_F(FaultTest, MalformedAndUnknownOrdersAreOneInAPage) {
  const Json good = Json::parse(caller_.search(kEverything).response.body);
  const Json malformed = Json::parse(search_with("malformed_order=1x1").response.body);
  ASSERT_EQ(malformed.at("orders").size(), good.at("orders").size());
  int different = 0;
  for (std::size_t i = 0; i < good.at("orders").size(); ++i)
    different += good.at("orders")[i] != malformed.at("orders")[i] ? 1 : 0;
  EXPECT_EQ(different, 1);
  const std::string unknown = search_with("unknown_enum=1x1").response.body;
  EXPECT_NE(unknown.find("AWAITING_SANDBOX"), std::string::npos);
  EXPECT_EQ(unknown.find("AWAITING_SANDBOX"), unknown.rfind("AWAITING_SANDBOX"));
  EXPECT_EQ(fired(FaultKind::malformed_order), 1U);
  EXPECT_EQ(fired(FaultKind::unknown_enum), 1U);
}

TEST_F(FaultTest, DateHeaderIsMissingOrWrong) {
  EXPECT_EQ(http::parse_http_date(http::find_header(caller_.search(kEverything).response.headers, "Date")), kStart);
  EXPECT_EQ(http::find_header(search_with("missing_date=1x1").response.headers, "Date"), "");
  const Reply skewed = search_with("skewed_date=1x1:-86400000");
  EXPECT_EQ(http::parse_http_date(http::find_header(skewed.response.headers, "Date")), kStart - std::chrono::hours(24));
  EXPECT_EQ(fired(FaultKind::missing_date), 1U);
  EXPECT_EQ(fired(FaultKind::skewed_date), 1U);
}

TEST(FaultNames, ReadBackAndRefuseNonsense) {
  for (std::size_t i = 0; i < kFaultKinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    EXPECT_EQ(fault_from_name(name(kind)), kind);
  }
  for (const char* bad : {"", "nonsense=1", "reset=", "reset=2", "reset=-1", "reset=1y", "reset=1@", "reset=1x-1"})
    EXPECT_FALSE(parse_fault(bad)) << bad;
}

}  // namespace
}  // namespace invd::sandbox::test
