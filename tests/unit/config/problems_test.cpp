#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shop.h"

namespace invd::config {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A file with one mistake, and what invd says about it. `place` is file:line:column: key.
struct Mistake {
  const char* name;
  std::string yaml;
  std::string says;
  std::string hint;
};

void PrintTo(const Mistake& mistake, std::ostream* out) {
  *out << mistake.name;
}

class ConfigMistake : public testing::TestWithParam<Mistake> {};

TEST_P(ConfigMistake, IsNamedWithPlaceAndRemedy) {
  const Mistake& mistake = GetParam();
  const std::string said = problems(mistake.yaml);
  EXPECT_THAT(said, HasSubstr(mistake.says));
  EXPECT_THAT(said, HasSubstr(mistake.hint));
  EXPECT_EQ(std::ranges::count(said, '\n'), 1) << said;
}

const std::string kSecondIntegration = R"(  - name: amazon-eu
    region: eu
    seller_id: A9B2C3D4E5F6G7
    marketplaces: [DE]
    credentials: { refresh_token: eu-token }
)";

INSTANTIATE_TEST_SUITE_P(
    Syntax, ConfigMistake,
    testing::Values(
        Mistake{"broken", shop("log: [info\n"), "is not YAML", "brackets"},
        Mistake{"colon", shop("log\n  level: info\n"), "is not YAML", "indentation"},
        Mistake{"open_quote", shop("log: { level: \"info }\n"),
                "invd.yaml:8:15: a quote opens here and is never closed", "second quote"},
        Mistake{"open_single_quote", shop("log:\n  target: '/it''s/a.log\nfba: {}\n"),
                "invd.yaml:9:11: a quote opens here and is never closed", "second quote"},
        Mistake{"escaped_quote", shop("# größer\nlog: { target: \"/a\\\"b }\n"),
                "invd.yaml:9:16: a quote opens here and is never closed", "second quote"},
        Mistake{"tab", shop("log:\n\tlevel: info\n"), "invd.yaml:9:1: indented with a tab", "indent with blanks"},
        Mistake{"twice", shop("log: {}\nlog: {}\n"),
                "invd.yaml:9:1: log: stands here a second time; the first is in line 8", "delete one"},
        Mistake{"anchor", shop("log: &a { level: info }\n"), "an anchor or alias", "write the value out"},
        Mistake{"alias", shop("log: *a\n"), "", "quotes"},
        Mistake{"tag", shop("log: { level: !!str info }\n"), "a tag (!...)", "leave it out"},
        Mistake{"two_documents", shop("---\nlog: {}\n"), "a second YAML document", "keep one document"},
        Mistake{"list_as_key", shop("[a]: 1\n"), "a key was expected", "plain word"},
        Mistake{"latin1", shop("log: { level: inf\xE9 }\n"), "invd.yaml:8:18: a byte that is not UTF-8",
                "save the file as UTF-8"},
        Mistake{"utf16", std::string("\xFF\xFEo\0", 4), "UTF-16", "save it as UTF-8"},
        Mistake{"control", shop("log: { level: \x01 }\n"), "invd.yaml:8:15: a control character", "delete it"},
        Mistake{"deep", shop("log: " + std::string(40, '[') + std::string(40, ']') + "\n"), "nested deeper than 16",
                "no key"},
        Mistake{"no_sections", "just words\n", "expected sections of keys", "example"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Keys, ConfigMistake,
    testing::Values(
        Mistake{"slip", shop("sync: { orders: { intervall: 3m } }\n"),
                "invd.yaml:8:19: sync.orders.intervall: is not a key", "did you mean interval?"},
        Mistake{"section_slip", shop("snyc: {}\n"), "snyc: is not a key", "did you mean sync?"},
        Mistake{"wrong_section", shop("log: { max_size: 1GiB }\n"), "log.max_size: is not a key",
                "there is store.max_size"},
        Mistake{"far_off", shop("log: { volume: 11 }\n"), "log.volume: is not a key", "known here: level, target"},
        Mistake{"section_as_value", shop("log: info\n"), "invd.yaml:8:6: log: expected a section", "indented"},
        Mistake{"value_as_section", shop("log: { level: { a: b } }\n"), "log.level: is a section of keys", ""},
        Mistake{"value_as_list", shop("log: { level: [info] }\n"), "log.level: is a list", ""},
        Mistake{"list_as_value", shop("items: { match: sku }\n"),
                "items.match: is a single value; expected a list of sku and name", ""},
        Mistake{"nothing", shop("log: { level: }\n"), "log.level: has no value", "delete the key"},
        Mistake{"no_dash", shop("integrations: { name: a }\n"), "integrations: expected a list", "- name"},
        Mistake{"missing", shop("integrations: [{ name: a, region: na, marketplaces: [US] }]\n"),
                "integrations[a].seller_id: is missing; expected Amazon's seller id", "merchant token"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Values, ConfigMistake,
    testing::Values(
        Mistake{"yes", shop("items: { auto_confirm: yes }\n"), "is yes; expected true or false", ""},
        Mistake{"word", shop("stock: { push: availble }\n"), "is availble; expected available or on_hand",
                "did you mean available?"},
        Mistake{"preference", shop("sync: { orders: { preference: fulfilled } }\n"),
                "expected confirmed or confirmed_and_fulfilled", ""},
        Mistake{"no_unit", shop("sync: { orders: { interval: 180 } }\n"), "is 180; expected a duration from 10s to 1d",
                ""},
        Mistake{"two_units", shop("sync: { orders: { interval: 1h30m } }\n"), "is 1h30m; expected a duration", ""},
        Mistake{"endless", shop("sync: { orders: { interval: 99999999999d } }\n"), "expected a duration", ""},
        Mistake{"date", shop_with_integration("    credentials: { client_secret_issued: 2026-02-30 }\n"),
                "is 2026-02-30; expected a date, as in 2026-06-01", ""},
        Mistake{"negative", shop("stock: { buffer: -1 }\n"), "is -1; expected a whole number from 0", ""},
        Mistake{"fraction", shop("stock: { cap: 1.5 }\n"), "is 1.5; expected a whole number", ""},
        Mistake{"percent", shop("stock: { guard: { moved_percent: 101 } }\n"), "from 1 to 100", ""},
        Mistake{"ratio", shop("stock: { rules: [{ match: { item: A }, ratio: 1.01 }] }\n"), "a number from 0 to 1", ""},
        Mistake{"size", shop("store: { max_size: 8GB }\n"), "is 8GB; expected a size from 64MiB to 16TiB", ""},
        Mistake{"months", shop("history: { keep_failed: 60d }\n"), "expected a number of months", ""},
        Mistake{"data1_30_days", shop("privacy: { keep_after_delivery: 31d }\n"), "expected a duration from 1h to 30d",
                ""},
        Mistake{"country", shop("fba: { countries: [UK] }\n"), "is UK; expected a list of country codes", "GB"},
        Mistake{"twice", shop("fba: { countries: [US, US] }\n"), "names US twice", "delete one"},
        Mistake{"empty_list", shop("items: { match: [] }\n"), "is empty", ""},
        Mistake{"group", shop("control: { readers: ['a b'] }\n"), "expected a list of group names", ""},
        Mistake{"relative", shop("store: { path: data }\n"), "expected an absolute path", ""},
        Mistake{"long_socket", shop("control: { socket: /" + std::string(108, 's') + " }\n"), "of at most 107 bytes",
                ""},
        Mistake{"target", shop("log: { target: syslog }\n"), "expected journal, stderr or an absolute path", ""},
        Mistake{"control_characters", shop("log: { level: \"\\e[31m\" }\n"), "is ?[31m; expected debug", ""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    References, ConfigMistake,
    testing::Values(
        Mistake{"region",
                shop_with_integration("    enabled: true\n  - name: b\n    region: eu\n    seller_id: A1B2C3D4E5F6G7\n"
                                      "    marketplaces: [DE, JP]\n    credentials: { refresh_token: b }\n"),
                "marketplace JP lies in region fe, and the integration in eu", "an integration of its own"},
        Mistake{"name", shop_with_integration(std::string(kSecondIntegration).replace(10, 9, "amazon-us")),
                "amazon-us is the name of the integration in line 9, too", "its own"},
        Mistake{"reserved", shop_with_integration(std::string(kSecondIntegration).replace(10, 9, "manual")),
                "manual is what the books call entries made by hand", "another name"},
        Mistake{"account",
                shop_with_integration("  - name: b\n    region: na\n    seller_id: A1B2C3D4E5F6G7\n"
                                      "    marketplaces: [MX]\n    credentials: { refresh_token: b }\n"),
                "the account of the integration in line 11", "one list"},
        Mistake{"token",
                shop_with_integration("  - { name: b, region: eu, seller_id: A9B2C3D4E5F6G7, marketplaces: [DE] }\n"),
                "amazon-refresh-token is the refresh token of the integration in line 9, too", "its own"},
        Mistake{"fba_warehouse", shop_with_integration("    fba: { enabled: true, warehouse: Amazn }\n"),
                "there is no warehouse Amazn", "did you mean Amazon?"},
        Mistake{"fba_none", shop_with_integration("    fba: { enabled: true }\n"), "fba.warehouse names none",
                "add warehouse:"},
        Mistake{"fba1_primary", shop_with_integration("    fba: { enabled: true, warehouse: Main }\n"),
                "Main is the primary warehouse", "add a warehouse for FBA"},
        Mistake{"mapping_alone",
                "organization: { name: M, country: US, currency: USD, warehouses: [{ name: A, primary: true }] }\n" +
                    std::string(kIntegration) + "    mapping: { enabled: true, warehouse: A }\n",
                "mapping needs more than one warehouse", "add one"},
        Mistake{"stk4_both",
                "organization:\n  name: M\n  country: US\n  currency: USD\n  warehouses:\n"
                "    [{ name: A, primary: true }, { name: B }, { name: F }]\n" +
                    std::string(kIntegration) +
                    "    fba: { enabled: true, warehouse: F }\n    mapping: { enabled: true, warehouse: B }\n",
                "exclude each other", "set one of the two to false"},
        Mistake{"domain_twice", shop_with_integration("    quantity_domains: [[US], [US]]\n"), "stands in two groups",
                "one group only"},
        Mistake{"domain_left", shop_with_integration("    quantity_domains: [[CA]]\n"),
                "marketplace US stands in no group", "add [US]"},
        Mistake{"rule_integration", shop("stock: { rules: [{ match: { integration: x }, cap: 1 }] }\n"),
                "there is no integration x", ""},
        Mistake{"rule_all", shop("stock: { rules: [{ cap: 1 }] }\n"), "stock.rules[0]: matches everything",
                "stock.cap"},
        Mistake{"rule_nothing", shop("stock: { rules: [{ match: { item: A } }] }\n"), "says nothing", "add buffer"},
        Mistake{"rule_twice",
                shop("stock:\n  rules:\n    - { match: { item: A }, cap: 1 }\n    - { match: { item: A }, cap: 2 }\n"),
                "stock.rules[1]: matches the same as the rule in line 10", "one rule"},
        Mistake{"no_primary", "organization: { name: M, country: US, currency: USD, warehouses: [{ name: A }] }\n",
                "no warehouse is the primary one", "primary: true"},
        Mistake{"two_primary",
                "organization: { name: M, country: US, currency: USD, warehouses: [{ name: A, primary: true },"
                " { name: B, primary: true }] }\n",
                "a second primary warehouse", "keep"},
        Mistake{"no_warehouse", "organization: { name: M, country: US, currency: USD }\n", "at least one warehouse",
                "warehouses:"}),
    [](const auto& test) { return test.param.name; });

std::string canadian(std::string_view more) {
  std::string yaml = shop_with_integration(more);
  yaml.replace(yaml.find("country: US"), 11, "country: DE");
  return yaml;
}

TEST(Fba2, OnlyAnOrganizationInTheListUsesFba) {
  EXPECT_THAT(problems(canadian("    fba: { enabled: true, warehouse: Amazon }\n")),
              AllOf(HasSubstr("FBA needs an organization in [US], and it is in DE"), HasSubstr("fba.countries")));
  EXPECT_EQ(problems(canadian("    fba: { enabled: true, warehouse: Amazon }\nfba: { countries: [US, DE] }\n")), "");
}

TEST(Glo1, SeveralMarketplacesNeedAnOrganizationInTheList) {
  std::string yaml = canadian("");
  yaml.replace(yaml.find("[US]"), 4, "[US, CA]");
  EXPECT_THAT(problems(yaml), HasSubstr("several marketplaces need an organization in [US, CA], and it is in DE"));
  EXPECT_EQ(problems(yaml + "global_selling: { countries: [DE] }\n"), "");
}

TEST(Data4, PlainHttpGoesToThisMachineOnly) {
  const auto with = [](const std::string& url) {
    return problems(shop_with_integration("    endpoint: " + url + "\n"));
  };
  for (const char* good : {"http://127.0.0.1:8080", "http://127.9.9.9", "http://localhost:1", "http://[::1]:8080/x",
                           "https://example.com:8443/base"})
    EXPECT_EQ(with(good), "") << good;
  for (const char* bad : {"http://example.com", "http://127.0.0.1.example.com", "http://127.0.0.1@example.com",
                          "http://localhost.example.com", "http://127.1", "http://0.0.0.0", "http://[::2]",
                          "http://10.0.0.1", "ftp://127.0.0.1", "127.0.0.1:8080", "https://", "https://a:b@c",
                          "https://a/?q=1", "https://a:0", "https://a:99999", "https://a b"})
    EXPECT_THAT(with(bad), HasSubstr("expected an https address")) << bad;
}

TEST(I28, SecretInTheFileIsRefusedAndNotEchoed) {
  const std::string token = "Atzr|IwEBIExampleRefreshToken0123456789";
  const std::string client_secret = "amzn1.oa2-cs.v1.0123456789abcdef";
  const std::string hex(64, 'a');
  for (const std::string& yaml :
       {shop_with_integration("    credentials: { refresh_token: '" + token + "' }\n"),
        shop_with_integration("    credentials: { client_secret: " + client_secret + " }\n"),
        shop_with_integration("    credentials: { client_secret: " + hex + " }\n"), shop("# " + token + "\n"),
        shop("log: { level: '" + token + "' }\n"), shop("'" + token + "': 1\n"),
        shop("log: { target: \"" + token + "\n"), shop("integrations: [{ name: '" + token + "' }]\n"),
        shop("log: { target: " + client_secret + ": }\n")}) {
    const std::string said = problems(yaml);
    EXPECT_NE(said, "");
    EXPECT_THAT(said, AllOf(Not(HasSubstr("0123456789")), Not(HasSubstr("aaaaaaaa"))));
  }
}

TEST(I28, WordsAboutTokensAreNoSecret) {
  EXPECT_EQ(problems(shop("# a refresh token begins with Atzr| and a client secret with amzn1.oa2-cs.\n")), "");
}

TEST(ConfigLoad, AnySectionThatIsNoneIsOneProblemAndNoCrash) {
  for (const char* section :
       {"sync", "items", "stock", "fba", "global_selling", "history", "privacy", "control", "store"})
    EXPECT_THAT(problems(shop_with_integration(section + std::string(": 7\n"))),
                HasSubstr("expected a section of keys"));
  for (const char* section : {"fba", "mapping", "credentials"})
    EXPECT_THAT(problems(shop_with_integration("    " + std::string(section) + ": 7\n")),
                HasSubstr("integrations[amazon-us]." + std::string(section) + ": expected a section of keys"));
  EXPECT_THAT(problems("organization: 7\n" + std::string(kIntegration)), HasSubstr("organization: expected a section"));
  EXPECT_THAT(problems(shop("integrations: [7, null, []]\nstock: { rules: [7, { match: 7 }] }\n")),
              HasSubstr("integrations[0]: expected a section"));
}

TEST(ConfigLoad, ByteOrderMarkOfUtf8IsSkipped) {
  EXPECT_EQ(problems("\xEF\xBB\xBF" + shop()), "");
}

TEST(ConfigLoad, WindowsLineEndsAreRead) {
  std::string yaml = shop("log: { level: debug }\n");
  for (std::size_t at = 0; (at = yaml.find('\n', at)) != std::string::npos; at += 2) yaml.replace(at, 1, "\r\n");
  EXPECT_EQ(problems(yaml), "");
}

TEST(ConfigLoad, QuotesInsideOfValuesAndCommentsOpenNothing) {
  EXPECT_EQ(problems(shop("# it's \"fine\nlog: { target: /it's.log }\nstore: { path: '/it''s \"here\"' }\n")), "");
}

TEST(ConfigLoad, NorwayIsACountryAndNoFlag) {
  EXPECT_EQ(problems(shop("fba: { countries: [NO] }\n")), "");
}

}  // namespace
}  // namespace invd::config
