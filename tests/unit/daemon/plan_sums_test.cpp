#include "daemon/plan_sums.h"

#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/domains.h"
#include "store/listings.h"
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
  static PushSettingsList walked(const std::vector<IntegrationName>& names) {
    std::vector<sync::PushSettings> settings(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) settings[i].integration = names[i];
    return std::make_shared<const std::vector<sync::PushSettings>>(std::move(settings));
  }
  std::vector<control::StockPlanOpenings> counted(const std::vector<IntegrationName>& names) {
    const auto found = scheduler.run(count_openings(books.store(), walked(names)));
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

TEST_F(PlanSums, Item3ListingsAreCountedThatNobodyConfirmed) {
  const auto list = [&](const IntegrationName& integration, int first, int count, catalog::Channel channel,
                        const std::function<void(catalog::Listing&)>& change) {
    ASSERT_TRUE(books.write([&](store::WriteTxn& txn) -> Result<void> {
      for (int i = first; i < first + count; ++i) {
        catalog::Listing listing;
        listing.integration = integration;
        listing.amazon.marketplace = MarketplaceId("ATVPDKIKX0DER");
        listing.amazon.sku = Sku("S-" + std::to_string(i));
        listing.amazon.channel = channel;
        change(listing);
        if (const auto ok = store::put_listing(txn, listing, std::nullopt); !ok) return ok;
      }
      return {};
    }));
  };
  const auto counted = [&] {
    const auto found = scheduler.run(count_unconfirmed(books.store(), walked({eu, us})));
    EXPECT_TRUE(found);
    return found.value_or(std::vector<control::StockPlanUnconfirmed>());
  };
  EXPECT_TRUE(counted().empty());
  const auto as_it_is = [](const catalog::Listing&) {};
  list(eu, 0, 10, catalog::Channel::fba, as_it_is);
  EXPECT_TRUE(counted().empty()) << "Amazon's stock is not ours to write";
  list(eu, 10, 10, catalog::Channel::mfn,
       [](auto& listing) { listing.linked_at = Timestamp{} + std::chrono::hours(1); });
  EXPECT_TRUE(counted().empty()) << "what somebody unlinked stays alone";
  list(eu, 20, 10, catalog::Channel::mfn, [](auto& listing) { listing.not_synced = "its family varies too much"; });
  EXPECT_TRUE(counted().empty()) << "nobody can confirm it";
  list(eu, 30, 1, catalog::Channel::mfn, as_it_is);
  list(us, 0, 2'500, catalog::Channel::mfn, as_it_is);
  using Unconfirmed = std::vector<control::StockPlanUnconfirmed>;
  EXPECT_EQ(counted(), (Unconfirmed{{"amazon-eu", 1}, {"amazon-us", 2'500}}));
}

}  // namespace
}  // namespace invd::daemon
