#include "config/schema.h"

#include <gtest/gtest.h>
#include <set>

#include "config/value.h"
#include "config/yaml.h"

namespace invd::config {
namespace {

TEST(ConfigSchema, EachKeyIsThereOnceAndSaysWhatItIs) {
  std::set<std::string_view> paths;
  for (const Key& key : schema()) {
    EXPECT_TRUE(paths.insert(key.path).second) << key.path;
    EXPECT_TRUE(key.help.ends_with('.')) << key.path;
    EXPECT_FALSE(expectation(key).empty()) << key.path;
    EXPECT_EQ(find_key(key.path), &key);
  }
  EXPECT_EQ(find_key("log.volume"), nullptr);
}

TEST(ConfigSchema, SectionsStandTogether) {
  // The loader finds the children of a section in one pass and relies on it.
  std::set<std::string> left;
  std::string section;
  for (const Key& key : schema()) {
    const std::string now(key.path.substr(0, key.path.rfind('.')));
    if (now == section) continue;
    EXPECT_FALSE(left.contains(now)) << key.path;
    if (!now.starts_with(section)) left.insert(section);
    section = now;
  }
}

TEST(ConfigSchema, EveryDefaultFitsItsKeyAndIsCanonical) {
  for (const Key& key : schema()) {
    if (key.default_text == kRequired || key.default_text == "null") continue;
    const auto node = read_yaml(key.default_text, "default");
    ASSERT_TRUE(node.has_value()) << key.path;
    const auto value = read_value(key, *node);
    ASSERT_TRUE(value.has_value()) << key.path << ": " << value.error().what;
    if (key.path != "sync.stock.reconcile") {
      EXPECT_EQ(value->text, key.default_text) << key.path;
    }
  }
}

TEST(ConfigUnits, SizesAndMonths) {
  EXPECT_EQ(parse_size("8GiB").value_or(0), 8LL << 30);
  EXPECT_EQ(parse_size("64 MiB").value_or(0), 64LL << 20);
  EXPECT_EQ(parse_size("4096").value_or(0), 4096);
  EXPECT_EQ(size_text(8LL << 30), "8GiB");
  EXPECT_EQ(size_text(1500), "1500");
  for (const char* bad : {"", "8", "GiB", "8GB", "-1MiB", "9223372036854775807TiB", "1.5GiB"})
    EXPECT_EQ(parse_size(bad).has_value(), std::string_view(bad) == "8") << bad;
  EXPECT_EQ(parse_months("1 month").value_or(0), 1);
  EXPECT_EQ(parse_months("12 months").value_or(0), 12);
  for (const char* bad : {"", "1", "month", "1 week", "-1 month", "1month"}) EXPECT_FALSE(parse_months(bad)) << bad;
}

}  // namespace
}  // namespace invd::config
