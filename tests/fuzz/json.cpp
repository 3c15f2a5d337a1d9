// The reader of documents: whatever the bytes and the limits, what is given keeps the limits, has no member twice and
// reads the same when it is written again; what repair makes of a text is one that needs no repair.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "fuzz/fuzzer.h"
#include "fuzz/input.h"
#include "json/document.h"
#include "json/repair.h"
#include "json/write.h"

using namespace invd;
using namespace invd::json;

namespace {

/// The value written anew; checks on the way what Document::parse() promises.
Text rewrite(const Value& value, const Limits& limits, std::size_t depth) {
  INVD_ASSERT(!value.path().empty());
  switch (value.type()) {
    case Type::null:
      return {};
    case Type::boolean:
      return value.boolean().value();
    case Type::string: {
      const std::string_view text = value.string().value();
      INVD_ASSERT(text.size() <= limits.string);
      return text;
    }
    case Type::integer:
    case Type::number: {
      const auto digits = value.decimal();
      INVD_ASSERT(digits && !digits->empty());
      const auto whole = value.integer();
      return whole ? Text(*whole) : Text(*digits);
    }
    case Type::array: {
      INVD_ASSERT(depth <= limits.depth);
      ArrayBuilder array;
      const auto elements = value.array()->elements();
      INVD_ASSERT(elements.size() <= limits.elements);
      for (const Value& element : elements) array.add(rewrite(element, limits, depth + 1));
      return array.build();
    }
    case Type::object:
      break;
  }
  INVD_ASSERT(depth <= limits.depth);
  ObjectBuilder object;
  const auto members = value.object()->members();
  INVD_ASSERT(members.size() <= limits.elements);
  std::set<std::string_view> names;
  for (const Member& member : members) {
    INVD_ASSERT(names.insert(member.name).second && member.name.size() <= limits.string);
    const auto found = value.object()->find(member.name);
    INVD_ASSERT(found.has_value() != member.value.is_null());
    object.add(member.name, rewrite(member.value, limits, depth + 1));
  }
  return object.build();
}

/// Small ones, so that a small input meets them.
Limits draw_limits(fuzz::Input& input) {
  Limits limits;
  if (input.u8() % 2 == 0) return limits;
  limits.bytes = 1U + input.u8() * 16U;
  limits.structural = input.u8();
  limits.depth = 1U + input.u8() % 64U;
  limits.string = input.u8();
  limits.elements = input.u8();
  return limits;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const Limits limits = draw_limits(input);
  const std::string_view text = input.rest();
  const auto opened = Document::open(text, limits);
  if (!opened) {
    INVD_ASSERT(opened.error().code == ErrorCode::malformed || opened.error().code == ErrorCode::limit);
  } else {
    INVD_ASSERT(text.size() <= limits.bytes);
  }
  const auto parsed = Document::parse(text, limits);
  INVD_ASSERT(!parsed || opened);
  if (parsed) {
    const std::string written = rewrite(parsed->root(), limits, 0).str();
    Limits wide = limits;  // writing escapes, so it may take more bytes
    wide.bytes = std::max(limits.bytes, written.size());
    wide.string = std::max<std::size_t>(limits.string, 512);  // numbers that are not whole are written as strings
    const auto again = Document::parse(written, wide);
    INVD_ASSERT(again && rewrite(again->root(), wide, 0).str() == written);
  } else {
    INVD_ASSERT(!parsed.error().message.empty() && parsed.error().message.find('\n') == std::string::npos);
  }

  const std::string repaired = repair(text, limits);
  Limits roomy = limits;  // a replacement may take more bytes than what it stands for
  roomy.bytes = std::max(limits.bytes, repaired.size());
  if (opened) INVD_ASSERT(Document::open(repaired, roomy).has_value());
  INVD_ASSERT(repair(repaired, limits) == repaired);
  return 0;
}
