#include "sync/problem.h"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>

namespace invd::sync::test {
namespace {

using std::chrono::days;
using std::chrono::minutes;

const Timestamp kToday{1'793'527'200'000};

/// An account that is well: US and CA, USD.
struct Facts {
  store::Participations participations;
  amazon::Health health;
  IntegrationFacts facts;
  Facts() {
    for (const char* country : {"US", "CA"}) {
      const Marketplace* m = find_marketplace(country);
      participations.list.push_back(
          {MarketplaceId(std::string(m->id)), country, std::string(m->currency), true, false});
      facts.marketplaces.push_back(m);
    }
    participations.fetched_at = kToday;
    facts.name = IntegrationName("amazon-us");
    facts.organization_currency = "USD";
    facts.participations = &participations;
    facts.health = &health;
    facts.orders_interval = minutes(3);
    facts.active_since = kToday - days(1);
    facts.orders_last_success = kToday - minutes(3);
  }
  [[nodiscard]] std::vector<std::string> codes(bool activation = false) const {
    std::vector<std::string> all;
    for (const Problem& p : activation ? activation_problems(facts) : problems(facts, kToday)) {
      EXPECT_FALSE(p.message.empty());
      EXPECT_FALSE(p.hint.empty()) << p.code << " has no remedy";
      all.push_back(p.code);
    }
    return all;
  }
};

TEST(Int6, EachProblemAppearsAndVanishesWithItsFact) {
  struct Case {
    const char* code;
    std::function<void(Facts&)> cause;
    bool refuses = false;
  };
  const auto trouble = [](amazon::Trouble t) {
    return [t](Facts& f) {
      f.health.failure = amazon::Failure{t, {ErrorCode::temporary, "m", "h", {}}, {}, kToday, kToday};
    };
  };
  using enum amazon::Trouble;
  const std::vector<Case> cases = {
      {"currency_mismatch", [](Facts& f) { f.facts.organization_currency = "EUR"; }, true},
      {"marketplace_not_joined", [](Facts& f) { f.participations.list[1].participating = false; }, true},
      {"marketplace_not_joined", [](Facts& f) { f.participations.list.pop_back(); }, true},
      {"region_wrong", [](Facts& f) { f.facts.region = Region::eu; }, true},
      {"listings_suspended", [](Facts& f) { f.participations.list[0].suspended_listings = true; }},
      {"quarantine", [](Facts& f) { f.facts.quarantined = 1; }},
      {"clock_skew", [](Facts& f) { f.health.clock_skew = Duration(61'000); }},
      {"clock_skew", [](Facts& f) { f.health.clock_skew = Duration(-61'000); }},
      {"orders_stale", [](Facts& f) { f.facts.orders_last_success = kToday - minutes(8); }},
      {"orders_late", [](Facts& f) { f.facts.orders_overlap = minutes(40); }},
      {"credentials_unreadable", trouble(credentials_unreadable)},
      {"client_refused", trouble(client_refused)},
      {"authorization_refused", trouble(authorization_refused)},
      {"role_missing", trouble(role_missing)},
      {"access_denied", trouble(access_denied)},
      {"endpoint_wrong", trouble(endpoint_wrong)},
      {"unreachable", trouble(unreachable)},
      {"failing", trouble(failing)},
      {"throttled", trouble(throttled)},
      {"role_missing",
       [](Facts& f) {
         f.health.missing_role =
             amazon::Failure{role_missing, {ErrorCode::forbidden, "m", "h", {}}, {}, kToday, kToday};
       }},
  };
  EXPECT_TRUE(Facts().codes().empty());
  for (const Case& c : cases) {
    Facts f;
    c.cause(f);
    EXPECT_EQ(f.codes(), std::vector<std::string>{c.code});
    EXPECT_EQ(f.codes(true).empty(), !c.refuses) << c.code;
  }
}

TEST(Int2, OnlyThePrimaryMarketplacesCurrencyCounts) {
  Facts f;
  f.facts.organization_currency = "CAD";
  EXPECT_FALSE(f.codes(true).empty());
  std::swap(f.facts.marketplaces[0], f.facts.marketplaces[1]);
  EXPECT_TRUE(f.codes(true).empty());
  const auto named = [&] {
    f.facts.organization_currency = "EUR";
    return activation_problems(f.facts).at(0).message;
  }();
  EXPECT_NE(named.find("EUR"), std::string::npos) << "both are named";
  EXPECT_NE(named.find("CAD"), std::string::npos);
}

TEST(Int2, NothingIsJudgedBeforeAmazonWasAsked) {
  Facts f;
  f.facts.participations = nullptr;
  f.facts.organization_currency = "EUR";
  EXPECT_TRUE(f.codes(true).empty());
}

TEST(Int6, TheAgeOfTheClientSecretAtItsBoundaries) {
  const auto code = [](Duration left) -> std::string {
    Facts f;
    f.facts.client_secret_issued = kToday + left - kClientSecretLife;
    const auto all = problems(f.facts, kToday);
    if (all.empty()) return "";
    EXPECT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].is_error, all[0].code == "client_secret_expired");
    return all[0].code;
  };
  EXPECT_EQ(code(days(180)), "");
  EXPECT_EQ(code(days(31)), "");
  for (const int d : {30, 14, 7, 1}) EXPECT_EQ(code(days(d)), "client_secret_expires") << d;
  EXPECT_EQ(code(Duration(1)), "client_secret_expires");
  EXPECT_EQ(code(Duration(0)), "client_secret_expired");
  EXPECT_EQ(code(days(-30)), "client_secret_expired");
}

TEST(Int6, OrdersAreStaleAfterTwoIntervalsAndNeverWhenTheyAreByHand) {
  Facts f;
  f.facts.orders_last_success = kToday - minutes(7);
  EXPECT_TRUE(f.codes().empty());
  f.facts.orders_last_success = kToday - minutes(7) - Duration(1);
  EXPECT_EQ(f.codes(), std::vector<std::string>{"orders_stale"});
  f.facts.active_since = kToday - minutes(1);
  EXPECT_TRUE(f.codes().empty()) << "it began a minute ago";
  f.facts.active_since = kToday - days(1);
  f.facts.orders_automatic = false;
  EXPECT_TRUE(f.codes().empty());
}

TEST(Int6, AFirstImportThatGoesForwardIsNotStale) {
  Facts f;
  f.facts.orders_last_success.reset();
  EXPECT_EQ(f.codes(), std::vector<std::string>{"orders_stale"});
  f.facts.orders_last_page = kToday - minutes(3);
  EXPECT_TRUE(f.codes().empty());
  f.facts.orders_last_page = kToday - minutes(8);
  EXPECT_EQ(f.codes(), std::vector<std::string>{"orders_stale"});
}

TEST(Int6, ALoginThatFailsIsToldOnceWhetherItsOldTokenStillServesOrNot) {
  const amazon::Failure refused{
      amazon::Trouble::client_refused, {ErrorCode::unauthorized, "m", "h", {}}, {}, kToday, kToday};
  Facts f;
  f.health.login = refused;
  EXPECT_EQ(f.codes(), std::vector<std::string>{"client_refused"});
  f.health.failure = refused;
  EXPECT_EQ(f.codes(), std::vector<std::string>{"client_refused"});
}

TEST(Int6, ADayToComeIsNoDayOnWhichTheClientSecretWasMade) {
  Facts f;
  f.facts.client_secret_issued = kToday + days(2);
  EXPECT_EQ(f.codes(), std::vector<std::string>{"client_secret_date"});
}

}  // namespace
}  // namespace invd::sync::test
