#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/sanitized.h"
#include "unit/backlog/lost_answers.h"
#include "unit/push/pushing_shop.h"

namespace invd::sync::test {
namespace {

/// What is measured here is how fast it goes: nothing is held.
void hold_nothing(PushingShop& shop) {
  shop.push_settings.guard = {.zeroed_listings = 1'000'000, .zeroed_percent = 100, .moved_percent = 1'000'000};
  shop.stock->update(shop.push_settings, shop.items_settings, true);
}

/// No orders of its own, Amazon's own limits.
std::unique_ptr<PushingShop> shop_of(std::size_t products) {
  auto shop = std::make_unique<PushingShop>(21, [&](sandbox::Options& o) {
    o.shop.products = products;
    Shop::true_quota(o);
  });
  hold_nothing(*shop);
  for (int i = 0; i < 100 && shop->domains().size() < products / 2; ++i) shop->live_for(minutes(10));
  return shop;
}

void raise_all(PushingShop& shop, const std::vector<PushingShop::Domain>& domains) {
  for (std::size_t first = 0; first < domains.size(); first += 100) {
    ASSERT_TRUE(shop.books.write([&](store::WriteTxn& txn) -> Result<void> {
      for (std::size_t i = first; i < std::min(first + 100, domains.size()); ++i) {
        const auto done = adjust_by(txn, domains[i].push.item, kMain, 1,
                                    {.reason = "delivery", .by = "uid 0", .at = shop.scheduler.now()});
        if (!done) return fail(done);
      }
      return {};
    }));
  }
  shop.stock->wake();
}

sandbox::BucketAccount patch_bucket(PushingShop& shop) {
  return shop.world.bucket(sandbox::Operation::patch_listings_item, shop.scheduler.now());
}

TEST(Scheduling, ABacklogOfRaisesTakesHardlyLongerThanTheBucketDemands) {
  const auto shop = shop_of(static_cast<std::size_t>(invd::test::rounds(2'000)));
  const auto domains = shop->domains();
  raise_all(*shop, domains);
  const auto calls_before = shop->world.calls(sandbox::Operation::patch_listings_item);
  for (int i = 0; i < 200 && shop->writes().size() < domains.size(); ++i) shop->live_for(minutes(1));
  ASSERT_EQ(shop->writes().size(), domains.size()) << "each is written, and once";
  Timestamp first = shop->writes().front().received;
  Timestamp last = first;
  for (const auto& write : shop->writes()) {
    first = std::min(first, write.received);
    last = std::max(last, write.received);
  }
  const auto bucket = patch_bucket(*shop);
  const auto calls = shop->world.calls(sandbox::Operation::patch_listings_item);
  const double n = static_cast<double>(shop->writes().size());
  const double took = std::chrono::duration<double>(last - first).count();
  const double bound = (n - bucket.burst) / bucket.rate;
  const double used = n / (bucket.burst + bucket.rate * took);
  std::printf(
      "%.0f raises by patches took %.1f s, the bound is %.1f s (%.3f of it); %.1f %% of the tokens used, "
      "%llu of %llu calls refused\n",
      n, took, bound, took / bound, 100 * used, static_cast<unsigned long long>(calls.throttled),
      static_cast<unsigned long long>(calls.calls - calls_before.calls));
  EXPECT_LE(took, 1.02 * bound + 1 / bucket.rate);
  EXPECT_GE(used, 0.98);
  EXPECT_LE(static_cast<double>(calls.throttled), 0.001 * static_cast<double>(calls.calls));
  shop->live_for(minutes(30));
  EXPECT_EQ(shop->number_differences(), "");
}

TEST(Scheduling, ALoweringPassesTenThousandRaises) {
  const auto shop = shop_of(static_cast<std::size_t>(invd::test::rounds(20'000)));
  const auto domains = shop->domains();
  ASSERT_GE(domains.size(), static_cast<std::size_t>(invd::test::rounds(10'000)));
  // By patches, so that they want the same tokens all the while.
  shop->push_settings.feeds.from = 1'000'000;
  shop->stock->update(shop->push_settings, shop->items_settings, true);
  raise_all(*shop, domains);
  const auto raises_due = [&] {
    return shop->books.read([&](store::ReadTxn& txn) {
      const Timestamp horizon = orders_horizon(txn, kShop).value();
      return store::count_due(txn, kShop, stock::PushTask::raise, horizon, domains.size()).value();
    });
  };
  for (int i = 0; i < 400 && raises_due() < domains.size() * 8 / 10; ++i) shop->live_for(seconds(5));
  ASSERT_GE(raises_due(), domains.size() * 8 / 10) << "so many may go now";
  SeededRandom chance(5);
  struct Lowered {
    std::string sku;
    Timestamp at;
    bool locked = false;  ///< a write of the same number was on its way (I21)
  };
  std::vector<Lowered> lowered;
  std::set<std::size_t> taken;
  const std::size_t begun = shop->writes().size();
  for (int i = 0; i < 400; ++i) {
    std::size_t which = chance.below(domains.size());
    while (!taken.insert(which).second) which = chance.below(domains.size());
    const auto& domain = domains[which];
    const auto push =
        shop->books.read([&](store::ReadTxn& txn) { return store::get_push(txn, domain.push.id).value().value(); });
    lowered.push_back({domain.push.id.sku.str(), shop->scheduler.now(), push.state.attempt.has_value()});
    shop->adjust(domain, -40);
    shop->live_for(Duration(500));
  }
  const std::size_t written = shop->writes().size() - begun;
  EXPECT_GE(written, 900U) << "raises go on beside them, as the bucket allows";
  EXPECT_GE(raises_due(), domains.size() * 6 / 10) << "they waited to the end";
  shop->live_for(minutes(3));
  std::map<std::string, std::vector<Timestamp>> writes;
  for (std::size_t i = begun; i < shop->writes().size(); ++i)
    writes[shop->writes()[i].sku].push_back(shop->writes()[i].received);
  std::vector<double> delays;
  std::vector<double> locked;
  for (const Lowered& one : lowered) {
    double delay = 1e9;
    for (const Timestamp at : writes[one.sku])
      if (at >= one.at) delay = std::min(delay, std::chrono::duration<double>(at - one.at).count());
    (one.locked ? locked : delays).push_back(delay);
  }
  std::ranges::sort(delays);
  std::ranges::sort(locked);
  const double p99 = delays.at(delays.size() * 99 / 100);
  std::printf(
      "%zu raises wait, %zu writes beside; a lowering's first byte after %.2f s at the median, %.2f s at p99, %.2f s "
      "at "
      "most (%zu of them); %zu waited for the same number's write that was on its way, %.1f s at most\n",
      domains.size(), written - lowered.size(), delays.at(delays.size() / 2), p99, delays.back(), delays.size(),
      locked.size(), locked.empty() ? 0 : locked.back());
  EXPECT_LE(p99, 0.5);
  EXPECT_GT(delays.size(), 300U);
}

TEST(I20, OfLostAnswersNoWriteIsDoubledAndNoneLeftOut) {
  PushingShop shop(22, [](sandbox::Options& o) { o.shop.products = 120; });
  hold_nothing(shop);
  // Each shows before it would be written anew: a second write would be one too many.
  ASSERT_TRUE(shop.world.submissions().set({.shortest = seconds(1), .longest = seconds(20)}));
  shop.world.faults().set(
      {.kind = FaultKind::lost_answer, .probability = 0.5, .operation = "patchListingsItem", .amount = 0});
  const std::uint64_t wanted = lost_answers(1'000);
  std::size_t changes = 0;
  std::size_t orders = 0;
  for (int round = 1; shop.world.faults().fired(FaultKind::lost_answer) < wanted && !HasFailure(); ++round) {
    const bool raise = round % 4 == 0;
    for (const auto& domain : shop.domains()) {
      if (domain.available < 3) continue;
      shop.adjust(domain, raise ? 1 : -1);
      ++changes;
    }
    if (shop.world.shop().place({.by_amazon = false})) ++orders;
    shop.live_for(minutes(raise ? 30 : 15));  // a lost answer takes half a minute to be so
    // A buyer who cancels while a number is on its way makes one more necessary, which is none that was doubled.
    EXPECT_GE(shop.writes().size(), changes) << "round " << round;
  }
  shop.world.faults().clear();
  shop.live_for(hours(1));
  std::size_t doubled = 0;
  std::map<std::string, const sandbox::Submission*> last;
  for (const auto& write : shop.writes()) {
    const sandbox::Submission*& before = last[write.sku];
    if (before != nullptr && before->quantity() == write.quantity() && before->orders_before == write.orders_before)
      ++doubled;
    before = &write;
  }
  std::printf("%llu answers lost of %zu changes, %zu writes, %zu doubled, %zu orders meanwhile\n",
              static_cast<unsigned long long>(shop.world.faults().fired(FaultKind::lost_answer)), changes,
              shop.writes().size(), doubled, orders);
  EXPECT_EQ(doubled, 0U);
  EXPECT_LE(shop.writes().size(), changes + orders);
  EXPECT_EQ(shop.number_differences(), "");
}

TEST(I22, EveryAcceptedWriteThatAmazonDropsIsFoundAndRepaired) {
  PushingShop shop(23, [](sandbox::Options& o) { o.shop.products = 120; });
  shop.world.faults().set({.kind = FaultKind::dropped_submission, .probability = 0.3, .operation = {}, .amount = 0});
  SeededRandom chance(23);
  for (int i = 0; i < invd::test::rounds(10); ++i) {
    for (const auto& domain : shop.domains()) shop.adjust(domain, -static_cast<std::int64_t>(1 + chance.below(3)));
    (void)shop.world.shop().place({.by_amazon = false});
    shop.live_for(minutes(40));
  }
  const std::uint64_t dropped = shop.world.faults().fired(FaultKind::dropped_submission);
  shop.world.faults().clear();
  shop.live_for(hours(2));
  std::printf("%llu of %zu accepted writes were dropped by Amazon\n", static_cast<unsigned long long>(dropped),
              shop.writes().size());
  EXPECT_GT(dropped, static_cast<std::uint64_t>(invd::test::rounds(100)));
  EXPECT_EQ(shop.number_differences(), "");
  for (const auto& domain : shop.domains())
    EXPECT_EQ(stock::stage_of(domain.push.state), stock::PushStage::clean) << domain.push.id.sku.str();
}

TEST(Stk7, FiftyEditsBehindOurBackArePutRightWithinOnePassUpwardsAfterALaterHorizon) {
  PushingShop shop(24, [](sandbox::Options& o) { o.shop.products = 120; });
  shop.push_settings.reconcile = hours(1);
  shop.stock->update(shop.push_settings, shop.items_settings, true);
  auto domains = shop.domains();
  ASSERT_GE(domains.size(), 50U);
  domains.resize(50);
  SeededRandom chance(24);
  std::map<std::string, bool> upwards;
  const Timestamp edited = shop.scheduler.now();
  for (std::size_t i = 0; i < domains.size(); ++i) {
    const bool up = i % 2 == 0;
    const std::int64_t now = shop.live(domains[i].product);
    const auto sku = domains[i].push.id.sku.str();
    ASSERT_TRUE(shop.world.shop().change_listing(sku, {.quantity = static_cast<int>(now + (up ? -30 : 30))}));
    upwards[sku] = up;
  }
  for (int i = 0; i < 60; ++i) {
    (void)shop.world.shop().place({.by_amazon = false});
    shop.live_for(minutes(2));
  }
  EXPECT_EQ(shop.number_differences(), "");
  ASSERT_GE(shop.writes().size(), domains.size());
  for (const auto& write : shop.writes()) {
    if (!upwards.contains(write.sku) || !upwards[write.sku]) continue;
    // An order that explains the difference would show within this long of the reading, which is later than the edit.
    EXPECT_GE(write.received - edited, shop.push_settings.lag) << write.sku;
  }
}

}  // namespace
}  // namespace invd::sync::test
