#include "store/key.h"

#include <fmt/format.h>

namespace invd::store {
namespace {

constexpr char kNul = '\x00';
constexpr char kEscapedNul = '\xFF';
constexpr char kEnd = '\x01';
constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;

template <class Unsigned>
void append_big_endian(std::string& to, Unsigned value) {
  for (int shift = static_cast<int>(sizeof(value) * 8) - 8; shift >= 0; shift -= 8)
    to.push_back(static_cast<char>((value >> shift) & 0xFFU));
}

template <class Unsigned>
Unsigned read_big_endian(std::string_view bytes) {
  Unsigned value = 0;
  for (const char c : bytes) value = static_cast<Unsigned>((value << 8U) | static_cast<std::uint8_t>(c));
  return value;
}

}  // namespace

KeyWriter& KeyWriter::u8(std::uint8_t value) {
  bytes_.push_back(static_cast<char>(value));
  return *this;
}

KeyWriter& KeyWriter::u32(std::uint32_t value) {
  append_big_endian(bytes_, value);
  return *this;
}

KeyWriter& KeyWriter::u64(std::uint64_t value) {
  append_big_endian(bytes_, value);
  return *this;
}

KeyWriter& KeyWriter::i64(std::int64_t value) {
  append_big_endian(bytes_, static_cast<std::uint64_t>(value) ^ kSignBit);
  return *this;
}

KeyWriter& KeyWriter::text(std::string_view value) {
  for (std::size_t nul = value.find(kNul); nul != std::string_view::npos; nul = value.find(kNul)) {
    bytes_.append(value.substr(0, nul + 1));
    bytes_.push_back(kEscapedNul);
    value.remove_prefix(nul + 1);
  }
  bytes_.append(value);
  bytes_.push_back(kNul);
  bytes_.push_back(kEnd);
  return *this;
}

std::string_view KeyReader::take(std::size_t n) {
  if (!ok_ || rest_.size() < n) {
    ok_ = false;
    return {};
  }
  const std::string_view taken = rest_.substr(0, n);
  rest_.remove_prefix(n);
  return taken;
}

std::uint8_t KeyReader::u8() {
  return read_big_endian<std::uint8_t>(take(1));
}

std::uint32_t KeyReader::u32() {
  return read_big_endian<std::uint32_t>(take(4));
}

std::uint64_t KeyReader::u64() {
  return read_big_endian<std::uint64_t>(take(8));
}

std::int64_t KeyReader::i64() {
  const std::string_view bytes = take(8);
  return bytes.empty() ? 0 : static_cast<std::int64_t>(read_big_endian<std::uint64_t>(bytes) ^ kSignBit);
}

std::string KeyReader::text() {
  std::string value;
  while (true) {
    const std::size_t nul = rest_.find(kNul);
    value.append(take(nul == std::string_view::npos ? rest_.size() : nul));
    if (take(1).empty()) return {};
    const std::string_view mark = take(1);
    if (!mark.empty() && mark[0] == kEnd) return value;
    if (mark.empty() || mark[0] != kEscapedNul) {
      ok_ = false;
      return {};
    }
    value.push_back(kNul);
  }
}

std::string printable_key(std::string_view key) {
  constexpr std::size_t kLongest = 96;
  std::string out;
  for (const char c : key.substr(0, kLongest)) {
    if (c > ' ' && c < '\x7F' && c != '\\')
      out.push_back(c);
    else
      fmt::format_to(std::back_inserter(out), "\\{:02x}", static_cast<unsigned>(static_cast<std::uint8_t>(c)));
  }
  if (key.size() > kLongest) out += "...";
  return out;
}

}  // namespace invd::store
