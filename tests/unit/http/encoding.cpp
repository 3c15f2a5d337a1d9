#include <gtest/gtest.h>

#include "base/random.h"
#include "http/message.h"

namespace invd::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// A SKU is any bytes the seller chose; in a path it must arrive as it is (a "/" would name another resource).
TEST(PercentEncoding, SkusOfAwkwardCharacters) {
  EXPECT_EQ(percent_encode("A B/C%D+E,F#G&H"), "A%20B%2FC%25D%2BE%2CF%23G%26H");
  EXPECT_EQ(percent_encode("Az09-._~"), "Az09-._~");
  EXPECT_EQ(percent_encode("?=:@!$'()*;[]\""), "%3F%3D%3A%40%21%24%27%28%29%2A%3B%5B%5D%22");
  EXPECT_EQ(percent_encode("Ａ１"), "%EF%BC%A1%EF%BC%91");
  EXPECT_EQ(percent_encode(std::string_view("\0\n\xff", 3)), "%00%0A%FF");
  EXPECT_EQ(percent_encode(""), "");
}

TEST(PercentEncoding, RandomBytesSurviveTheRoundTrip) {
  SeededRandom random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random.below(40), '\0');
    for (char& c : text) c = static_cast<char>(random.below(256));
    const std::string encoded = percent_encode(text);
    ASSERT_EQ(percent_decode(encoded), text);
    ASSERT_EQ(percent_decode(encoded, true), text);
    ASSERT_EQ(encoded.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"),
              std::string::npos);
  }
}

TEST(PercentDecoding, MalformedEscapesStayAsTheyAre) {
  for (const char* text : {"%", "%4", "%zz", "%4x", "a%", "%%", "% 41"}) EXPECT_EQ(percent_decode(text), text);
  EXPECT_EQ(percent_decode("%%41"), "%A");
  EXPECT_EQ(percent_decode("%2f%2F"), "//");
  EXPECT_EQ(percent_decode("%41"), "A");
  EXPECT_EQ(percent_decode("%2541"), "%41");
}

TEST(PercentDecoding, PlusIsASpaceOnlyInForms) {
  EXPECT_EQ(percent_decode("a+b%2B"), "a+b+");
  EXPECT_EQ(percent_decode("a+b%2B", true), "a b+");
}

TEST(Query, KeepsOrderAndRepeatedNames) {
  const Pairs pairs = {{"MarketplaceIds", "A1,B2"}, {"x", ""}, {"x", "&="}, {"n m", "2026-11-01T00:00:00Z"}};
  EXPECT_EQ(encode_query(pairs), "MarketplaceIds=A1%2CB2&x=&x=%26%3D&n%20m=2026-11-01T00%3A00%3A00Z");
  EXPECT_EQ(decode_query(encode_query(pairs)), pairs);
  EXPECT_EQ(encode_query({}), "");
}

TEST(Query, ReadsWhatOthersWrite) {
  EXPECT_EQ(decode_query("a=1&&b&=c&d=e=f&"), (Pairs{{"a", "1"}, {"b", ""}, {"", "c"}, {"d", "e=f"}}));
  EXPECT_EQ(decode_query("a=b+c", true), (Pairs{{"a", "b c"}}));
  EXPECT_EQ(decode_query(""), Pairs{});
}

TEST(Query, RandomPairsSurviveTheRoundTrip) {
  SeededRandom random(2);
  for (int round = 0; round < 2'000; ++round) {
    Pairs pairs(random.below(5));
    for (auto& [name, value] : pairs) {
      name = "n" + std::string(random.below(4), static_cast<char>(random.below(256)));
      value = std::string(random.below(4), static_cast<char>(random.below(256)));
    }
    ASSERT_EQ(decode_query(encode_query(pairs)), pairs);
  }
}

TEST(FindHeader, IgnoresCaseAndTakesTheFirst) {
  const Headers headers = {{"X-Amzn-RateLimit-Limit", "0.5"}, {"x-amzn-ratelimit-limit", "2"}, {"Empty", ""}};
  EXPECT_EQ(find_header(headers, "x-amzn-RATELIMIT-limit"), "0.5");
  EXPECT_EQ(find_header(headers, "x-amzn-ratelimit"), "");
  EXPECT_EQ(find_header(headers, "empty"), "");
}

}  // namespace
}  // namespace invd::http
