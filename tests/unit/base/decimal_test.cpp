#include "base/decimal.h"

#include <cstdint>
#include <gtest/gtest.h>
#include <string>

#include "base/random.h"

namespace invd {
namespace {

Decimal decimal(std::string_view text) {
  return Decimal::parse(text).value();
}

TEST(Ord13, DigitsStayAsTheyWereGiven) {
  for (const char* text : {"0", "19.90", "19.9", "5980", "-12.50", "0.1", "0.000000001", "-0.05", "1234567.89",
                           "1000000.00", "999999999999999999", "-999999999.999999999"})
    EXPECT_EQ(decimal(text).str(), text);
}

TEST(Ord13, YenHaveNoDecimals) {
  const Decimal yen = decimal("1250000");
  EXPECT_EQ(yen.scale(), 0);
  EXPECT_EQ(yen.times(3)->str(), "3750000");
}

TEST(Ord13, SumsAreExactWhereBinaryFractionsAreNot) {
  EXPECT_EQ(decimal("0.1").plus(decimal("0.2"))->str(), "0.3");
  Decimal sum;
  for (int i = 0; i < 1'000'000; ++i) sum = sum.plus(decimal("0.01")).value();
  EXPECT_EQ(sum.str(), "10000.00");
  EXPECT_EQ(decimal("1000000.00").plus(decimal("0.001"))->str(), "1000000.001");
  EXPECT_EQ(decimal("1").plus(decimal("-1.00"))->str(), "0.00");
}

TEST(DecimalParse, RefusesWhatIsNotADecimalNumber) {
  for (const char* text : {"", "-", ".", ".5", "5.", "-.5", "1.2.3", "1,5", "1e5", "+1", " 1", "1 ", "--1", "0x10",
                           "NaN", "Infinity", "\xd9\xa1", "1_000"}) {
    const auto parsed = Decimal::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::malformed) << text;
  }
  EXPECT_EQ(Decimal::parse(std::string_view("1\0", 2)).error().code, ErrorCode::malformed);
}

TEST(DecimalLimits, HoldAtTheirEdges) {
  EXPECT_EQ(Decimal::parse("1000000000000000000").error().code, ErrorCode::limit);
  EXPECT_EQ(Decimal::parse("0.0000000001").error().code, ErrorCode::limit);
  EXPECT_EQ(Decimal::parse(std::string(1'000, '9')).error().code, ErrorCode::limit);
  EXPECT_EQ(decimal("000000000000000000000000000007").str(), "7");
  constexpr std::int64_t kMost = 999'999'999'999'999'999;
  EXPECT_TRUE(Decimal::from_parts(kMost, 9));
  EXPECT_TRUE(Decimal::from_parts(-kMost, 0));
  for (const auto& refused :
       {Decimal::from_parts(kMost + 1, 0), Decimal::from_parts(-kMost - 1, 0), Decimal::from_parts(INT64_MIN, 0),
        Decimal::from_parts(1, 10), Decimal::from_parts(1, -1), decimal("999999999999999999").plus(decimal("1")),
        decimal("999999999999999999").plus(decimal("0.1")), decimal("-999999999999999999").plus(decimal("-1")),
        decimal("999999999999999999").times(2), decimal("999999999999999999").times(INT64_MAX),
        decimal("-1").times(INT64_MIN)}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::limit);
  }
}

TEST(DecimalEquality, KnowsDigitsFromValue) {
  EXPECT_NE(decimal("1.5"), decimal("1.50"));
  EXPECT_TRUE(decimal("1.5").same_value(decimal("1.50")));
  EXPECT_TRUE(decimal("0").same_value(decimal("0.000")));
  EXPECT_TRUE(decimal("-0").same_value(decimal("0")));
  EXPECT_FALSE(decimal("1.5").same_value(decimal("1.51")));
  EXPECT_FALSE(decimal("1.5").same_value(decimal("-1.5")));
  EXPECT_FALSE(decimal("10").same_value(decimal("1.0")));
}

TEST(DecimalProperty, ParseOfStrIsTheSameNumber) {
  SeededRandom random(13);
  for (int i = 0; i < 100'000; ++i) {
    const auto magnitude = static_cast<std::int64_t>(random.below(1'000'000'000'000'000'000) >> random.below(60));
    const Decimal x =
        Decimal::from_parts(random.below(2) == 0 ? magnitude : -magnitude, static_cast<int>(random.below(10))).value();
    const auto again = Decimal::parse(x.str());
    ASSERT_TRUE(again) << x.str();
    ASSERT_EQ(*again, x) << x.str();
  }
}

TEST(DecimalProperty, SumsAgreeWithWholeNumbersAndCommute) {
  SeededRandom random(14);
  for (int i = 0; i < 20'000; ++i) {
    const auto a = static_cast<std::int64_t>(random.below(1'000'000'000));
    const auto b = static_cast<std::int64_t>(random.below(1'000'000'000)) - 500'000'000;
    const int scale = static_cast<int>(random.below(4));
    const Decimal x = Decimal::from_parts(a, scale).value();
    const Decimal y = Decimal::from_parts(b, scale).value();
    ASSERT_EQ(x.plus(y)->coefficient(), a + b);
    const Decimal z = Decimal::from_parts(b, static_cast<int>(random.below(10))).value();
    ASSERT_EQ(x.plus(z), z.plus(x));
    ASSERT_TRUE(x.plus(z)->plus(z.times(-1).value())->same_value(x));
  }
}

}  // namespace
}  // namespace invd
