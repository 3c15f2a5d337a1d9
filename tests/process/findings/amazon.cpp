#include <gtest/gtest.h>

#include "process/findings/shop.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;

void clear(Shop& shop) {
  shop.sandbox.clear_faults();
  shop.ask_for_orders();
}

/// Breaks one operation from the next call on, which is made at once.
std::function<void(Shop&)> fault(std::string text) {
  return [text = std::move(text)](Shop& shop) {
    shop.sandbox.set_fault(text);
    shop.ask_for_orders();
  };
}

/// The same, with a call that a reload makes: for the login and the list of marketplaces.
std::function<void(Shop&)> fault_at_reload(std::string text) {
  return [text = std::move(text)](Shop& shop) {
    shop.sandbox.set_fault(text);
    shop.reload();
  };
}

void clear_and_reload(Shop& shop) {
  shop.sandbox.clear_faults();
  shop.reload();
}

std::function<void(Shop&)> account(const char* what, std::vector<std::string> countries) {
  return [what, countries = std::move(countries)](Shop& shop) {
    shop.sandbox.post("/admin/account", {{what, countries}});
    shop.reload();
  };
}

std::function<void(Shop&)> integration(std::string Configuration::Integration::* field, const std::string& value) {
  return [field, value](Shop& shop) {
    shop.daemon.configuration.integrations[0].*field = value;
    shop.reload();
  };
}

void back_to_normal(Shop& shop) {
  shop.daemon.configuration = Configuration::for_sandbox(shop.sandbox);
  shop.reload();
}

}  // namespace

std::vector<Break> amazon_breaks() {
  using Integration = Configuration::Integration;
  return {
      {"RoleMissing", "role_missing", "role_missing", "roles", true, "searchOrders: Amazon answers 403",
       "lacks the role", fault("forbidden=1@searchOrders"), clear},
      {"AccessDenied", "access_denied", "access_denied", "roles", true, "getMarketplaceParticipations: Amazon answers",
       "check that region is the account's", fault_at_reload("forbidden=1@getMarketplaceParticipations"),
       clear_and_reload},
      {"RegionWrong", "region_wrong", "region_wrong", "region", true, "the account sells in region na",
       "set `region: na`",
       [](Shop& shop) {
         shop.daemon.configuration.integrations[0].region = "eu";
         shop.daemon.configuration.integrations[0].marketplaces = "DE";
         shop.daemon.configuration.currency = "EUR";
         shop.reload();
       },
       back_to_normal},
      {"MarketplaceLeft", "marketplace_not_joined", "marketplace_not_joined", "region", true,
       "does not sell in marketplace CA", "take it out of `marketplaces`", account("left", {"CA"}),
       account("left", {})},
      {"MarketplaceNeverJoined", "marketplace_not_joined", "marketplace_not_joined", "region", true,
       "does not sell in marketplace MX", "take it out of `marketplaces`",
       integration(&Integration::marketplaces, "US, CA, MX"), back_to_normal},
      {"CurrencyMismatch", "currency_mismatch", "currency_mismatch", "config", true,
       "the organization's currency is EUR, but the account's in US is USD", "set `organization.currency`",
       [](Shop& shop) {
         shop.daemon.configuration.currency = "EUR";
         shop.reload();
       },
       back_to_normal},
      {"ListingsSuspended", "listings_suspended", "listings_suspended", "roles", true,
       "suspended the account's listings in US", "Account Health", account("suspended", {"US"}),
       account("suspended", {})},
      {"EndpointIsAWebPage", "endpoint_wrong", "endpoint_wrong", "region", true, "answered HTML",
       "check region and endpoint", fault("html_ok=1@searchOrders"), clear},
      {"LoginIsAWebPage", "endpoint_wrong", "endpoint_wrong", "region", true, "the login endpoint answered HTML",
       "check login_endpoint", fault_at_reload("html_ok=1@login"), clear_and_reload},
      {"Unreachable", "unreachable", "unreachable", "connection", true, "getMarketplaceParticipations", "network",
       integration(&Integration::endpoint, "http://127.0.0.1:1"), back_to_normal},
      {"LoginUnreachable", "unreachable", "unreachable", "connection", true, "Login with Amazon", "network",
       integration(&Integration::login_endpoint, "http://127.0.0.1:1/auth/o2/token"), back_to_normal},
      {"Failing", "failing", "failing", "connection", true, "searchOrders: Amazon answers 500", "invd tries again",
       fault("internal_error=1@searchOrders"), clear},
      {"LoginFailing", "failing", "failing", "connection", true, "Login with Amazon answers 503", "invd tries again",
       fault_at_reload("unavailable=1@login"), clear_and_reload},
      {"EndpointWithAPath", "connection.failed", "", "connection", true, "Amazon answers 404", "check endpoint",
       [](Shop& shop) {
         shop.daemon.configuration.integrations[0].endpoint += "/elsewhere";
         shop.reload();
       },
       back_to_normal},
      {"ClockBehind", "clock_skew", "clock_skew", "clock", false, "s behind Amazon's", "timedatectl",
       fault("skewed_date=1:120000"), clear},
      {"ClockAhead", "clock_skew", "clock_skew", "clock", false, "s ahead of Amazon's", "timedatectl",
       fault("skewed_date=1:-120000"), clear},
      {"Quarantine", "quarantine", "quarantine", "orders", false, "an order could not be read",
       "invctl quarantine list",
       [](Shop& shop) {
         shop.sandbox.set_fault("malformed_order=1x1@searchOrders");
         (void)shop.daemon.invctl({"sync", "orders", "--from", "-95d"});
       },
       [](Shop& shop) {
         shop.sandbox.clear_faults();
         for (const Json& entry : shop.daemon.json({"quarantine", "list"}))
           (void)shop.daemon.invctl({"quarantine", "retry", entry.at("order_id").get<std::string>()});
       }},
      {"OrdersStale", "orders_stale", "orders_stale", "orders", true, "no import of orders has succeeded since",
       "invctl history list", fault("forbidden=1@searchOrders"), clear, "role_missing", std::chrono::seconds(60)},
  };
}

namespace {

class AmazonFinding : public testing::TestWithParam<Break> {};

TEST_P(AmazonFinding, ArrivesWithItsRemedyAndGoesWhenMended) {
  Shop shop;
  expect_found_and_gone(shop, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Int6, AmazonFinding, testing::ValuesIn(amazon_breaks()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace invd::process
