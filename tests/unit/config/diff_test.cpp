#include "config/diff.h"

#include <gtest/gtest.h>

#include "shop.h"

namespace invd::config {
namespace {

Loaded load(const std::string& yaml) {
  Result<Loaded> loaded = load_text(yaml, "invd.yaml");
  EXPECT_TRUE(loaded) << loaded.error().message;
  return std::move(loaded).value_or(Loaded{});
}

TEST(ConfigDiff, SameMeaningIsNoChange) {
  EXPECT_TRUE(diff(load(shop()), load(shop("# remark\nsync: { stock: { reconcile: 1d } }\n"))).empty());
}

TEST(ConfigDiff, TellsWhatNeedsARestartAndWhatTouchesRunningJobs) {
  const std::vector<Change> changes =
      diff(load(shop_with_integration()),
           load(shop_with_integration("    enabled: false\nstore: { path: /srv/invd }\nlog: { level: debug }\n")));
  const std::vector<Change> expected = {
      {"integrations[amazon-us].enabled", "true", "false", Effect::live, true},
      {"store.path", "/var/lib/invd", "/srv/invd", Effect::restart, false},
      {"log.level", "info", "debug", Effect::live, false},
  };
  EXPECT_EQ(changes, expected);
}

TEST(ConfigDiff, IntegrationsAreFoundByNameNotByPlace) {
  const std::string second =
      "  - { name: eu, region: eu, seller_id: A9B2C3D4E5F6G7, marketplaces: [DE], credentials: { refresh_token: x } "
      "}\n";
  const std::string both = shop_with_integration(second);
  const std::string turned = shop("integrations:\n" + second + std::string(kIntegration).substr(14));
  EXPECT_TRUE(diff(load(both), load(turned)).empty());
  const std::vector<Change> gone = diff(load(both), load(shop_with_integration()));
  ASSERT_FALSE(gone.empty());
  EXPECT_EQ(gone[0], (Change{"integrations[eu].name", "eu", "", Effect::live, false}));
}

}  // namespace
}  // namespace invd::config
