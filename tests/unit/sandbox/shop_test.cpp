#include <algorithm>
#include <chrono>
#include <gtest/gtest.h>
#include <set>

#include "sandbox/canary.h"
#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {
namespace {

constexpr const char* kAllGroups =
    "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT,FULFILLMENT_ORDERS";

std::vector<Json> all_orders(Caller& caller, const std::string& groups) {
  std::vector<Json> orders;
  Parameters query = {{"createdAfter", "2026-01-01T00:00:00Z"}};
  if (!groups.empty()) query.emplace_back("includedData", groups);
  for (;;) {
    const Json page = Json::parse(caller.search(query).response.body);
    for (const Json& order : page.at("orders")) orders.push_back(order);
    if (!page.contains("pagination")) return orders;
    std::erase_if(query, [](const auto& p) { return p.first == "paginationToken"; });
    query.emplace_back("paginationToken", page.at("pagination").at("nextToken"));
  }
}

TEST(Shop, SameSeedAndRequestsGiveByteEqualAnswers) {
  const auto run = [](std::uint64_t seed) {
    Options options = small(200);
    options.shop.live_rate = 30;
    World world(seed, options);
    for (const char* fault : {"unavailable=0.1", "corrupt_body=0.1", "late_search=0.3:90000", "malformed_order=0.01"})
      world.faults().set(parse_fault(fault).value());
    Caller caller(world);
    std::string all;
    for (int i = 0; i < 50; ++i) {
      caller.wait(Duration(61'000));
      const Reply reply = caller.search({{"lastUpdatedAfter", "2026-09-21T00:00:00Z"}, {"includedData", kAllGroups}});
      all += std::to_string(reply.response.status) + reply.response.body;
      for (const auto& [name, value] : reply.response.headers) all += name + value;
    }
    return all;
  };
  const std::string first = run(11);
  EXPECT_EQ(first, run(11));
  EXPECT_NE(first, run(12));
}

TEST(Shop, HasEveryKindOfOrder) {
  Options options = small(20'000);
  options.shop.live_rate = 10;
  World world(2, options);
  world.advance(kStart + std::chrono::hours(2));
  std::map<std::string, int> statuses;
  std::set<std::string> kinds;
  for (const Order& order : world.shop().orders()) {
    ++statuses[std::string(name(order.status))];
    if (order.by_amazon) kinds.insert("fba");
    if (order.non_amazon) kinds.insert("non amazon");
    if (order.replaces >= 0) kinds.insert("replacement");
    std::set<std::uint32_t> products;
    for (const Line& line : order.lines) {
      if (!products.insert(line.product).second) kinds.insert("one sku in two lines");
      if (line.cancel_requested) kinds.insert("cancel requested");
      if (line.cancelled_by != Party::nobody && order.status == Status::shipped) kinds.insert("line cancelled");
    }
    if (order.parcels.size() > 1) kinds.insert("two parcels");
  }
  for (int i = 0; i <= static_cast<int>(Status::unfulfillable); ++i)
    EXPECT_GT(statuses[std::string(name(static_cast<Status>(i)))], 0) << name(static_cast<Status>(i));
  EXPECT_EQ(kinds, (std::set<std::string>{"fba", "non amazon", "replacement", "one sku in two lines",
                                          "cancel requested", "line cancelled", "two parcels"}));
}

TEST(Shop, QuantitiesAddUpAndStatusesFollowFromThem) {
  World world(2, small(5000));
  for (const Order& order : world.shop().orders()) {
    int open = 0;
    int fulfilled = 0;
    for (const Line& line : order.lines) {
      EXPECT_LE(line.fulfilled + line.open(), line.ordered);
      open += line.open();
      fulfilled += line.fulfilled;
    }
    if (order.status == Status::shipped) EXPECT_EQ(open, 0);
    if (order.status == Status::cancelled) EXPECT_EQ(open + fulfilled, 0);
    if (order.status == Status::partially_shipped) EXPECT_TRUE(open > 0 && fulfilled > 0);
    EXPECT_GE(order.updated, order.created);
  }
}

TEST(Shop, MoneyHasTheCurrencysDecimalsAndIsAbsentWhilePending) {
  Options options = small(600);
  options.shop.marketplaces = {"JP", "AU"};
  options.shop.live_rate = 20;
  World world(4, options);
  Caller caller(world);
  caller.wait(std::chrono::hours(1));
  bool million = false;
  bool japanese = false;
  int pending = 0;
  for (const Json& order : all_orders(caller, "PROCEEDS,FULFILLMENT")) {
    const bool is_pending = order.at("fulfillment").at("fulfillmentStatus").get<std::string>().starts_with("PENDING");
    EXPECT_EQ(order.contains("proceeds"), !is_pending);
    pending += is_pending ? 1 : 0;
    if (is_pending) {
      EXPECT_FALSE(order.at("orderItems")[0].at("product").contains("price"));
      continue;
    }
    const Json& total = order.at("proceeds").at("grandTotal");
    const std::string amount = total.at("amount");
    const bool yen = total.at("currencyCode") == "JPY";
    EXPECT_EQ(amount.find('.') == std::string::npos, yen) << amount;
    million = million || std::stod(amount) > 1e6;
    japanese = japanese || order.dump().find("まな板") != std::string::npos;
    if (order.contains("associatedOrders")) EXPECT_EQ(std::stod(amount), 0);
  }
  EXPECT_GT(pending, 0);
  EXPECT_TRUE(million);
  EXPECT_TRUE(japanese);
}

TEST(Shop, GroupsComeOnlyWhenAskedFor) {
  World world(4, small(400));
  Caller caller(world);
  const std::string plain = Json(all_orders(caller, "PROCEEDS,CANCELLATION,PACKAGES")).dump();
  for (const std::string_view canary :
       {kCanaryName, kCanaryEmail, kCanaryStreet, kCanaryPostcode, kCanaryPhone, kCanaryTax, kCanaryCard, kCanaryGift})
    EXPECT_EQ(plain.find(canary), std::string::npos) << canary;
  EXPECT_NE(plain.find(kCanaryCustom), std::string::npos);  // no group governs it
  EXPECT_EQ(plain.find("fulfillmentStatus"), std::string::npos);
  EXPECT_NE(Json(all_orders(caller, "FULFILLMENT")).dump().find(kCanaryGift), std::string::npos);
  const std::string everything = Json(all_orders(caller, kAllGroups)).dump();
  for (const std::string_view canary :
       {kCanaryName, kCanaryEmail, kCanaryStreet, kCanaryPostcode, kCanaryPhone, kCanaryTax, kCanaryCard})
    EXPECT_NE(everything.find(canary), std::string::npos) << canary;
}

TEST(Shop, PersonalGroupsAreRefusedOrLeftOutWithoutTheRole) {
  Options options = small(20);
  options.personal_data = PersonalData::refused;
  World refusing(4, options);
  Caller first(refusing);
  EXPECT_EQ(first.search({{"createdAfter", "2026-01-01T00:00:00Z"}, {"includedData", "BUYER"}}).response.status, 403);
  options.personal_data = PersonalData::absent;
  World silent(4, options);
  Caller second(silent);
  const Reply reply = second.search({{"createdAfter", "2026-01-01T00:00:00Z"}, {"includedData", "BUYER,RECIPIENT"}});
  EXPECT_EQ(reply.response.status, 200);
  EXPECT_EQ(reply.response.body.find(kCanaryName), std::string::npos);
}

TEST(Shop, IdsAreUniqueAndFoundAgain) {
  World world(9, small(5000));
  std::set<std::string> orders;
  std::set<std::string> lines;
  std::size_t line_count = 0;
  for (const Order& order : world.shop().orders()) {
    const std::string id = world.shop().order_id(order.number);
    orders.insert(id);
    ASSERT_EQ(world.shop().find(id), &order);
    for (std::size_t i = 0; i < order.lines.size(); ++i) lines.insert(world.shop().line_id(order, i));
    line_count += order.lines.size();
  }
  EXPECT_EQ(orders.size(), 5000U);
  EXPECT_EQ(lines.size(), line_count);
  std::set<std::string> skus;
  for (const Product& product : world.shop().products()) skus.insert(product.sku);
  EXPECT_EQ(skus.size(), world.shop().products().size());
}

TEST(Shop, LiveOrdersComeAtTheirRate) {
  Options options = small(10);
  options.shop.live_rate = 12;
  World world(9, options);
  world.advance(kStart + std::chrono::hours(10));
  EXPECT_NEAR(static_cast<double>(world.shop().orders().size()) - 10, 7200, 200);
}

TEST(Shop, StepsOfTimeDoNotMatter) {
  Options options = small(100);
  options.shop.live_rate = 3;
  World one(9, options);
  World many(9, options);
  one.advance(kStart + std::chrono::hours(24));
  for (int minute = 1; minute <= 24 * 60; ++minute) many.advance(kStart + std::chrono::minutes(minute));
  const auto dump = [](const World& world) {
    std::string all;
    world.each_order(World::View::now,
                     [&](const OrderTruth& o) { all += o.order_id + o.status + to_rfc3339(o.last_updated) + "\n"; });
    return all;
  };
  EXPECT_EQ(dump(one), dump(many));
}

TEST(Shop, AHundredThousandOrdersAreMadeInSeconds) {
  const auto begin = std::chrono::steady_clock::now();
  Options options = small(100'000);
  options.shop.products = 10'000;
  World world(1, options);
  const std::chrono::duration<double> made = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(world.shop().orders().size(), 100'000U);
  Caller caller(world);
  caller.wait(Duration(120'000));
  world.advance(caller.now());
  const auto wanted = static_cast<std::size_t>(
      std::ranges::count_if(world.shop().orders(), [](const Order& order) { return order.updated <= kStart; }));
  EXPECT_GT(wanted, 99'900U);  // a few were updated in the two minutes since, and belong to the next window
  const auto paging = std::chrono::steady_clock::now();
  Parameters query = {{"lastUpdatedAfter", "2026-01-01T00:00:00Z"},
                      {"includedData", "FULFILLMENT,CANCELLATION,PACKAGES,PROCEEDS"}};
  std::size_t orders = 0;
  for (;;) {
    const std::string body = caller.search(query).response.body;
    for (std::size_t at = 0; (at = body.find("\"lastUpdatedTime\":", at)) != std::string::npos; ++at) ++orders;
    const std::size_t token = body.find("\"nextToken\":\"");
    if (token == std::string::npos) break;
    query.resize(2);
    query.emplace_back("paginationToken", body.substr(token + 13, body.find('"', token + 13) - token - 13));
  }
  const std::chrono::duration<double> paged = std::chrono::steady_clock::now() - paging;
  EXPECT_EQ(orders, wanted);
  EXPECT_EQ(world.calls(Operation::search_orders).granted, 1000U);
  RecordProperty("made_seconds", std::to_string(made.count()));
  RecordProperty("paged_seconds", std::to_string(paged.count()));
  std::cout << "made in " << made.count() << " s, paged in " << paged.count() << " s, "
            << world.calls(Operation::search_orders).body_bytes / 100'000 << " bytes an order\n";
  EXPECT_LT(made.count(), 30);
}

}  // namespace
}  // namespace invd::sandbox::test
