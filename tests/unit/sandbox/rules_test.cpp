#include <gtest/gtest.h>

#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {
namespace {

struct Case {
  const char* name;
  Parameters query;
  int status;
};
void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

class SearchRules : public testing::TestWithParam<Case> {};

TEST_P(SearchRules, AreAmazons) {
  World world(1, small(50));
  Caller caller(world);
  const Reply reply = caller.search(GetParam().query);
  EXPECT_EQ(reply.response.status, GetParam().status) << reply.response.body;
  if (GetParam().status == 400) {
    EXPECT_EQ(Json::parse(reply.response.body).at("errors").at(0).at("code"), "InvalidInput");
    EXPECT_EQ(http::find_header(reply.response.headers, "x-amzn-ErrorType"), "InvalidInputException");
  }
}

std::string many(std::size_t count) {
  std::string list = "ATVPDKIKX0DER";
  for (std::size_t i = 1; i < count; ++i) list += ",ATVPDKIKX0DER";
  return list;
}

constexpr const char* kOld = "2026-09-01T00:00:00Z";
const std::string kTwoMinutesAgo = to_rfc3339(kStart - Duration(120'000));
const std::string kUnderTwoMinutes = to_rfc3339(kStart - Duration(119'999));

INSTANTIATE_TEST_SUITE_P(
    Table, SearchRules,
    testing::Values(
        Case{"NothingGiven", {}, 400}, Case{"CreatedAfter", {{"createdAfter", kOld}}, 200},
        Case{"LastUpdatedAfter", {{"lastUpdatedAfter", kOld}}, 200},
        Case{"BothAfters", {{"createdAfter", kOld}, {"lastUpdatedAfter", kOld}}, 400},
        Case{"FamiliesMixed", {{"createdAfter", kOld}, {"lastUpdatedBefore", kOld}}, 400},
        Case{"FamiliesMixedTheOtherWay", {{"lastUpdatedAfter", kOld}, {"createdBefore", kOld}}, 400},
        Case{"BeforeAlone", {{"lastUpdatedBefore", kOld}}, 400},
        Case{"BeforeEqualsAfter", {{"lastUpdatedAfter", kOld}, {"lastUpdatedBefore", kOld}}, 200},
        Case{"BeforeEarlier", {{"lastUpdatedAfter", kOld}, {"lastUpdatedBefore", "2026-08-31T23:59:59Z"}}, 400},
        Case{"BeforeTwoMinutesOld", {{"lastUpdatedAfter", kOld}, {"lastUpdatedBefore", kTwoMinutesAgo}}, 200},
        Case{"BeforeUnderTwoMinutes", {{"lastUpdatedAfter", kOld}, {"lastUpdatedBefore", kUnderTwoMinutes}}, 400},
        Case{"CreatedBeforeUnderTwoMinutes", {{"createdAfter", kOld}, {"createdBefore", kUnderTwoMinutes}}, 400},
        Case{"NotATime", {{"createdAfter", "yesterday"}}, 400},
        Case{"PageOfZero", {{"createdAfter", kOld}, {"maxResultsPerPage", "0"}}, 400},
        Case{"PageOfOne", {{"createdAfter", kOld}, {"maxResultsPerPage", "1"}}, 200},
        Case{"PageOfHundred", {{"createdAfter", kOld}, {"maxResultsPerPage", "100"}}, 200},
        Case{"PageOf101", {{"createdAfter", kOld}, {"maxResultsPerPage", "101"}}, 400},
        Case{"PageOfWords", {{"createdAfter", kOld}, {"maxResultsPerPage", "ten"}}, 400},
        Case{"FiftyMarketplaces", {{"createdAfter", kOld}, {"marketplaceIds", many(50)}}, 200},
        Case{"FiftyOneMarketplaces", {{"createdAfter", kOld}, {"marketplaceIds", many(51)}}, 400},
        Case{"ForeignMarketplace", {{"createdAfter", kOld}, {"marketplaceIds", "A1VC38T7YXB528"}}, 400},
        Case{"KnownStatuses", {{"createdAfter", kOld}, {"fulfillmentStatuses", "PENDING,UNFULFILLABLE"}}, 200},
        Case{"CanceledWithOneL", {{"createdAfter", kOld}, {"fulfillmentStatuses", "CANCELED"}}, 400},
        Case{"Merchant", {{"createdAfter", kOld}, {"fulfilledBy", "MERCHANT"}}, 200},
        Case{"TheOldWordMfn", {{"createdAfter", kOld}, {"fulfilledBy", "MFN"}}, 400},
        Case{"Groups", {{"createdAfter", kOld}, {"includedData", "FULFILLMENT,PROCEEDS"}}, 200},
        Case{"UnknownGroup", {{"createdAfter", kOld}, {"includedData", "EVERYTHING"}}, 400},
        Case{"TwiceTheSame", {{"createdAfter", kOld}, {"createdAfter", kOld}}, 400},
        Case{"EmptyToken", {{"createdAfter", kOld}, {"paginationToken", ""}}, 400},
        Case{"ForgedToken", {{"createdAfter", kOld}, {"paginationToken", "AAAA"}}, 400}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(SearchFilters, KeepWhatWasAskedFor) {
  World world(1, small());
  Caller caller(world);
  const Parameters base = {{"createdAfter", "2026-01-01T00:00:00Z"}, {"includedData", "FULFILLMENT"}};
  auto query = base;
  query.insert(query.end(), {{"fulfillmentStatuses", "CANCELLED"}, {"fulfilledBy", "MERCHANT"}});
  std::size_t wanted = 0;
  world.each_order(World::View::now, [&](const OrderTruth& order) {
    wanted += order.status == "CANCELLED" && !order.by_amazon ? 1U : 0U;
  });
  ASSERT_GT(wanted, 0U);
  EXPECT_EQ(caller.page_through(query).size(), wanted);
}

TEST(Horizon, IsTwoMinutesBeforeTheRequestOrTheBeforeThatWasGiven) {
  World world(1, small(50));
  Caller caller(world);
  const auto updated = Json::parse(caller.search({{"lastUpdatedAfter", kOld}}).response.body);
  EXPECT_EQ(updated.at("lastUpdatedBefore"), kTwoMinutesAgo);
  EXPECT_FALSE(updated.contains("createdBefore"));
  const auto created =
      Json::parse(caller.search({{"createdAfter", kOld}, {"createdBefore", "2026-09-02T00:00:00Z"}}).response.body);
  EXPECT_EQ(created.at("createdBefore"), "2026-09-02T00:00:00Z");
}

TEST(Access, NeedsTokenAndUserAgent) {
  World world(1, small(10));
  Caller caller(world);
  http::Request request = caller.request("/sellers/v1/marketplaceParticipations");
  EXPECT_EQ(world.handle(request, kStart).response.status, 200);
  http::Request nameless = request;
  std::erase_if(nameless.headers, [](const auto& h) { return h.first == "User-Agent"; });
  EXPECT_EQ(world.handle(nameless, kStart).response.status, 400);
  http::Request anonymous = request;
  std::erase_if(anonymous.headers, [](const auto& h) { return h.first == "x-amz-access-token"; });
  EXPECT_EQ(world.handle(anonymous, kStart).response.status, 403);
}

TEST(Access, TokenExpiresAfterAnHour) {
  World world(1, small(10));
  Caller caller(world);
  const http::Request request = caller.request("/sellers/v1/marketplaceParticipations");
  EXPECT_EQ(world.handle(request, kStart + Duration(3'599'999)).response.status, 200);
  const Reply late = world.handle(request, kStart + Duration(3'600'000));
  EXPECT_EQ(late.response.status, 403);
  EXPECT_NE(late.response.body.find("The access token you provided has expired"), std::string::npos);
  EXPECT_EQ(http::find_header(late.response.headers, "x-amzn-RateLimit-Limit"), "");
}

TEST(LoginErrors, AreLwaShapes) {
  World world(1, small(10));
  const auto error = [&](Credentials c) {
    const Reply reply = world.handle(Caller::login_request(c), kStart);
    return std::to_string(reply.response.status) + " " + Json::parse(reply.response.body).value("error", "none");
  };
  EXPECT_EQ(error({}), "200 none");
  EXPECT_EQ(error({.client_id = "other"}), "401 invalid_client");
  EXPECT_EQ(error({.client_secret = "other"}), "401 invalid_client");
  EXPECT_EQ(error({.refresh_token = "other"}), "400 invalid_grant");
  world.login().revoke();
  EXPECT_EQ(error({}), "400 invalid_grant");
}

TEST(GetOrder, AnswersTheOrderOr404) {
  World world(1, small(10));
  Caller caller(world);
  const std::string id = world.shop().order_id(3);
  EXPECT_EQ(Json::parse(caller.get(id).response.body).at("order").at("orderId"), id);
  const Reply missing = caller.get("111-0000000-0000000");
  EXPECT_EQ(missing.response.status, 404);
  EXPECT_NE(http::find_header(missing.response.headers, "x-amzn-RateLimit-Limit"), "");
}

}  // namespace
}  // namespace invd::sandbox::test
