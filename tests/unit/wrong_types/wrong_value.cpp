#include "unit/wrong_types/wrong_value.h"

#include <array>

namespace invd::sync::test {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kMark = "@@here@@";

void replace_mark(std::string& text, std::string_view with) {
  const std::string mark = "\"" + std::string(kMark) + "\"";
  text.replace(text.find(mark), mark.size(), with);
}

}  // namespace

std::span<const WrongValue> wrong_values() {
  static const auto kValues = std::to_array<WrongValue>({
      {"Null", "null", "null"},
      {"Number", "7", "integer"},
      {"Negative", "-7", "integer"},
      {"Fraction", "1.5", "number"},
      {"OutOfRange", "1e400", ""},
      {"String", "\"seven\"", "string"},
      {"Empty", "\"\"", "string"},
      {"True", "true", "boolean"},
      {"Array", "[7]", "array"},
      {"Object", R"({"seven":7})", "object"},
      {"Long", "\"" + std::string(70'000, 'x') + "\"", "string"},
      {"BadUtf8", "\"se\xC3\x28ven\xFF\"", ""},
      {"Duplicate", "", ""},
  });
  return kValues;
}

std::string with_wrong_value(const Json& order, const Property& property, const WrongValue& wrong) {
  Json changed = order;
  Json& value = changed.at(property.place);
  const std::string good = value.dump();
  value = kMark;
  if (!wrong.text.empty()) {
    std::string text = changed.dump();
    replace_mark(text, wrong.text);
    return text;
  }
  if (changed.at(property.place.parent_pointer()).is_array()) return {};
  std::string text = changed.dump();
  replace_mark(text, good + ",\"" + property.place.back() + "\":" + good);
  return text;
}

}  // namespace invd::sync::test
