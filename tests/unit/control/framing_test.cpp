#include "control/framing.h"

#include <gtest/gtest.h>

namespace invd::control {
namespace {

std::vector<std::string> drain(LineReader& reader) {
  std::vector<std::string> out;
  for (;;) {
    auto line = reader.next();
    if (!line || !*line) return out;
    out.push_back(**line);
  }
}

TEST(Framing, MessagesAreTheSameWhereverTheStreamIsSplit) {
  const std::string stream = "{\"a\":1}\n\n{\"b\":\"\\n\"}\r\nlast\n";
  const std::vector<std::string> expected{"{\"a\":1}", "", "{\"b\":\"\\n\"}", "last"};
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); ++second) {
      LineReader reader(100);
      std::vector<std::string> got;
      for (const std::string& part :
           {stream.substr(0, first), stream.substr(first, second - first), stream.substr(second)}) {
        reader.feed(part);
        for (std::string& line : drain(reader)) got.push_back(std::move(line));
      }
      ASSERT_EQ(got, expected) << first << " " << second;
      ASSERT_EQ(reader.pending(), 0U);
    }
  }
}

TEST(Framing, TheLongestAllowedLinePassesAndOneByteMoreDoesNot) {
  LineReader fits(10);
  fits.feed("0123456789\n");
  EXPECT_EQ(drain(fits), std::vector<std::string>{"0123456789"});
  LineReader ended(10);
  ended.feed("0123456789a\n");
  EXPECT_EQ(ended.next().error().code, ErrorCode::limit);
  LineReader endless(10);
  endless.feed("0123456789");
  EXPECT_EQ(endless.next().value(), std::nullopt);
  endless.feed("a");
  EXPECT_EQ(endless.next().error().code, ErrorCode::limit) << "a line without end is refused before its end";
}

TEST(Framing, PendingCountsOnlyTheUnfinishedLine) {
  LineReader reader(10);
  reader.feed("ab\ncde");
  EXPECT_EQ(drain(reader).size(), 1U);
  EXPECT_EQ(reader.pending(), 3U);
}

}  // namespace
}  // namespace invd::control
