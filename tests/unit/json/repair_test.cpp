#include "json/repair.h"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace invd::json {
namespace {

constexpr const char* kBad = "\"\xEF\xBF\xBD\"";

TEST(Ord11, ASingleValueThatNoParserReadsIsReplaced) {
  const std::string bad = kBad;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"a":"x\ud800y","b":1})", "{\"a\":\"x\xEF\xBF\xBDy\",\"b\":1}"},
      {R"(["\udc00","\ud83d\ude00","\ud83dA"])", "[\"\xEF\xBF\xBD\",\"\\ud83d\\ude00\",\"\xEF\xBF\xBD\x41\"]"},
      {"[\"a\xC3\",\"\xED\xA0\x80\"]", "[\"a\xEF\xBF\xBD\",\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"]"},
      {"[\"a\nb\",\"\\x41\",\"\\u12\"]", "[\"a\xEF\xBF\xBD\x62\",\"\xEF\xBF\xBDx41\",\"\xEF\xBF\xBDu12\"]"},
      {"[18446744073709551616,-9223372036854775809,1e999,01,1.,NaN,+1,nul]",
       "[" + bad + "," + bad + "," + bad + "," + bad + "," + bad + "," + bad + "," + bad + "," + bad + "]"},
  };
  for (const auto& [text, repaired] : cases) {
    EXPECT_FALSE(Document::open(text)) << text;
    EXPECT_EQ(repair(text), repaired);
    EXPECT_TRUE(Document::open(repair(text))) << text;
  }
}

TEST(Ord11, WhatIsNestedTooDeeplyIsReplacedAsAWhole) {
  const std::size_t deepest = Limits{}.depth - 1;
  const std::string opened(deepest, '[');
  const std::string closed(deepest, ']');
  EXPECT_EQ(repair(opened + "[[\"x\",1]]" + closed), opened + kBad + closed);
  EXPECT_TRUE(Document::open(repair("{\"a\":" + opened + "[1]" + closed + ",\"b\":2}")));
}

TEST(Ord11, ValidTextStaysAsItIs) {
  for (const char* text :
       {R"({"a":[1,-2,3.5,1e9,0,18446744073709551615,-9223372036854775808],"b":"\"\\\/\b\f\n\r\t\u00e9","c":null})",
        " [ true , false ] ", R"("\ud83d\ude00 größe 日本")", "{}"}) {
    EXPECT_TRUE(Document::open(text)) << text;
    EXPECT_EQ(repair(text), text);
  }
}

TEST(Ord11, ABrokenStructureStaysBroken) {
  for (const char* text : {"", "{", "{\"a\":1", "[1,]", "[1}", "\"abc", "\"abc\\", "\"\\u00", "]]]"})
    EXPECT_FALSE(Document::open(repair(text))) << text;
}

}  // namespace
}  // namespace invd::json
