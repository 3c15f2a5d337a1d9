#include "ctl/display_text.h"

#include <gtest/gtest.h>

namespace invd::ctl {
namespace {

TEST(DisplayText, AsianCharactersTakeTwoColumns) {
  EXPECT_EQ(display_width("マグカップ"), 10U);
  EXPECT_EQ(display_width("한글"), 4U);
  EXPECT_EQ(display_width("Tasse"), 5U);
}

TEST(DisplayText, ArabicAndCombiningMarksTakeOneColumnPerLetter) {
  EXPECT_EQ(display_width("كوب"), 3U);
  EXPECT_EQ(display_width("كُوب"), 3U);             // with a vowel mark
  EXPECT_EQ(display_width("e\u0301t\u00e9"), 3U);  // decomposed and composed
}

TEST(DisplayText, AnEmojiJoinedFromSeveralIsOne) {
  EXPECT_EQ(display_width("🎁"), 2U);
  EXPECT_EQ(display_width("👩‍👩‍👧"), 2U);
  EXPECT_EQ(display_width("❤\uFE0F"), 2U);
}

TEST(DisplayText, BrokenUtf8CountsByteByByteAndNeverLoops) {
  EXPECT_EQ(display_width("a\xFF\xC3"), 3U);
  EXPECT_EQ(display_width(std::string_view("\0", 1)), 0U);
}

TEST(DisplayText, CutsAtACharacterAndMarksTheCut) {
  EXPECT_EQ(shortened("handmade mug", 12), "handmade mug");
  EXPECT_EQ(shortened("handmade mug", 9), "handmade…");
  // A wide character that would stand half in the last column is left out altogether.
  EXPECT_EQ(shortened("マグカップ", 6), "マグ…");
  EXPECT_EQ(display_width(shortened("マグカップ", 6)), 5U);
  EXPECT_EQ(shortened("abc", 1), "…");
  EXPECT_EQ(shortened("abc", 0), "");
}

TEST(Ctl2, ATitleCannotSteerTheTerminal) {
  EXPECT_EQ(printable("mug\033]0;owned\007\n\tend"), "mug?]0;owned???end");
  EXPECT_EQ(printable("a\u202Eb\u2066c\u009Bd"), "a?b?c?d");
  EXPECT_EQ(printable("bad\xFFutf8"), "bad?utf8");
  EXPECT_EQ(printable("マグ كوب 🎁"), "マグ كوب 🎁");
}

}  // namespace
}  // namespace invd::ctl
