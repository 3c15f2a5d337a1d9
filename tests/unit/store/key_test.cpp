#include "store/key.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "base/random.h"
#include "store/kv.h"
#include "support/sanitized.h"

namespace invd::store {
namespace {

using namespace std::string_literals;

using Parts = std::tuple<std::int64_t, std::string, std::uint32_t, std::string, std::uint8_t, std::uint64_t>;

std::string key_of(const Parts& p) {
  return KeyWriter()
      .i64(std::get<0>(p))
      .text(std::get<1>(p))
      .u32(std::get<2>(p))
      .text(std::get<3>(p))
      .u8(std::get<4>(p))
      .u64(std::get<5>(p))
      .str();
}

Parts read(std::string_view key, bool& whole) {
  KeyReader reader(key);
  Parts p;
  std::get<0>(p) = reader.i64();
  std::get<1>(p) = reader.text();
  std::get<2>(p) = reader.u32();
  std::get<3>(p) = reader.text();
  std::get<4>(p) = reader.u8();
  std::get<5>(p) = reader.u64();
  whole = reader.at_end();
  return p;
}

/// Texts and numbers from a small alphabet, so that equal parts, prefixes and zero bytes are common.
Parts draw(SeededRandom& random) {
  const auto text = [&random] {
    std::string s;
    for (auto left = random.below(4); left > 0; --left)
      s.push_back(
          "\x00\x01\x02\xFF\xFE"
          "a"[random.below(6)]);
    return s;
  };
  const auto number = [&random]() -> std::int64_t {
    constexpr std::int64_t kCases[] = {
        0, 1, -1, 255, 256, -256, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    return kCases[random.below(std::size(kCases))];
  };
  return {number(),
          text(),
          static_cast<std::uint32_t>(number()),
          text(),
          static_cast<std::uint8_t>(number()),
          static_cast<std::uint64_t>(number())};
}

bool less_as_bytes(const Parts& a, const Parts& b) {
  // std::string compares as unsigned bytes, so the tuple's order is the one that is wanted.
  return a < b;
}

TEST(Key, BytesSortAsTheirParts) {
  SeededRandom random(1);
  for (int i = 0; i < invd::test::rounds(200'000); ++i) {
    const Parts a = draw(random);
    const Parts b = draw(random);
    ASSERT_EQ(key_of(a) < key_of(b), less_as_bytes(a, b))
        << printable_key(key_of(a)) << " " << printable_key(key_of(b));
    ASSERT_EQ(key_of(a) == key_of(b), a == b);
  }
}

TEST(Key, ReadsBackWhatWasWritten) {
  SeededRandom random(2);
  for (int i = 0; i < 20'000; ++i) {
    const Parts parts = draw(random);
    bool whole = false;
    ASSERT_EQ(read(key_of(parts), whole), parts);
    ASSERT_TRUE(whole);
  }
}

TEST(Key, ShortTextSortsBeforeTheSameWithAZeroByteBeforeALongerOne) {
  const std::string a = KeyWriter().text("a").str();
  const std::string a0 = KeyWriter().text("a\0"s).str();
  const std::string ab = KeyWriter().text("ab").str();
  EXPECT_LT(a, a0);
  EXPECT_LT(a0, ab);
}

TEST(Key, CutOrForeignBytesAreNotOk) {
  SeededRandom random(3);
  for (int i = 0; i < 500; ++i) {
    const std::string key = key_of(draw(random));
    for (std::size_t n = 0; n < key.size(); ++n) {
      bool whole = true;
      read(std::string_view(key).substr(0, n), whole);
      ASSERT_FALSE(whole) << n;
    }
    bool whole = true;
    read(key + "x", whole);
    ASSERT_FALSE(whole);
  }
  const std::string bytes = "a\x00\x02"s;
  KeyReader bad_escape(bytes);
  EXPECT_EQ(bad_escape.text(), "");
  EXPECT_FALSE(bad_escape.ok());
}

TEST(Key, PrefixRangeHoldsExactlyTheKeysWithThatPrefix) {
  SeededRandom random(4);
  for (int i = 0; i < 50'000; ++i) {
    const std::string prefix = std::get<1>(draw(random));
    const std::string key = std::get<1>(draw(random));
    const KeyRange range = KeyRange::prefix(prefix);
    const bool inside = key >= range.from && (range.to.empty() || key < range.to);
    ASSERT_EQ(inside, key.starts_with(prefix)) << printable_key(prefix) << " " << printable_key(key);
  }
}

TEST(Key, PrintableKeyShowsNoControlBytes) {
  EXPECT_EQ(printable_key("us\0\x1F z\\"s), "us\\00\\1f\\20z\\5c");
  EXPECT_EQ(printable_key(std::string(200, 'k')), std::string(96, 'k') + "...");
}

}  // namespace
}  // namespace invd::store
