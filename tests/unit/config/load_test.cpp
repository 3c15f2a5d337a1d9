#include "config/load.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shop.h"

namespace invd::config {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(ConfigLoad, ShortestFileGivesTheDefaultsOfTheStructs) {
  const Result<Loaded> loaded = load_text(kShop, "invd.yaml");
  ASSERT_TRUE(loaded) << loaded.error().message;
  Config expected;
  expected.organization = {
      .name = "Maple Crafts", .country = "US", .currency = "USD", .time_zone = "UTC", .warehouses = {}};
  expected.organization.warehouses = {{WarehouseName("Main"), true, std::nullopt},
                                      {WarehouseName("Amazon"), false, std::nullopt}};
  EXPECT_EQ(loaded->config, expected);
}

TEST(ConfigLoad, IntegrationTakesTheEndpointsOfItsRegion) {
  const Result<Loaded> loaded = load_text(shop_with_integration(), "invd.yaml");
  ASSERT_TRUE(loaded) << loaded.error().message;
  const Integration* const found = loaded->config.find_integration(IntegrationName("amazon-us"));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->endpoint, "https://sellingpartnerapi-na.amazon.com");
  EXPECT_EQ(found->login_endpoint, "https://api.amazon.com/auth/o2/token");
  EXPECT_EQ(found->primary_marketplace().id, "ATVPDKIKX0DER");
  EXPECT_TRUE(found->enabled);
  EXPECT_EQ(found->credentials, CredentialNames{});
  EXPECT_EQ(loaded->config.find_integration(IntegrationName("amazon-eu")), nullptr);
}

TEST(Int6, TheDayTheClientSecretWasMadeIsRead) {
  const Result<Loaded> loaded =
      load_text(shop_with_integration("    credentials: { client_secret_issued: 2026-06-01 }\n"), "invd.yaml");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config.integrations.at(0).credentials.client_secret_issued,
            parse_rfc3339("2026-06-01T00:00:00Z").value());
}

TEST(ConfigLoad, EveryKindOfValueIsRead) {
  const Result<Loaded> loaded = load_text(shop_with_integration(R"(    endpoint: http://127.0.0.1:8080/
    fba: { enabled: true, warehouse: Amazon }
    quantity_domains: [[US]]
sync:
  orders: { interval: 90s, preference: confirmed_and_fulfilled, initial_window: 7d }
items: { match: [sku, name] }
stock:
  cap: 500
  rules:
    - match: { marketplace: CA }
      buffer: 2
    - match: { integration: amazon-us, item: "MUG 1" }
      ratio: 0.5
      off: true
history: { keep_failed: 3 months }
control: { readers: [staff, audit] }
store: { max_size: 512MiB }
log: { level: debug, target: /var/log/invd.log }
)"),
                                          "invd.yaml");
  ASSERT_TRUE(loaded) << loaded.error().message;
  const Config& config = loaded->config;
  EXPECT_EQ(config.integrations[0].endpoint, "http://127.0.0.1:8080");
  EXPECT_EQ(config.integrations[0].fba.warehouse, WarehouseName("Amazon"));
  ASSERT_EQ(config.integrations[0].quantity_domains.size(), 1U);
  EXPECT_EQ(config.integrations[0].quantity_domains[0][0]->country, "US");
  EXPECT_EQ(config.sync.orders.interval, std::chrono::seconds(90));
  EXPECT_EQ(config.sync.orders.preference, OrderPreference::confirmed_and_fulfilled);
  EXPECT_EQ(config.sync.orders.initial_window, std::chrono::days(7));
  EXPECT_EQ(config.items.match, (std::vector{ItemMatch::sku, ItemMatch::name}));
  EXPECT_EQ(config.stock.cap, 500);
  ASSERT_EQ(config.stock.rules.size(), 2U);
  EXPECT_EQ(config.stock.rules[0].match.marketplace->country, "CA");
  EXPECT_EQ(config.stock.rules[0].buffer, 2);
  EXPECT_EQ(config.stock.rules[1].match.item, Sku("MUG 1"));
  EXPECT_EQ(config.stock.rules[1].ratio->str(), "0.5");
  EXPECT_TRUE(config.stock.rules[1].off);
  EXPECT_EQ(config.history.keep_failed_months, 3);
  EXPECT_EQ(config.control.readers, (std::vector<std::string>{"staff", "audit"}));
  EXPECT_EQ(config.store.max_size, 512ULL << 20);
  EXPECT_EQ(config.log.level, LogLevel::debug);
  EXPECT_EQ(config.log.target, LogTarget::file);
  EXPECT_EQ(config.log.file, "/var/log/invd.log");
}

