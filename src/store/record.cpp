#include "store/record.h"

#include <fmt/format.h>

#include "base/assert.h"
#include "base/guard.h"
#include "store/key.h"

namespace invd::store {
namespace {

constexpr std::size_t kChecksumBytes = 4;
constexpr int kLongestVarint = 10;
/// What most records take: they are built without their memory growing step by step.
constexpr std::size_t kUsualBytes = 512;

std::uint32_t checksum(std::string_view key, std::string_view body) {
  return crc32c(body, crc32c(key));
}

void append_checksum(std::string& to, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) to.push_back(static_cast<char>((value >> shift) & 0xFFU));
}

std::uint32_t read_checksum(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < kChecksumBytes; ++i)
    value |= std::uint32_t{static_cast<std::uint8_t>(bytes[i])} << (8 * i);
  return value;
}

std::unexpected<Error> damaged(std::string_view key, std::string_view why) {
  return fail(ErrorCode::store_corrupt, fmt::format("record {} is damaged: {}", printable_key(key), why),
              "stop invd and run invd --check-store for the whole picture");
}

}  // namespace

RecordWriter::RecordWriter(std::uint8_t version) {
  INVD_ASSERT(version > 0);
  bytes_.reserve(kUsualBytes);
  bytes_.push_back(static_cast<char>(version));
}

RecordWriter& RecordWriter::u64(std::uint64_t value) {
  while (value >= 0x80U) {
    bytes_.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
    value >>= 7U;
  }
  bytes_.push_back(static_cast<char>(value));
  return *this;
}

RecordWriter& RecordWriter::i64(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return u64((bits << 1U) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

RecordWriter& RecordWriter::text(std::string_view value) {
  u64(value.size());
  bytes_.append(value);
  return *this;
}

RecordWriter& RecordWriter::maybe_time(const std::optional<Timestamp>& value) {
  boolean(value.has_value());
  return value ? time(*value) : *this;
}

RecordWriter& RecordWriter::decimal(Decimal value) {
  return i64(value.coefficient()).u64(static_cast<std::uint64_t>(value.scale()));
}

RecordWriter& RecordWriter::maybe_money(const std::optional<Money>& value) {
  boolean(value.has_value());
  return value ? decimal(value->amount).text(value->currency) : *this;
}

std::string RecordWriter::finish(std::string_view key) && {
  append_checksum(bytes_, checksum(key, bytes_));
  return std::move(bytes_);
}

Result<RecordReader> RecordReader::open(std::string_view key, std::string_view value, std::uint8_t newest) {
  if (value.size() < 1 + kChecksumBytes) return damaged(key, "it is too short");
  const std::string_view body = value.substr(0, value.size() - kChecksumBytes);
  if (guarded(Guard::record_checksum) && checksum(key, body) != read_checksum(value.substr(body.size())))
    return damaged(key, "its checksum is wrong");
  const auto version = static_cast<std::uint8_t>(body[0]);
  if (version == 0) return damaged(key, "it has no version");
  if (version > newest)
    return fail(ErrorCode::store_newer,
                fmt::format("record {} has version {}, this invd knows up to {}", printable_key(key), version, newest),
                "use the newer invd that wrote it");
  return RecordReader(key, version, body.substr(1));
}

std::uint64_t RecordReader::u64() {
  std::uint64_t value = 0;
  for (int i = 0; ok_ && i < kLongestVarint && !rest_.empty(); ++i) {
    const auto byte = static_cast<std::uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    const std::uint64_t part = byte & 0x7FU;
    if (i == kLongestVarint - 1 && part > 1) break;  // more than 64 bits
    value |= part << static_cast<unsigned>(7 * i);
    if ((byte & 0x80U) == 0) return value;
  }
  ok_ = false;
  return 0;
}

std::int64_t RecordReader::i64() {
  const std::uint64_t bits = u64();
  return static_cast<std::int64_t>((bits >> 1U) ^ ((bits & 1U) != 0 ? ~std::uint64_t{0} : 0));
}

std::string RecordReader::text() {
  const std::uint64_t size = u64();
  if (!ok_ || size > rest_.size()) {
    ok_ = false;
    return {};
  }
  std::string value(rest_.substr(0, size));
  rest_.remove_prefix(size);
  return value;
}

std::optional<Timestamp> RecordReader::maybe_time() {
  if (!boolean()) return std::nullopt;
  return time();
}

Decimal RecordReader::decimal() {
  const std::int64_t coefficient = i64();
  const std::uint64_t scale = u64();
  if (!ok_) return {};
  const auto value = Decimal::from_parts(coefficient, scale > 99 ? 99 : static_cast<int>(scale));
  if (!value) {
    ok_ = false;
    return {};
  }
  return *value;
}

std::optional<Money> RecordReader::maybe_money() {
  if (!boolean()) return std::nullopt;
  Money money;
  money.amount = decimal();
  money.currency = text();
  return money;
}

std::size_t RecordReader::count() {
  const std::uint64_t n = u64();
  if (n > rest_.size()) ok_ = false;
  return ok_ ? static_cast<std::size_t>(n) : 0;
}

Result<void> RecordReader::finish() const {
  if (!ok_) return damaged(key_, "a field is missing or cannot be");
  if (!rest_.empty()) return damaged(key_, "it is longer than its fields");
  return {};
}

}  // namespace invd::store
