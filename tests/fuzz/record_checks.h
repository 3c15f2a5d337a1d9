#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/error.h"
#include "fuzz/memory_txn.h"
#include "store/crc32c.h"

namespace invd::fuzz {

/// A record's bytes with the checksum that they should have under that key.
[[nodiscard]] inline std::string sealed(std::string_view key, std::string_view body) {
  std::string value(body);
  const std::uint32_t crc = store::crc32c(body, store::crc32c(key));
  for (unsigned shift = 0; shift < 32; shift += 8) value.push_back(static_cast<char>((crc >> shift) & 0xFFU));
  return value;
}

inline void expect_damage(const Error& error) {
  INVD_ASSERT(error.code == ErrorCode::store_corrupt || error.code == ErrorCode::store_newer);
  INVD_ASSERT(!error.message.empty() && error.message.find('\n') == std::string::npos);
}

/// What reads as a value is written, and read, as the same.
template <class Decode, class Encode>
void check(std::string_view key, std::string_view body, Decode decode, Encode encode) {
  const auto value = decode(key, sealed(key, body));
  if (!value) return expect_damage(value.error());
  const std::string bytes = encode(key, *value);
  const auto again = decode(key, bytes);
  INVD_ASSERT(again && *again == *value && encode(key, *again) == bytes);
}

/// The same for a record that only its table reads and writes: `get` gives a Result of the value or of nothing.
template <class Get, class Put>
void check_row(store::Table table, std::string_view key, std::string_view body, Get get, Put put) {
  MemoryTxn txn;
  INVD_ASSERT(txn.put(table, key, sealed(key, body)).has_value());
  const auto value = get(txn);
  if (!value) return expect_damage(value.error());
  MemoryTxn other;
  INVD_ASSERT(put(other, *value).has_value());
  const auto again = get(other);
  INVD_ASSERT(again && *again == *value);
}

}  // namespace invd::fuzz
