#include "sandbox/bucket.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {
namespace {

TEST(Buckets, NeverGrantMoreThanRateTimesTimePlusBurst) {
  SeededRandom random(7);
  for (const Quota quota : {Quota{0.0056, 20}, Quota{0.5, 30}, Quota{5, 5}, Quota{0.016, 15}}) {
    Bucket bucket(quota, kStart);
    Timestamp now = kStart;
    double granted = 0;
    for (int i = 0; i < 20'000; ++i) {
      const std::uint64_t pause = random.below(10) == 0 ? random.below(1'000'000) : random.below(3'000);
      now = now + Duration(static_cast<std::int64_t>(pause));
      granted += bucket.take(now) ? 1 : 0;
      const double seconds = static_cast<double>((now - kStart).count()) / 1000;
      ASSERT_LE(granted, quota.rate * seconds + quota.burst + 1e-6);
    }
    EXPECT_NEAR(bucket.offered(now) - bucket.spilled(now), granted + bucket.level(now), 0.01);
  }
}

TEST(Buckets, GiveEveryTokenToOneWhoAlwaysAsks) {
  Bucket bucket({0.0056, 20}, kStart);
  int granted = 0;
  for (std::int64_t s = 0; s <= 100'000; ++s) granted += bucket.take(kStart + Duration(s * 1000)) ? 1 : 0;
  EXPECT_EQ(granted, 20 + 560);
  EXPECT_EQ(bucket.spilled(kStart + Duration(100'000'000)), 0);
}

TEST(Buckets, AClockThatGoesBackAddsNothing) {
  Bucket bucket({1, 1}, kStart);
  EXPECT_TRUE(bucket.take(kStart));
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(bucket.take(kStart - Duration(i * 1000)));
  EXPECT_FALSE(bucket.take(kStart + Duration(999)));
  EXPECT_TRUE(bucket.take(kStart + Duration(1000)));
}

TEST(Quota, SearchOrdersHasItsPublishedPlanAndHeader) {
  Options options = small(10);
  options.quota_scale = 1;
  options.burst_scale = 1;
  World world(1, options);
  Caller caller(world);
  const Parameters query = {{"createdAfter", "2026-01-01T00:00:00Z"}};
  for (int i = 0; i < 20; ++i) {
    const Reply reply = caller.search(query);
    ASSERT_EQ(reply.response.status, 200);
    ASSERT_EQ(http::find_header(reply.response.headers, "x-amzn-RateLimit-Limit"), "0.0056");
  }
  const Reply refused = caller.search(query);
  EXPECT_EQ(refused.response.status, 429);
  EXPECT_EQ(http::find_header(refused.response.headers, "x-amzn-RateLimit-Limit"), "");
  EXPECT_EQ(http::find_header(refused.response.headers, "x-amzn-ErrorType"), "QuotaExceededException");
  EXPECT_EQ(Json::parse(refused.response.body).at("errors").at(0).at("code"), "QuotaExceeded");
  // Each operation has a bucket of its own.
  EXPECT_EQ(caller.get(world.shop().order_id(0)).response.status, 200);
  EXPECT_EQ(world.calls(Operation::search_orders).granted, 20U);
  EXPECT_EQ(world.calls(Operation::search_orders).throttled, 1U);
  caller.wait(Duration(178'572));  // one token at 0.0056/s
  EXPECT_EQ(caller.search(query).response.status, 200);
}

TEST(Quota, ScaleAndSpeedShowInTheHeader) {
  Options options = small(10);
  options.quota_scale = 10;
  options.speed = 100;
  World world(1, options);
  Caller caller(world);
  const Reply reply = caller.search({{"createdAfter", "2026-01-01T00:00:00Z"}});
  EXPECT_EQ(http::find_header(reply.response.headers, "x-amzn-RateLimit-Limit"), "5.6");
  world.set_quota_scale(5, caller.now());
  EXPECT_EQ(http::find_header(caller.search({{"createdAfter", "2026-01-01T00:00:00Z"}}).response.headers,
                              "x-amzn-RateLimit-Limit"),
            "2.8");
}

TEST(Quota, ABadRequestTakesATokenAndTellsTheRate) {
  Options options = small(10);
  options.quota_scale = 1;
  options.burst_scale = 1;
  World world(1, options);
  Caller caller(world);
  const Reply reply = caller.search({});
  EXPECT_EQ(reply.response.status, 400);
  EXPECT_NE(http::find_header(reply.response.headers, "x-amzn-RateLimit-Limit"), "");
  EXPECT_NEAR(world.bucket(Operation::search_orders, caller.now()).level, 19, 1e-6);
}

}  // namespace
}  // namespace invd::sandbox::test
