#include "amazon/tsv.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "base/random.h"

namespace invd::amazon {
namespace {

/// Lines as "1:a|b", those beyond a limit with "!", of a text given in pieces of so many bytes.
std::vector<std::string> lines_of(std::string_view text, std::size_t piece = 1'000, TsvReader::Limits limits = {}) {
  TsvReader reader(limits);
  std::vector<std::string> lines;
  const auto take = [&] {
    while (const auto line = reader.next()) {
      std::string out = std::to_string(line->number) + (line->too_long ? "!:" : ":");
      for (const std::string_view field : line->fields) out += (out.ends_with(':') ? "" : "|") + std::string(field);
      lines.push_back(out);
    }
  };
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    reader.feed(text.substr(0, piece));
    take();
  }
  reader.finish();
  take();
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Tsv, CutsLinesAndFieldsInAnyPieces) {
  for (const std::size_t piece : {1u, 2u, 3u, 100u}) {
    EXPECT_EQ(lines_of("a\tb\nc\t\r\n\n\"d\"\te f", piece), (Lines{"1:a|b", "2:c|", "3:", "4:\"d\"|e f"}));
    EXPECT_EQ(lines_of("", piece), Lines{});
    EXPECT_EQ(lines_of("\n", piece), Lines{"1:"});
    EXPECT_EQ(lines_of("a\rb\n", piece), Lines{"1:a\rb"}) << "a CR alone ends nothing";
  }
}

TEST(I12, ALineBeyondALimitIsToldAndLeavesTheOthers) {
  const std::string text = "a\n" + std::string(50, 'x') + "\tyy\nb\n" + std::string(30, 'z');
  for (const std::size_t piece : {1u, 7u, 100u}) {
    const Lines lines = lines_of(text, piece, {.line = 20, .fields = 5});
    ASSERT_EQ(lines.size(), 4u) << piece;
    EXPECT_EQ(lines[0], "1:a");
    EXPECT_TRUE(lines[1].starts_with("2!:xxxx")) << lines[1];
    EXPECT_LT(lines[1].size(), 30u);
    EXPECT_EQ(lines[2], "3:b");
    EXPECT_TRUE(lines[3].starts_with("4!:zzz"));
  }
  EXPECT_EQ(lines_of("1\t2\t3\n1\t2\t3\t4\nx\n", 100, {.line = 20, .fields = 3}),
            (Lines{"1:1|2|3", "2!:1|2|3", "3:x"}));
  EXPECT_EQ(lines_of(std::string(20, 'x') + "\n", 1, {.line = 20}), Lines{"1:" + std::string(20, 'x')});
}

TEST(Tsv, PiecesChangeNothing) {
  SeededRandom random(5);
  for (int i = 0; i < 2'000; ++i) {
    std::string text;
    for (std::uint64_t n = random.below(80); n > 0; --n) text += "ab\t\n\r"[random.below(5)];
    const auto strip = [](Lines lines) {  // how much of a line beyond the limit is seen depends on the pieces
      for (std::string& line : lines)
        if (const std::size_t at = line.find("!:"); at != std::string::npos) line.resize(at);
      return lines;
    };
    const TsvReader::Limits limits{.line = 12, .fields = 4};
    ASSERT_EQ(strip(lines_of(text, 1 + random.below(9), limits)), strip(lines_of(text, 1'000, limits))) << text;
  }
}

}  // namespace
}  // namespace invd::amazon