TEST(ConfigLoad, AddressOfAWarehouseIsAllOrNothing) {
  const std::string yaml =
      "organization:\n  name: M\n  country: US\n  currency: USD\n  warehouses:\n    - name: Main\n      primary: true\n"
      "      address: { name: Maple, line1: 1 Elm St, city: Troy, postal_code: '12180', country: US }\n";
  const Result<Loaded> loaded = load_text(yaml, "invd.yaml");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config.organization.warehouses[0].address->postal_code, "12180");
  EXPECT_THAT(problems("organization:\n  name: M\n  country: US\n  currency: USD\n  warehouses:\n"
                       "    - { name: Main, primary: true, address: { city: Troy } }\n"),
              HasSubstr("organization.warehouses[Main].address.line1: is missing"));
}

TEST(Pref6, EffectiveValuesTellTheirOrigin) {
  const Result<Loaded> loaded = load_text(shop("log: { level: debug }\n"), "invd.yaml");
  ASSERT_TRUE(loaded);
  const auto find = [&](std::string_view key) {
    for (const EffectiveValue& value : loaded->values)
      if (value.key == key) return value;
    return EffectiveValue{};
  };
  EXPECT_EQ(find("log.level"), (EffectiveValue{"log.level", "debug", Origin::file, "invd.yaml", 8, "log.level"}));
  EXPECT_EQ(find("log.target"), (EffectiveValue{"log.target", "journal", Origin::default_value, "", 0, "log.target"}));
  EXPECT_EQ(find("organization.warehouses[Amazon].primary").value, "false");
}

TEST(ConfigLoad, HashTellsMeaningNotLayout) {
  const auto hash = [](const std::string& yaml) { return load_text(yaml, "a.yaml").value_or(Loaded{}).hash; };
  EXPECT_EQ(hash(shop()).size(), 16U);
  EXPECT_EQ(hash(shop()), hash(shop("# a remark\nlog: { level: info }\n")));
  EXPECT_NE(hash(shop()), hash(shop("log: { level: debug }\n")));
}

class ConfigFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "invd-config-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string write(const std::string& text) {
    std::ofstream(folder_ + "/invd.yaml") << text;
    return folder_ + "/invd.yaml";
  }
  std::string folder_;
};

TEST_F(ConfigFile, IsReadAndNamedInItsProblems) {
  const std::string path = write(shop("log: { level: loud }\n"));
  const Result<Loaded> loaded = load_file(path);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::invalid_config);
  EXPECT_EQ(loaded.error().message, path + ":8:15: log.level: is loud; expected debug, info, warning or error");
}

TEST_F(ConfigFile, MissingOrNoFileIsItsOwnError) {
  EXPECT_THAT(load_file(folder_ + "/absent.yaml").error().message, HasSubstr("does not exist"));
  EXPECT_THAT(load_file(folder_).error().message, HasSubstr("is not a regular file"));
  EXPECT_FALSE(load_file(folder_ + "/absent.yaml").error().hint.empty());
}

TEST_F(ConfigFile, AboveOneMegabyteIsRefusedUnread) {
  const Result<Loaded> loaded = load_file(write(shop("# " + std::string(kMaxFileBytes, 'x') + "\n")));
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::limit);
}

TEST(Ctl3, AllProblemsComeAtOnceInTheOrderOfTheFile) {
  const Result<Loaded> loaded = load_text(
      "organization: { name: M, country: XX, currency: USD, warehouses: [{ name: A, primary: true }] }\n"
      "sync: { orders: { interval: 5s } }\nlog: { levle: info }\n",
      "invd.yaml");
  ASSERT_FALSE(loaded);
  const std::string& message = loaded.error().message;
  EXPECT_THAT(message, StartsWith("invd.yaml:1:35: organization.country: is XX; expected a country code"));
  EXPECT_THAT(message, HasSubstr("\ninvd.yaml:2:29: sync.orders.interval: is 5s; expected a duration from 10s to 1d"));
  EXPECT_THAT(message, HasSubstr("\ninvd.yaml:3:8: log.levle: is not a key that invd knows (did you mean level?)"));
  EXPECT_EQ(loaded.error().hint, "mend these 3 places, then try: invctl config check invd.yaml");
}

}  // namespace
}  // namespace invd::config
