// Keys of the store: what is written reads back, the order of the bytes is the order of the parts, and bytes that read
// as a whole key are the only ones for its parts.
#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/assert.h"
#include "fuzz/fuzzer.h"
#include "fuzz/input.h"
#include "store/key.h"
#include "store/kv.h"

using namespace invd;
using namespace invd::store;

namespace {

using Part = std::variant<std::uint8_t, std::uint32_t, std::uint64_t, std::int64_t, std::string>;
using Shape = std::vector<std::size_t>;  ///< which of Part's kinds follow each other
using Parts = std::vector<Part>;

constexpr std::size_t kKinds = std::variant_size_v<Part>;
constexpr std::size_t kMostParts = 6;

Shape draw_shape(fuzz::Input& input) {
  Shape shape(input.u8() % (kMostParts + 1));
  for (std::size_t& kind : shape) kind = input.u8() % kKinds;
  return shape;
}

/// Short texts and numbers near each other, so that equal parts and prefixes are common.
Part draw(std::size_t kind, fuzz::Input& input) {
  switch (kind) {
    case 0:
      return input.u8();
    case 1:
      return static_cast<std::uint32_t>(input.u64());
    case 2:
      return input.u64();
    case 3:
      return static_cast<std::int64_t>(input.u64());
    default:
      return std::string(input.bytes(input.u8() % 8));
  }
}

struct Write {
  KeyWriter& key;
  void operator()(std::uint8_t v) const { key.u8(v); }
  void operator()(std::uint32_t v) const { key.u32(v); }
  void operator()(std::uint64_t v) const { key.u64(v); }
  void operator()(std::int64_t v) const { key.i64(v); }
  void operator()(const std::string& v) const { key.text(v); }
};

std::string write(const Parts& parts) {
  KeyWriter key;
  for (const Part& part : parts) std::visit(Write{key}, part);
  return std::move(key).str();
}

/// All parts of that shape; `whole` says whether they were there and nothing else.
Parts read(std::string_view key, const Shape& shape, bool& whole) {
  KeyReader reader(key);
  Parts parts;
  for (const std::size_t kind : shape) {
    switch (kind) {
      case 0:
        parts.emplace_back(reader.u8());
        break;
      case 1:
        parts.emplace_back(reader.u32());
        break;
      case 2:
        parts.emplace_back(reader.u64());
        break;
      case 3:
        parts.emplace_back(reader.i64());
        break;
      default:
        parts.emplace_back(reader.text());
    }
  }
  whole = reader.at_end();
  return parts;
}

/// Compares bytes as the engine does: as unsigned ones.
std::strong_ordering order_of_bytes(const std::string& a, const std::string& b) {
  return a.compare(b) <=> 0;
}

/// A text's own order is that of unsigned bytes too.
std::strong_ordering order_of_parts(const Parts& a, const Parts& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool is_text = a[i].index() + 1 == kKinds;
    const auto order =
        is_text ? order_of_bytes(std::get<std::string>(a[i]), std::get<std::string>(b[i])) : (a[i] <=> b[i]);
    if (order != std::strong_ordering::equal) return order;
  }
  return std::strong_ordering::equal;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const Shape shape = draw_shape(input);
  Parts a;
  Parts b;
  for (const std::size_t kind : shape) a.push_back(draw(kind, input));
  for (std::size_t i = 0; i < shape.size(); ++i) b.push_back(input.u8() % 2 == 0 ? a[i] : draw(shape[i], input));

  bool whole = false;
  const std::string key = write(a);
  INVD_ASSERT(read(key, shape, whole) == a && whole);
  INVD_ASSERT(order_of_bytes(key, write(b)) == order_of_parts(a, b));

  // Every key of these parts lies within the range of its first ones.
  for (std::size_t n = 1; n <= a.size(); ++n) {
    const KeyRange range = KeyRange::prefix(write({a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n)}));
    INVD_ASSERT(key >= range.from && (range.to.empty() || key < range.to));
  }

  const std::string_view raw = input.rest();
  const Parts parts = read(raw, shape, whole);
  if (whole) INVD_ASSERT(write(parts) == raw);
  for (const char c : printable_key(raw)) INVD_ASSERT(c > ' ' && c <= '~');
  return 0;
}
