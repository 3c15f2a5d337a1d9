#include "daemon/plan_sums.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/domains.h"
#include "support/manual_scheduler.h"
#include "support/test_store.h"

namespace invd::daemon {
namespace {

using store::Opening;

class PlanSums : public testing::Test {
 protected:
  void put(const IntegrationName& integration, int first, int count, Opening opening) {
    ASSERT_TRUE(books.write([&](store::WriteTxn& txn) -> Result<void> {
      for (int i = first; i < first + count; ++i) {
        store::QuantityDomain domain;
        domain.id = {integration, Sku("S-" + std::to_string(i)), {}};
        domain.opening = opening;
        if (const auto ok = store::put_domain(txn, domain); !ok) return ok;
      }
      return {};
    }));
  }
  std::vector<control::StockPlanOpenings> counted(const std::vector<IntegrationName>& names) {
    std::vector<sync::PushSettings> walked(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) walked[i].integration = names[i];
    const auto found = scheduler.run(
        count_openings(books.store(), std::make_shared<const std::vector<sync::PushSettings>>(std::move(walked))));
    EXPECT_TRUE(found);
    return found.value_or(std::vector<control::StockPlanOpenings>());
  }

  const IntegrationName eu{"amazon-eu"}, fe{"amazon-fe"}, us{"amazon-us"};
  invd::test::ManualScheduler scheduler;
  invd::test::TestStore books{scheduler};
};

TEST_F(PlanSums, Item5OpeningsAreCountedThatWaitOfEachIntegration) {
  EXPECT_TRUE(counted({}).empty());
  EXPECT_TRUE(counted({eu, fe, us}).empty());
  put(eu, 0, 2'500, Opening::pending);
  put(fe, 0, 10, Opening::posted);
  put(us, 0, 1'000, Opening::pending);
  put(us, 1'000, 7, Opening::none);
  using Openings = std::vector<control::StockPlanOpenings>;
  EXPECT_EQ(counted({eu, fe, us}), (Openings{{"amazon-eu", 2'500}, {"amazon-us", 1'000}}));
  EXPECT_EQ(counted({us}), (Openings{{"amazon-us", 1'000}}));
  put(eu, 0, 2'499, Opening::posted);
  put(us, 0, 1'000, Opening::posted);
  EXPECT_EQ(counted({eu, fe, us}), (Openings{{"amazon-eu", 1}}));
}

}  // namespace
}  // namespace invd::daemon
