#include <algorithm>
#include <array>
#include <gmock/gmock.h>
#include <set>

#include "process/findings/shop.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;

std::set<std::string> names(const Json& object) {
  std::set<std::string> out;
  for (const auto& [name, value] : object.items()) out.insert(name);
  return out;
}

/// The promise of the contract: these are there, others may be added.
void expect_fields(const Json& object, const std::set<std::string>& promised) {
  for (const std::string& name : promised) EXPECT_TRUE(object.contains(name)) << name << " of " << object.dump();
}

/// Absent is left out, never "" and never null.
void expect_nothing_empty(const Json& value, const std::string& where) {
  EXPECT_FALSE(value.is_null()) << where;
  EXPECT_FALSE(value.is_string() && value.get<std::string>().empty()) << where;
  if (value.is_structured())
    for (const auto& [name, part] : value.items())
      expect_nothing_empty(part, std::string(where).append("/").append(name));
}

TEST(Contract, StatusHasThePromisedFields) {
  Shop shop;
  shop.daemon.configuration.integrations[0].marketplaces = "US, CA, MX";
  shop.sandbox.post("/admin/account", {{"suspended", {"US"}}});
  shop.reload();
  ASSERT_TRUE(eventually(std::chrono::seconds(10), [&] { return shop.daemon.problems().size() == 2; }));
  const Json status = shop.daemon.json({"status"});
  expect_nothing_empty(status, "");
  expect_fields(status,
                {"version", "started_at", "config_hash", "integrations", "store", "outbox", "stock", "problems"});
  expect_fields(status.at("store"), {"bytes", "state"});
  expect_fields(status.at("outbox"), {"pending", "unknown", "failed"});
  expect_fields(status.at("stock"), {"dirty", "unconfirmed"});
  const Json& integration = status.at("integrations").at(0);
  expect_fields(integration, {"name", "state", "region", "primary_marketplace", "marketplaces", "organization_country",
                              "fba", "mapping", "problems", "quotas", "modules"});
  EXPECT_EQ(integration.at("state"), "error");
  EXPECT_EQ(integration.at("marketplaces").at(0), Json({{"id", "ATVPDKIKX0DER"}, {"country", "US"}}));
  for (const Json& problem : integration.at("problems"))
    EXPECT_EQ(names(problem), (std::set<std::string>{"code", "message", "hint", "since"}));
}

TEST(Contract, AModuleInStatusHasThePromisedFields) {
  const Shop shop;
  Json integration;
  // A run that has just ended in history is still under way for its timer, and the next one has no time yet.
  EXPECT_TRUE(eventually(std::chrono::seconds(10), [&] {
    integration = shop.daemon.integration();
    return std::ranges::all_of(std::array{"items", "orders"}, [&](const char* module) {
      return integration.at("modules").at(module).contains("next_run_at");
    });
  }));
  EXPECT_EQ(integration.at("state"), "active");
  for (const char* module : {"items", "orders"})
    expect_fields(integration.at("modules").at(module),
                  {"auto", "last_run", "last_success_at", "next_run_at", "watermark"});
  std::set<std::string> operations;
  for (const Json& quota : integration.at("quotas")) {
    expect_fields(quota, {"operation", "burst", "level", "free_percent", "waiting"});
    operations.insert(quota.at("operation").get<std::string>());
    EXPECT_GE(quota.at("free_percent").get<int>(), 0);
    EXPECT_LE(quota.at("free_percent").get<int>(), 100);
  }
  EXPECT_EQ(operations, (std::set<std::string>{"getMarketplaceParticipations", "searchListingsItems", "searchOrders"}));
}

TEST(Contract, WhatWaitsForAQuotaShowsInStatus) {
  const Sandbox sandbox({.orders = 3000, .quota_scale = 1});
  Daemon daemon(sandbox);
  daemon.start();
  // Thirty pages, twenty tokens, of which five are kept: the import waits for minutes at Amazon's own rate.
  EXPECT_TRUE(eventually(std::chrono::seconds(60), [&] {
    for (const Json& quota : daemon.integration().at("quotas"))
      if (quota.at("operation") == "searchOrders" && quota.at("waiting") == 1 && quota.at("free_percent") < 30)
        return true;
    return false;
  }));
  EXPECT_THAT(daemon.invctl({"status"}).out, testing::HasSubstr("% free (1 waiting)"));
  EXPECT_THAT(daemon.problems(), testing::IsEmpty()) << "to wait for Amazon's rate is no problem";
}

TEST(Contract, EachFindingOfDoctorSaysWhatItIsAndWhatToDo) {
  Shop shop;
  shop.sandbox.set_fault("forbidden=1@searchOrders");
  shop.daemon.configuration.readers = "nobody-has-this";
  shop.reload();
  shop.ask_for_orders();
  ASSERT_TRUE(eventually(std::chrono::seconds(20), [&] { return !shop.daemon.problems().empty(); }));
  const Shop::Examination found = shop.doctor();
  expect_nothing_empty(found.findings, "");
  std::set<std::string> areas;
  std::set<std::string> messages;
  for (const Json& finding : found.findings) {
    expect_fields(finding, {"code", "area", "state", "message"});
    EXPECT_EQ(finding.contains("hint"), finding.at("state") != "ok") << finding.dump();
    EXPECT_TRUE(messages.insert(finding.at("message").get<std::string>()).second) << finding.dump();
    areas.insert(finding.at("area").get<std::string>());
  }
  EXPECT_EQ(areas, (std::set<std::string>{"config", "permissions", "store", "disk", "credentials", "connection",
                                          "clock", "orders", "quota", "roles"}));
}

}  // namespace
}  // namespace invd::process
