#include "ctl/quantities.h"

#include <gtest/gtest.h>

#include "unit/ctl/moment.h"

namespace invd::ctl {
namespace {

using test::kNow;
using namespace std::chrono_literals;
TEST(Quantities, WholeNumbersAreGroupedByThree) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(-123456), "-123,456");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

TEST(Quantities, BytesTakeTheNearestUnit) {
  EXPECT_EQ(bytes(512), "512 B");
  EXPECT_EQ(bytes(1536), "1.5 KiB");
  EXPECT_EQ(bytes(std::int64_t{8} << 30), "8.0 GiB");
  EXPECT_EQ(bytes(std::int64_t{5000} << 40), "5000.0 TiB");
}

TEST(Quantities, SmallRatesKeepTheirDigits) {
  EXPECT_EQ(compact(0), "0");
  EXPECT_EQ(compact(0.0056), "0.0056");
  EXPECT_EQ(compact(0.0167), "0.02");
  EXPECT_EQ(compact(0.5), "0.5");
  EXPECT_EQ(compact(20), "20");
}

TEST(Quantities, LengthsNameTwoNeighbouringUnits) {
  EXPECT_EQ(length_of_time(850ms), "850 ms");
  EXPECT_EQ(length_of_time(42s), "42 s");
  EXPECT_EQ(length_of_time(185s), "3 min 5 s");
  EXPECT_EQ(length_of_time(2h), "2 h");
  EXPECT_EQ(length_of_time(48h + 5min), "2 d");
  EXPECT_EQ(length_of_time(-90s), "-1 min 30 s");
}

TEST(Quantities, AgesReadAsWordsAndBecomeADateWhenOld) {
  EXPECT_EQ(relative(kNow, kNow), "just now");
  EXPECT_EQ(relative(kNow - 42s, kNow), "42 s ago");
  EXPECT_EQ(relative(kNow - 185s, kNow), "3 min ago");
  EXPECT_EQ(relative(kNow - 47h, kNow), "1 d ago");
  EXPECT_EQ(relative(kNow + 240s, kNow), "in 4 min");
  EXPECT_EQ(relative(kNow - 720h, kNow), "2026-10-02");
  EXPECT_EQ(moment_and_age(kNow - 185s, kNow), "2026-11-01 09:56:55 (3 min ago)");
  EXPECT_EQ(moment_and_age(kNow - 1000h, kNow), "2026-09-20 18:00:00");
}

}  // namespace
}  // namespace invd::ctl
