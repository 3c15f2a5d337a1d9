#include <gtest/gtest.h>

#include "base/random.h"
#include "http/message.h"

namespace invd::http {
namespace {

TEST(HttpDate, TheExampleOfRfc9110) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Timestamp{784'111'777'000});
  EXPECT_EQ(to_http_date(Timestamp{784'111'777'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(to_http_date(Timestamp{784'111'777'999}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(to_http_date(Timestamp{0}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(HttpDate, RefusesWhatIsNotTheFixedForm) {
  for (const char* text :
       {"", "now", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun,  6 Nov 1994 08:49:37 GMT"})
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
}

TEST(HttpDate, ALeapSecondMayNotLeadOutOfTheYearsThatCanBeWritten) {
  EXPECT_EQ(parse_http_date("Fri, 31 Dec 9999 23:59:59 GMT"), Timestamp{253'402'300'799'000});
  EXPECT_EQ(parse_http_date("Fri, 31 Dec 9999 23:59:60 GMT"), std::nullopt);
}

TEST(HttpDate, RandomSecondsSurviveTheRoundTrip) {
  SeededRandom random(3);
  for (int round = 0; round < 20'000; ++round) {
    const Timestamp t{static_cast<std::int64_t>(random.below(253'402'300'800)) * 1'000};  // up to the year 9999
    ASSERT_EQ(parse_http_date(to_http_date(t)), t) << t.ms;
  }
}

}  // namespace
}  // namespace invd::http
