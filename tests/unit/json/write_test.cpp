#include "json/write.h"

#include <cstdint>
#include <gtest/gtest.h>
#include <string>

#include "base/random.h"
#include "json/document.h"

namespace invd::json {
namespace {

TEST(JsonWrite, BuildsNestedValues) {
  ObjectBuilder object;
  object.add("text", "a\"b\\c\n").add("number", -5).add("yes", true).add("nothing", Text());
  object.add("price", Text::number(*Decimal::parse("19.90")));
  object.add("list", ArrayBuilder().add(1).add("x").add(ObjectBuilder().build()).build());
  EXPECT_EQ(object.build().str(),
            R"({"text":"a\"b\\c\n","number":-5,"yes":true,"nothing":null,"price":19.90,"list":[1,"x",{}]})");
}

TEST(JsonWrite, KeepsTheWholeRangeOfIntegers) {
  EXPECT_EQ(Text(INT64_MIN).str(), "-9223372036854775808");
  EXPECT_EQ(Text(UINT64_MAX).str(), "18446744073709551615");
}

TEST(JsonWrite, BytesThatAreNoUtf8AreReplaced) {
  EXPECT_EQ(Text("a\xC3").str(), "\"a\xEF\xBF\xBD\"");
  EXPECT_EQ(Text("\xED\xA0\x80").str(), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"") << "a surrogate";
  EXPECT_EQ(Text("日本 🙂").str(), "\"日本 🙂\"");
}

TEST(JsonWrite, AnyBytesBecomeValidJsonAndValidTextSurvives) {
  SeededRandom random(7);
  for (int round = 0; round < 5'000; ++round) {
    std::string bytes;
    for (auto left = random.below(20); left > 0; --left) bytes += static_cast<char>(random.below(256));
    const auto document = Document::parse("[" + Text(bytes).str() + "]");
    ASSERT_TRUE(document) << round;
    const std::string back(*document->root().array()->elements()[0].string());
    const std::string again = Text(back).str();
    EXPECT_EQ(Text(bytes).str(), again);
  }
}

}  // namespace
}  // namespace invd::json
