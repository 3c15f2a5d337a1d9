#include "amazon/charset.h"

#include <gtest/gtest.h>
#include <string>

#include "amazon/utf8_stream.h"
#include "base/marketplace.h"
#include "base/random.h"

namespace invd::amazon {
namespace {

std::string charset_in(std::string_view content_type) {
  const auto charset = charset_of_content_type(content_type);
  if (!charset) return charset.error().message;
  return *charset ? std::string(name(**charset)) : "none";
}

std::string usual_in(std::string_view country) {
  return std::string(name(default_charset(MarketplaceId(find_marketplace(country)->id))));
}

/// The text, given in pieces of so many bytes.
std::string in_utf8(Charset charset, std::string_view bytes, std::size_t piece = 1) {
  auto stream = Utf8Stream::open(charset);
  if (!stream) return stream.error().message;
  std::string text;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
    text += *stream->convert(bytes.substr(0, piece));
  return text + *stream->finish();
}

TEST(Charset, TheDownloadsHeaderNamesIt) {
  EXPECT_EQ(charset_in("text/plain; charset=UTF-8"), "UTF-8");
  EXPECT_EQ(charset_in("text/plain;charset=Cp1252"), "windows-1252");
  EXPECT_EQ(charset_in("text/tab-separated-values; a=b; Charset=\"ISO-8859-1\""), "windows-1252");
  EXPECT_EQ(charset_in("text/plain; charset=Shift_JIS"), "windows-31j");
  EXPECT_EQ(charset_in("text/plain; charset=windows-31j"), "windows-31j");
  EXPECT_EQ(charset_in("application/octet-stream"), "none");
  EXPECT_EQ(charset_in("text/plain; charset="), "none");
  EXPECT_EQ(charset_in(""), "none");
  EXPECT_EQ(charset_in("text/plain; charset=EBCDIC"), "it is written in the charset EBCDIC, which invd does not know");
}

TEST(Charset, WhereNothingSaysSoItIsTheMarketplaces) {
  EXPECT_EQ(usual_in("JP"), "windows-31j");
  for (const char* country : {"DE", "FR", "IT", "ES", "GB", "SE", "NL", "BE", "IE"})
    EXPECT_EQ(usual_in(country), "windows-1252") << country;
  for (const char* country : {"US", "CA", "MX", "PL", "TR", "AU", "IN"}) EXPECT_EQ(usual_in(country), "UTF-8");
  EXPECT_EQ(default_charset(MarketplaceId("A0UNKNOWN")), Charset::utf8);
}

TEST(Utf8Stream, ReadsEveryCharsetInAnyPieces) {
  struct Case {
    Charset charset;
    std::string bytes;
    std::string text;
  };
  const std::vector<Case> cases = {
      {Charset::utf8, "Tee \xE8\x8C\xB6 \xF0\x9F\x8D\xB5", "Tee \u8336 \U0001F375"},
      {Charset::windows_1252,
       "Gr\xFC\xDF"
       "e \x80 \x96",
       "Gr\u00FC\u00DFe \u20AC \u2013"},
      {Charset::windows_31j, "\x8F\x6F\x95\x69\x8E\xD2SKU \x87\x40 \xB1 \x83\x5C",
       "\u51FA\u54C1\u8005SKU \u2460 \uFF71 \u30BD"},
      {Charset::windows_1250, "\xB3\xF3\x9F", "\u0142\u00F3\u017A"},
      {Charset::iso8859_2, "\xB3\xF3\xBC", "\u0142\u00F3\u017A"},
      {Charset::windows_1254, "\xFE\xFD\xF0", "\u015F\u0131\u011F"},
      {Charset::iso8859_15, "\xA4", "\u20AC"},
      {Charset::utf16le, std::string("a\0\x36\x83", 4), "a\u8336"},
      {Charset::utf16be, std::string("\0a\x83\x36", 4), "a\u8336"},
  };
  for (const Case& c : cases)
    for (const std::size_t piece : {1u, 2u, 3u, 100u})
      EXPECT_EQ(in_utf8(c.charset, c.bytes, piece), c.text) << name(c.charset) << " by " << piece;
}

TEST(Utf8Stream, AByteOrderMarkIsBelievedAndDropped) {
  const std::string text = "\xEF\xBB\xBFs\xC3\xA9";
  EXPECT_EQ(in_utf8(Charset::utf8, text), "s\u00E9");
  EXPECT_EQ(in_utf8(Charset::windows_1252, text), "s\u00E9");
  EXPECT_EQ(in_utf8(Charset::windows_31j, text, 100), "s\u00E9");
  EXPECT_EQ(in_utf8(Charset::windows_1252, std::string("\xFF\xFEs\0\xE9\0", 6)), "s\u00E9");
  auto stream = Utf8Stream::open(Charset::windows_1252);
  ASSERT_TRUE(stream->convert(text));
  EXPECT_EQ(stream->charset(), Charset::utf8);
  for (const std::string_view shorter : {"", "a", "ab"}) EXPECT_EQ(in_utf8(Charset::utf8, shorter), shorter);
}

TEST(Utf8Stream, WhatIsNoTextTakesNoTabAndNoLineWithIt) {
  EXPECT_EQ(in_utf8(Charset::utf8, "a\xE9\tb\n"), "a\uFFFD\tb\n");
  EXPECT_EQ(in_utf8(Charset::utf8, "a\xE8\x8C\nb"), "a\uFFFD\uFFFD\nb");
  EXPECT_EQ(in_utf8(Charset::utf8, "a\xED\xA0\x80z"), "a\uFFFD\uFFFD\uFFFDz") << "half of a surrogate pair";
  EXPECT_EQ(in_utf8(Charset::windows_31j, "a\x8F\tb\n"), "a\uFFFD\tb\n");
  EXPECT_EQ(in_utf8(Charset::windows_31j, "a\x8F"), "a\uFFFD") << "cut off within a character";
  EXPECT_EQ(in_utf8(Charset::windows_1252,
                    "a\x81"
                    "b"),
            "a\uFFFD"
            "b");
  auto stream = Utf8Stream::open(Charset::utf8);
  ASSERT_TRUE(stream->convert("abc\xFF\xFF\xE9z"));
  EXPECT_EQ(stream->replaced(), 3u);
}

TEST(Utf8Stream, AnyBytesInAnyPiecesGiveTheSameText) {
  SeededRandom random(11);
  for (int i = 0; i < 300; ++i) {
    std::string bytes;
    for (std::uint64_t n = random.below(60); n > 0; --n) bytes += static_cast<char>(random.below(256));
    for (std::size_t charset = 0; charset <= static_cast<std::size_t>(Charset::windows_31j); ++charset) {
      const std::string whole = in_utf8(static_cast<Charset>(charset), bytes, 100);
      ASSERT_EQ(in_utf8(static_cast<Charset>(charset), bytes, 1 + random.below(7)), whole);
      ASSERT_EQ(in_utf8(Charset::utf8, whole, 100).size(), whole.size()) << "it is UTF-8";
    }
  }
}

}  // namespace
}  // namespace invd::amazon
