#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

#include "config/load.h"
#include "config/schema.h"
#include "config/value.h"

namespace invd::config {
namespace {

/// etc/invd.yaml as it is shipped.
std::string example() {
  std::ostringstream text;
  text << std::ifstream(INVD_SOURCE_DIR "/etc/invd.yaml").rdbuf();
  return text.str();
}

/// With every option switched on: "#key: value" becomes "key: value", "# words" stay.
std::string with_all_options() {
  std::istringstream in(example());
  std::string out;
  for (std::string line; std::getline(in, line); out += line + '\n') {
    const std::size_t mark = line.find_first_not_of(' ');
    if (mark != std::string::npos && line[mark] == '#' && mark + 1 < line.size() && line[mark + 1] != ' ')
      line.erase(mark, 1);
  }
  return out;
}

TEST(ExampleFile, LoadsAsItIs) {
  const Result<Loaded> loaded = load_text(example(), "etc/invd.yaml");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_TRUE(loaded->config.integrations.empty());
}

TEST(ExampleFile, NamesEveryKeyWithItsDefault) {
  const Result<Loaded> loaded = load_text(with_all_options(), "etc/invd.yaml");
  ASSERT_TRUE(loaded) << loaded.error().message;
  std::map<std::string, const EffectiveValue*> first;
  for (const EffectiveValue& value : loaded->values) first.emplace(value.schema_key, &value);
  for (const Key& key : schema()) {
    if (key.kind == Kind::optional_section) continue;
    const auto found = first.find(std::string(key.path));
    ASSERT_NE(found, first.end()) << key.path;
    EXPECT_EQ(found->second->origin, Origin::file) << key.path << " is missing in etc/invd.yaml";
    // An example of an address or a rule is none without values; the endpoints' null stands for the region's.
    if (key.default_text == kRequired || key.path.starts_with("stock.rules[]") || key.path.ends_with("endpoint") ||
        key.path.starts_with("organization.warehouses[]"))
      continue;
    const std::string default_text = key.path == "sync.stock.reconcile" ? "1d" : std::string(key.default_text);
    EXPECT_EQ(found->second->value, default_text) << key.path;
  }
}

TEST(ExampleFile, OptionsSwitchedOnChangeNothingButTheExamples) {
  const Result<Loaded> plain = load_text(example(), "etc/invd.yaml");
  const Result<Loaded> full = load_text(with_all_options(), "etc/invd.yaml");
  ASSERT_TRUE(plain && full);
  Config expected = full->config;
  expected.organization = plain->config.organization;
  expected.integrations.clear();
  expected.stock.rules.clear();
  EXPECT_EQ(plain->config, expected);
}

}  // namespace
}  // namespace invd::config
