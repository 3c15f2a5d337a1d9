#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/timestamp.h"

namespace invd::store {

/// Builds composite keys whose byte order is the order of their parts: integers big-endian (signed ones with the sign
/// bit flipped), strings with 0x00 escaped as 0x00 0xFF and ended by 0x00 0x01, so that any bytes may stand in them and
/// "a" sorts before "a\0" before "ab". A key is at most 511 bytes (LMDB's limit).
class KeyWriter {
 public:
  KeyWriter& u8(std::uint8_t value);
  KeyWriter& u32(std::uint32_t value);
  KeyWriter& u64(std::uint64_t value);
  KeyWriter& i64(std::int64_t value);
  KeyWriter& time(Timestamp value) { return i64(value.ms); }
  KeyWriter& text(std::string_view value);
  [[nodiscard]] const std::string& str() const& { return bytes_; }
  [[nodiscard]] std::string str() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads the parts back in the same order. After any part that is not there, ok() is false and values are empty.
class KeyReader {
 public:
  explicit KeyReader(std::string_view key) : rest_(key) {}
  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::int64_t i64();
  Timestamp time() { return {i64()}; }
  std::string text();
  [[nodiscard]] bool ok() const { return ok_; }
  /// ok() and nothing left.
  [[nodiscard]] bool at_end() const { return ok_ && rest_.empty(); }

 private:
  std::string_view take(std::size_t n);
  std::string_view rest_;
  bool ok_ = true;
};

/// The longest key the store takes, in bytes.
inline constexpr std::size_t kMaxKeyBytes = 511;

/// A key as a message may show it: bytes that are not printable ASCII as \xx, cut after 96 bytes.
[[nodiscard]] std::string printable_key(std::string_view key);

}  // namespace invd::store
