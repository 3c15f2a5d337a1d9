#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/error.h"
#include "base/strong.h"
#include "base/timestamp.h"
#include "store/crc32c.h"

namespace invd::store {

/// Builds a record: version byte, fields, CRC32C over key and all before it. Fields have no names: a new field goes at
/// the end with a higher version. Integers are little-endian varints (zig-zag when signed), strings are length and
/// bytes.
class RecordWriter {
 public:
  explicit RecordWriter(std::uint8_t version);
  RecordWriter& u64(std::uint64_t value);
  RecordWriter& i64(std::int64_t value);
  RecordWriter& boolean(bool value) { return u64(value ? 1 : 0); }
  RecordWriter& text(std::string_view value);
  template <class Tag>
  RecordWriter& text(const StrongString<Tag>& value) {
    return text(value.view());
  }
  RecordWriter& time(Timestamp value) { return i64(value.ms); }
  RecordWriter& maybe_time(const std::optional<Timestamp>& value);
  RecordWriter& decimal(Decimal value);
  RecordWriter& maybe_money(const std::optional<Money>& value);
  /// The record for that key. The CRC covers the key, so a value under a wrong key is damage too (I3).
  [[nodiscard]] std::string finish(std::string_view key) &&;

 private:
  std::string bytes_;
};

/// Reads a record's fields in order; key and value must outlive it. A field that is not there makes ok() false and
/// gives empty values; check once at the end with `finish()`.
class RecordReader {
 public:
  /// Checks the CRC and the version. Errors: store_corrupt; store_newer (version above `newest`).
  [[nodiscard]] static Result<RecordReader> open(std::string_view key, std::string_view value, std::uint8_t newest);

  [[nodiscard]] std::uint8_t version() const { return version_; }
  std::uint64_t u64();
  std::int64_t i64();
  bool boolean() { return u64() != 0; }
  std::string text();
  template <class Strong>
  Strong strong() {
    return Strong(text());
  }
  Timestamp time() { return {i64()}; }
  std::optional<Timestamp> maybe_time();
  Decimal decimal();
  std::optional<Money> maybe_money();
  /// A count that is followed by that many elements of at least one byte: never larger than what is left.
  std::size_t count();
  /// Marks the record as damaged: an enum value that cannot be, and the like.
  void mark_bad() { ok_ = false; }
  [[nodiscard]] bool ok() const { return ok_; }
  /// Errors: store_corrupt when a field was missing or bytes are left over.
  [[nodiscard]] Result<void> finish() const;

 private:
  RecordReader(std::string_view key, std::uint8_t version, std::string_view fields)
      : key_(key), rest_(fields), version_(version) {}
  std::string_view key_;
  std::string_view rest_;
  std::uint8_t version_;
  bool ok_ = true;
};

}  // namespace invd::store
