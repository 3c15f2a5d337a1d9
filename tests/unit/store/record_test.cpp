#include "store/record.h"

#include <gtest/gtest.h>
#include <limits>
#include <string>

#include "base/random.h"
#include "store/crc32c.h"

namespace invd::store {
namespace {

using namespace std::string_literals;

TEST(Crc32c, GivesThePublishedValues) {
  // "123456789" is the check value of the CRC catalogue; the other four are RFC 3720, appendix B.4.
  std::string ascending;
  std::string descending;
  for (int i = 0; i < 32; ++i) {
    ascending.push_back(static_cast<char>(i));
    descending.push_back(static_cast<char>(31 - i));
  }
  struct Vector {
    std::string bytes;
    std::uint32_t crc;
  };
  const Vector vectors[] = {{"", 0},
                            {"123456789", 0xE3069283},
                            {std::string(32, '\0'), 0x8A9136AA},
                            {std::string(32, '\xFF'), 0x62A8AB43},
                            {ascending, 0x46DD794E},
                            {descending, 0x113FDB5C}};
  for (const Vector& v : vectors) {
    EXPECT_EQ(crc32c(v.bytes), v.crc);
    EXPECT_EQ(crc32c_portable(v.bytes), v.crc);
    if (crc32c_has_instruction()) EXPECT_EQ(crc32c_instruction(v.bytes), v.crc);
  }
}

TEST(Crc32c, BothWaysAgreeAndContinueAtAnyPoint) {
  SeededRandom random(1);
  std::string bytes;
  for (int i = 0; i < 300; ++i) bytes.push_back(static_cast<char>(random.next()));
  const std::uint32_t whole = crc32c_portable(bytes);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const std::string_view head = std::string_view(bytes).substr(0, cut);
    const std::string_view tail = std::string_view(bytes).substr(cut);
    ASSERT_EQ(crc32c_portable(tail, crc32c_portable(head)), whole);
    ASSERT_EQ(crc32c(tail, crc32c(head)), whole);
  }
}

constexpr std::string_view kKey = "amazon-us/902-1845936-5435065";

std::string sample(std::uint8_t version = 2) {
  RecordWriter record(version);
  record.u64(7).i64(-3).boolean(true).text("a\0b"s).time({1'793'527'200'000});
  record.maybe_time(std::nullopt).maybe_time(Timestamp{-5}).decimal(*Decimal::parse("-19.90"));
  record.maybe_money(Money{*Decimal::parse("5980"), "JPY"}).maybe_money(std::nullopt);
  return std::move(record).finish(kKey);
}

TEST(Record, ReadsBackEveryFieldAsItWasWritten) {
  const std::string value = sample();
  auto reader = RecordReader::open(kKey, value, 2);
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ(reader->version(), 2);
  EXPECT_EQ(reader->u64(), 7U);
  EXPECT_EQ(reader->i64(), -3);
  EXPECT_TRUE(reader->boolean());
  EXPECT_EQ(reader->text(), "a\0b"s);
  EXPECT_EQ(reader->time().ms, 1'793'527'200'000);
  EXPECT_EQ(reader->maybe_time(), std::nullopt);
  EXPECT_EQ(reader->maybe_time(), Timestamp{-5});
  EXPECT_EQ(reader->decimal().str(), "-19.90");
  EXPECT_EQ(reader->maybe_money(), (Money{*Decimal::parse("5980"), "JPY"}));
  EXPECT_EQ(reader->maybe_money(), std::nullopt);
  EXPECT_TRUE(reader->finish());
}

TEST(Record, KeepsNumbersAtTheEdgesOfTheirRange) {
  constexpr std::uint64_t kUnsigned[] = {0, 127, 128, 16383, 16384, std::numeric_limits<std::uint64_t>::max()};
  constexpr std::int64_t kSigned[] = {
      0, -1, 63, -64, 64, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  RecordWriter record(1);
  for (const auto v : kUnsigned) record.u64(v);
  for (const auto v : kSigned) record.i64(v);
  const std::string value = std::move(record).finish("k");
  auto reader = RecordReader::open("k", value, 1);
  ASSERT_TRUE(reader);
  for (const auto v : kUnsigned) EXPECT_EQ(reader->u64(), v);
  for (const auto v : kSigned) EXPECT_EQ(reader->i64(), v);
  EXPECT_TRUE(reader->finish());
}

TEST(I3, EverySingleFlippedBitOfARecordIsDetected) {
  const std::string value = sample();
  for (std::size_t bit = 0; bit < value.size() * 8; ++bit) {
    std::string flipped = value;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto reader = RecordReader::open(kKey, flipped, 255);
    ASSERT_FALSE(reader) << "bit " << bit;
    ASSERT_EQ(reader.error().code, ErrorCode::store_corrupt);
  }
}

TEST(I3, EveryTruncationOfARecordIsDetected) {
  const std::string value = sample();
  for (std::size_t n = 0; n < value.size(); ++n) {
    const auto reader = RecordReader::open(kKey, std::string_view(value).substr(0, n), 255);
    ASSERT_FALSE(reader) << n;
    ASSERT_EQ(reader.error().code, ErrorCode::store_corrupt);
  }
}

TEST(I3, ARecordUnderAnotherKeyIsDamage) {
  const auto reader = RecordReader::open("amazon-us/902-1845936-5435066", sample(), 2);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, ErrorCode::store_corrupt);
}

TEST(Record, AnOlderVersionIsReadable) {
  const std::string value = sample(1);
  auto reader = RecordReader::open(kKey, value, 2);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->version(), 1);
  EXPECT_EQ(reader->u64(), 7U);
}

TEST(Record, ANewerVersionIsRefusedAsNewerNotAsDamage) {
  const auto reader = RecordReader::open(kKey, sample(3), 2);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, ErrorCode::store_newer);
  EXPECT_NE(reader.error().message.find("version 3"), std::string::npos);
}

TEST(Record, MissingAndLeftOverFieldsAreDamage) {
  const std::string value = std::move(RecordWriter(1).u64(5)).finish("k");
  {
    auto reader = RecordReader::open("k", value, 1);
    EXPECT_EQ(reader->u64(), 5U);
    EXPECT_EQ(reader->text(), "");
    EXPECT_FALSE(reader->ok());
    EXPECT_EQ(reader->finish().error().code, ErrorCode::store_corrupt);
  }
  EXPECT_EQ(RecordReader::open("k", value, 1)->finish().error().code, ErrorCode::store_corrupt);
}

TEST(Record, ACountIsNeverLargerThanWhatIsLeft) {
  const std::string value = std::move(RecordWriter(1).u64(1'000'000'000).text("abc")).finish("k");
  auto reader = RecordReader::open("k", value, 1);
  EXPECT_EQ(reader->count(), 0U);
  EXPECT_FALSE(reader->ok());
}

}  // namespace
}  // namespace invd::store
