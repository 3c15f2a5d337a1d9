#include "http/inflate.h"

#include <gtest/gtest.h>
#include <string>

#include "base/random.h"
#include "support/gzip.h"

namespace invd::http {
namespace {

using invd::test::gzip;

/// All of it, given in pieces of so many bytes and taken in pieces of so many; or the error.
std::string unpack(std::string_view packed, std::size_t in = 1'000, std::size_t out = 700,
                   Inflater::Limits limits = {}) {
  Inflater inflater(limits);
  std::string text;
  while (!packed.empty()) {
    std::string_view piece = packed.substr(0, in);
    packed.remove_prefix(piece.size());
    for (;;) {
      const auto some = inflater.inflate(piece, out);
      if (!some) return std::string(name(some.error().code));
      EXPECT_LE(some->size(), out);
      if (some->empty()) break;
      text += *some;
    }
    EXPECT_TRUE(piece.empty());
  }
  return inflater.complete() ? text : "cut off";
}

std::string sample() {
  SeededRandom random(3);
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "SKU-" + std::to_string(random.below(1'000)) + "\t";
  return text;
}

TEST(Inflate, GivesWhatWasPackedInAnyPieces) {
  const std::string text = sample();
  const std::string packed = gzip(text);
  for (const std::size_t in : {1u, 7u, 1'000u, 1'000'000u})
    for (const std::size_t out : {1u, 700u, 65'536u}) EXPECT_TRUE(unpack(packed, in, out) == text) << in << " " << out;
  EXPECT_EQ(unpack(gzip("")), "");
  EXPECT_EQ(unpack(""), "cut off");
}

TEST(Inflate, MembersOnEndAreOneText) {
  EXPECT_EQ(unpack(gzip("one ") + gzip("") + gzip("two")), "one two");
  EXPECT_EQ(unpack(gzip("one ") + gzip("two"), 1, 1), "one two");
}

TEST(Inflate, WhatIsDamagedOrCutOffIsNeverWhole) {
  const std::string text = sample().substr(0, 5'000);
  const std::string packed = gzip(text);
  for (std::size_t length = 0; length < packed.size(); ++length)
    ASSERT_EQ(unpack(packed.substr(0, length)), "cut off") << length;
  int noticed = 0;
  for (std::size_t at = 10; at < packed.size(); ++at) {
    std::string flipped = packed;
    flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ 0x10u);
    const std::string read = unpack(flipped);
    const bool refused = read == "malformed" || read == "cut off";
    noticed += refused;
    // The same text can be packed in other ways: that is no damage.
    ASSERT_TRUE(refused || read == text) << at;
  }
  EXPECT_GT(noticed, static_cast<int>(packed.size()) * 9 / 10);
  EXPECT_EQ(unpack("seller-sku\tquantity\n"), "malformed");
  EXPECT_EQ(unpack(packed + "garbage"), "malformed");
}

TEST(I12, ABombIsNotUnpacked) {
  const std::string bomb = gzip(std::string(40u << 20, 'x'));
  ASSERT_LT(bomb.size(), 50'000u);
  EXPECT_EQ(unpack(bomb, 4'096, 65'536), "limit") << "by the ratio";
  EXPECT_EQ(unpack(bomb, 4'096, 65'536, {.ratio = 2'000}).size(), 40u << 20);
  EXPECT_EQ(unpack(bomb, 4'096, 65'536, {.total = 1u << 20, .ratio = 2'000}), "limit");
  EXPECT_EQ(unpack(gzip(std::string(1u << 20, 'x')), 4'096, 65'536).size(), 1u << 20) << "a small one may be dense";
}

}  // namespace
}  // namespace invd::http
