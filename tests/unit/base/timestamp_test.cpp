#include "base/timestamp.h"

#include <cstdlib>
#include <ctime>
#include <gtest/gtest.h>
#include <string>

#include "base/random.h"

namespace invd {
namespace {

std::int64_t ms(std::string_view text) {
  const auto t = parse_rfc3339(text);
  EXPECT_TRUE(t) << text;
  return t ? t->ms : -1;
}

TEST(Rfc3339, KnownInstants) {
  EXPECT_EQ(ms("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(ms("2026-11-01T10:00:00Z"), 1'793'527'200'000);
  EXPECT_EQ(ms("2038-01-19T03:14:08Z"), 2'147'483'648'000);  // beyond a 32-bit time_t
  EXPECT_EQ(ms("9999-12-31T23:59:59.999Z"), 253'402'300'799'999);
  EXPECT_EQ(ms("2026-11-01t10:00:00z"), ms("2026-11-01T10:00:00Z"));
}

TEST(Rfc3339, NoneToNineFractionDigitsAndBelowTheMillisecondDropped) {
  const std::int64_t whole = ms("2026-11-01T10:00:00Z");
  const std::string digits = "987654321";
  const std::int64_t expected[] = {0, 900, 980, 987, 987, 987, 987, 987, 987, 987};
  for (std::size_t n = 1; n <= 9; ++n)
    EXPECT_EQ(ms("2026-11-01T10:00:00." + digits.substr(0, n) + "Z") - whole, expected[n]) << n;
  EXPECT_EQ(ms("2026-11-01T10:00:00.9999Z") - whole, 999);  // not rounded into the next second
  EXPECT_EQ(ms("2026-11-01T10:00:00.05+00:00") - whole, 50);
}

TEST(Rfc3339, Offsets) {
  EXPECT_EQ(ms("2026-11-01T10:00:00+05:30"), ms("2026-11-01T04:30:00Z"));
  EXPECT_EQ(ms("2026-11-01T10:00:00-07:00"), ms("2026-11-01T17:00:00Z"));
  EXPECT_EQ(ms("2026-01-01T00:30:00+01:00"), ms("2025-12-31T23:30:00Z"));
  EXPECT_EQ(ms("2026-11-01T10:00:00-00:00"), ms("2026-11-01T10:00:00Z"));
  EXPECT_EQ(ms("1970-01-01T05:30:00+05:30"), 0);
}

TEST(Rfc3339, LeapDaysAndLeapSeconds) {
  EXPECT_EQ(ms("2028-02-29T00:00:00Z") + 86'400'000, ms("2028-03-01T00:00:00Z"));
  EXPECT_EQ(ms("2000-02-29T12:00:00Z") + 86'400'000, ms("2000-03-01T12:00:00Z"));
  EXPECT_FALSE(parse_rfc3339("2026-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_rfc3339("2100-02-29T00:00:00Z"));
  EXPECT_EQ(ms("2016-12-31T23:59:60Z"), ms("2017-01-01T00:00:00Z"));
}

TEST(Rfc3339, RefusesWhatIsNotATime) {
  for (const char* text : {"",
                           "2026",
                           "2026-11-01",
                           "2026-11-01T10:00:00",
                           "2026-11-01T10:00Z",
                           "2026-11-01T10:00:00 Z",
                           "2026-11-01T10:00:00Zz",
                           " 2026-11-01T10:00:00Z",
                           "2026-11-01X10:00:00Z",
                           "2026-00-01T10:00:00Z",
                           "2026-13-01T10:00:00Z",
                           "2026-11-00T10:00:00Z",
                           "2026-11-31T10:00:00Z",
                           "2026-11-01T24:00:00Z",
                           "2026-11-01T10:60:00Z",
                           "2026-11-01T10:00:61Z",
                           "2026-11-01T10:00:00.Z",
                           "2026-11-01T10:00:00.1234567890Z",
                           "2026-11-01T10:00:00,5Z",
                           "2026-11-01T10:00:00+0530",
                           "2026-11-01T10:00:00+24:00",
                           "2026-11-01T10:00:00+05:60",
                           "2026-11-01T10:00:00+5:30",
                           "2026-1-01T10:00:00Z",
                           "26-11-01T10:00:00Z",
                           "12026-11-01T10:00:00Z",
                           "-2026-11-01T10:00:00Z",
                           "1969-12-31T23:59:59Z",
                           "1970-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "2026-11-01T-1:00:00Z",
                           "2026-11-01T1o:00:00Z"}) {
    const auto parsed = parse_rfc3339(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::malformed) << text;
  }
  EXPECT_FALSE(parse_rfc3339(std::string_view("2026-11-01T10:00:00Z\0", 21)));
}

TEST(Rfc3339, PrintsMillisecondsOnlyWhenThereAreSome) {
  EXPECT_EQ(to_rfc3339(Timestamp{1'793'527'200'000}), "2026-11-01T10:00:00Z");
  EXPECT_EQ(to_rfc3339(Timestamp{1'793'527'200'250}), "2026-11-01T10:00:00.250Z");
  EXPECT_EQ(to_rfc3339(Timestamp{1'793'527'200'007}), "2026-11-01T10:00:00.007Z");
  EXPECT_EQ(to_rfc3339(Timestamp{0}), "1970-01-01T00:00:00Z");
}

TEST(Rfc3339, WhatIsPrintedIsReadBack) {
  SeededRandom random(39);
  for (int i = 0; i < 50'000; ++i) {
    const Timestamp t{static_cast<std::int64_t>(random.below(253'402'300'800'000))};
    ASSERT_EQ(parse_rfc3339(to_rfc3339(t)), t) << to_rfc3339(t);
  }
}

TEST(I13, TheTimeZoneOfTheMachineChangesNothing) {
  for (const char* zone : {"Asia/Kolkata", "America/New_York", "Pacific/Kiritimati", ":/nonsense"}) {
    ::setenv("TZ", zone, 1);
    ::tzset();
    // Around New York's two transitions of 2026.
    EXPECT_EQ(ms("2026-03-08T07:00:00Z"), 1'772'953'200'000) << zone;
    EXPECT_EQ(ms("2026-11-01T06:00:00Z"), 1'793'512'800'000) << zone;
    EXPECT_EQ(to_rfc3339(Timestamp{1'772'953'199'000}), "2026-03-08T06:59:59Z") << zone;
    EXPECT_EQ(to_rfc3339(Timestamp{1'793'512'800'000}), "2026-11-01T06:00:00Z") << zone;
    EXPECT_EQ(to_rfc3339(add_calendar_months(Timestamp{1'772'953'200'000}, 8)), "2026-11-08T07:00:00Z") << zone;
  }
  ::unsetenv("TZ");
  ::tzset();
}

TEST(Hist2, CalendarMonthsClampToTheLastDay) {
  const auto moved = [](std::string_view from, int months) {
    return to_rfc3339(add_calendar_months(parse_rfc3339(from).value(), months));
  };
  EXPECT_EQ(moved("2026-11-15T10:11:12.013Z", -1), "2026-10-15T10:11:12.013Z");
  EXPECT_EQ(moved("2026-03-31T23:59:59Z", -1), "2026-02-28T23:59:59Z");
  EXPECT_EQ(moved("2028-03-31T00:00:00Z", -1), "2028-02-29T00:00:00Z");
  EXPECT_EQ(moved("2026-01-31T00:00:00Z", 1), "2026-02-28T00:00:00Z");
  EXPECT_EQ(moved("2026-12-31T00:00:00Z", -1), "2026-11-30T00:00:00Z");
  EXPECT_EQ(moved("2026-01-31T00:00:00Z", -2), "2025-11-30T00:00:00Z");
  EXPECT_EQ(moved("2028-02-29T00:00:00Z", 12), "2029-02-28T00:00:00Z");
  EXPECT_EQ(moved("2026-05-31T00:00:00Z", 0), "2026-05-31T00:00:00Z");
  EXPECT_EQ(moved("2026-12-15T00:00:00Z", 1), "2027-01-15T00:00:00Z");
}

TEST(DurationText, ReadsOneUnit) {
  EXPECT_EQ(parse_duration("500ms"), Duration(500));
  EXPECT_EQ(parse_duration("90s"), Duration(90'000));
  EXPECT_EQ(parse_duration("3m"), Duration(180'000));
  EXPECT_EQ(parse_duration("1h"), Duration(3'600'000));
  EXPECT_EQ(parse_duration("30d"), Duration(30 * 86'400'000LL));
  EXPECT_EQ(parse_duration("0s"), Duration(0));
  EXPECT_EQ(parse_duration("36600d"), Duration(36'600 * 86'400'000LL));
}

TEST(DurationText, RefusesTheRestAndSaysWhatToWrite) {
  for (const char* text : {"", "5", "s", "-5s", "5 s", "1h30m", "1.5h", "5w", "5S", "5sec", "+5s", " 5s"}) {
    const auto parsed = parse_duration(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::malformed) << text;
    EXPECT_FALSE(parsed.error().hint.empty());
  }
  for (const char* text : {"36601d", "99999999999999999999s", "9223372036854775807ms", "9223372036854775808d"})
    EXPECT_EQ(parse_duration(text).error().code, ErrorCode::limit) << text;
}

TEST(DurationText, PrintsTheShortestExactFormAndReadsItBack) {
  EXPECT_EQ(to_string(Duration(180'000)), "3m");
  EXPECT_EQ(to_string(Duration(90'000)), "90s");
  EXPECT_EQ(to_string(Duration(3'600'000)), "1h");
  EXPECT_EQ(to_string(Duration(86'400'000)), "1d");
  EXPECT_EQ(to_string(Duration(1'500)), "1500ms");
  EXPECT_EQ(to_string(Duration(0)), "0s");
  SeededRandom random(7);
  for (int i = 0; i < 10'000; ++i) {
    const Duration d(static_cast<std::int64_t>(random.below(3'000'000'000'000) >> random.below(40)));
    ASSERT_EQ(parse_duration(to_string(d)), d);
  }
}

TEST(Moment, TakesATimeADateOrASpanBeforeNow) {
  const Timestamp now{1'793'527'200'000};
  EXPECT_EQ(parse_moment("2026-11-01T10:00:00Z", now), now);
  EXPECT_EQ(to_rfc3339(parse_moment("2026-10-31", now).value()), "2026-10-31T00:00:00Z");
  EXPECT_EQ(to_rfc3339(parse_moment("-7d", now).value()), "2026-10-25T10:00:00Z");
  for (const char* text : {"", "-", "7d", "--7d", "yesterday", "2026-10", "2026-02-30", "2026-10-31T", "-7"}) {
    const auto moment = parse_moment(text, now);
    ASSERT_FALSE(moment) << text;
    EXPECT_EQ(moment.error().code, ErrorCode::usage);
    EXPECT_FALSE(moment.error().hint.empty());
  }
}

}  // namespace
}  // namespace invd
