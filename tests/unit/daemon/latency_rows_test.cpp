#include "daemon/latency_rows.h"

#include <gtest/gtest.h>

namespace invd::daemon {
namespace {

TEST(Status, LatenciesAreToldInSeconds) {
  LatencyHistogram histogram;
  for (int i = 0; i < 99; ++i) histogram.add(Duration(8));
  histogram.add(Duration(2'500));
  const control::LatencyStatus told = to_message(histogram);
  EXPECT_EQ(told.count, 100);
  EXPECT_EQ(told.p50, 0.008);
  EXPECT_EQ(told.p99, 0.008);
  EXPECT_EQ(told.max, 2.5);
}

}  // namespace
}  // namespace invd::daemon
