#include "amazon/quota.h"

#include <gmock/gmock.h>

#include "base/random.h"
#include "daemon/doctor.h"
#include "support/manual_scheduler.h"

namespace invd::process {
namespace {

using testing::HasSubstr;

control::Finding quota_finding(const amazon::QuotaBook& quota) {
  control::DoctorReply reply;
  daemon::examine_quota(quota, reply);
  EXPECT_EQ(reply.findings.size(), 1U);
  return reply.findings.empty() ? control::Finding() : reply.findings.front();
}

/// The rate comes back by 5 % a minute, too slowly for a daemon of a test: here the minutes are given.
TEST(QuotaShared, IsSaidWhileTheRateIsLoweredAndGoesWhenItIsBack) {
  test::ManualScheduler scheduler;
  SeededRandom random(1);
  amazon::QuotaBook quota(scheduler, scheduler, random, "boot", nullptr);
  const amazon::BucketKey key{IntegrationName("amazon-us"), Region::na, amazon::Operation::search_orders};
  const auto call = [&](bool throttled) {
    auto permit =
        scheduler.run(quota.acquire(key, amazon::Priority::live, scheduler.monotonic() + std::chrono::hours(1)));
    ASSERT_TRUE(permit);
    if (throttled)
      permit->throttled();
    else
      permit->answered(std::nullopt);
  };
  call(false);
  EXPECT_EQ(quota_finding(quota).code, "quota.unshared");
  for (int i = 0; i < 3; ++i) call(true);
  const control::Finding shared = quota_finding(quota);
  EXPECT_EQ(shared.code, "quota.shared");
  EXPECT_EQ(shared.area, "quota");
  EXPECT_EQ(shared.object, "amazon-us");
  EXPECT_EQ(shared.state, "warning");
  EXPECT_THAT(shared.message, HasSubstr("searchOrders was throttled again and again; invd uses 50 %"));
  EXPECT_THAT(shared.hint, HasSubstr("another program"));
  scheduler.advance(std::chrono::minutes(9));
  EXPECT_EQ(quota_finding(quota).code, "quota.shared");
  scheduler.advance(std::chrono::minutes(1) + std::chrono::seconds(1));
  EXPECT_EQ(quota_finding(quota).code, "quota.unshared");
  EXPECT_EQ(quota_finding(quota).state, "ok");
}

}  // namespace
}  // namespace invd::process
