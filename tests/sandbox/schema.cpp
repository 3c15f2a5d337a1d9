#include "sandbox/schema.h"

#include <nlohmann/json.hpp>
#include <regex>

#include "base/timestamp.h"

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;

bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  return true;
}

/// The date-time of RFC 3339 wants a time and an offset; "date" only the day.
bool is_date_time(const std::string& text) {
  return text.size() > 10 && text[10] == 'T' && parse_rfc3339(text).has_value();
}

bool is_date(const std::string& text) {
  return text.size() == 10 && parse_rfc3339(text + "T00:00:00Z").has_value();
}

/// The length in characters: SKUs are not ASCII.
std::size_t characters(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  return count;
}

constexpr std::string_view kDefinitions = "#/definitions/";

}  // namespace

std::string Schema::Place::text() const {
  if (parent == nullptr) return std::string(name);
  return parent->text() + "/" + (name.empty() ? std::to_string(index) : std::string(name));
}

void Schema::check(const Json& value, const Json& schema, const std::string& where) const {
  check_at(value, schema, {nullptr, where, 0});
}

void Schema::check_at(const Json& value, const Json& schema, const Place& place) const {
  if (schema.is_boolean()) {
    if (schema == false) report_(place.text(), "is not allowed");
    return;
  }
  if (const auto ref = schema.find("$ref"); ref != schema.end()) {
    check_at(value, model_.at("definitions").at(ref->get_ref<const std::string&>().substr(kDefinitions.size())), place);
    return;
  }
  if (const auto all = schema.find("allOf"); all != schema.end())
    for (const Json& one : *all) check_at(value, one, place);
  if (const auto schemas = schema.find("oneOf"); schemas != schema.end()) check_one_of(value, *schemas, place);
  if (const auto only = schema.find("const"); only != schema.end() && value != *only)
    report_(place.text(), "is not the one value allowed");
  const std::string type = schema.value("type", schema.contains("properties") ? "object" : "");
  if (!type.empty() && !has_type(value, type)) {
    report_(place.text(), "is not of type " + type);
    return;
  }
  if (const auto values = schema.find("enum"); values != schema.end())
    if (std::ranges::find(*values, value) == values->end()) report_(place.text(), "is not one of the enum");
  if (value.is_object()) check_object(value, schema, place);
  if (value.is_array()) check_array(value, schema, place);
  if (value.is_string()) check_string(value.get_ref<const std::string&>(), schema, place);
  if (value.is_number()) check_number(value, schema, place);
}

void Schema::check_one_of(const Json& value, const Json& schemas, const Place& place) const {
  std::size_t fitting = 0;
  for (const Json& one : schemas) {
    bool fits = true;
    Schema part(model_, [&fits](const std::string&, const std::string&) { fits = false; });
    part.part_ = true;
    part.check_at(value, one, place);
    fitting += fits ? 1U : 0U;
  }
  if (fitting != 1) report_(place.text(), "fits " + std::to_string(fitting) + " of the alternatives");
}

void Schema::check_object(const Json& value, const Json& schema, const Place& place) const {
  if (const auto required = schema.find("required"); required != schema.end() && required->is_array())
    for (const Json& name : *required)
      if (!value.contains(name.get_ref<const std::string&>()))
        report_(place.text() + "/" + name.get<std::string>(), "is required");
  if (value.size() < schema.value("minProperties", std::size_t{0})) report_(place.text(), "has too few fields");
  const auto properties = schema.find("properties");
  const auto rest = schema.find("additionalProperties");
  for (const auto& [name, member] : value.items()) {
    const Place at{&place, name, 0};
    if (properties != schema.end() && properties->contains(name))
      check_at(member, properties->at(name), at);
    else if (rest != schema.end() && rest->is_object())
      check_at(member, *rest, at);
    else if (!part_ && properties != schema.end() && (rest == schema.end() || *rest == false))
      report_(at.text(), "is not declared");
  }
}

void Schema::check_array(const Json& value, const Json& schema, const Place& place) const {
  if (value.size() > schema.value("maxItems", SIZE_MAX)) report_(place.text(), "has too many items");
  if (value.size() < schema.value("minItems", std::size_t{0})) report_(place.text(), "has too few items");
  const auto items = schema.find("items");
  if (items == schema.end()) return;
  for (std::size_t i = 0; i < value.size(); ++i) check_at(value[i], *items, {&place, {}, i});
}

void Schema::check_string(const std::string& value, const Json& schema, const Place& place) const {
  const std::string format = schema.value("format", "");
  if (format == "date-time" && !is_date_time(value)) report_(place.text(), "is not a date-time");
  if (format == "date" && !is_date(value)) report_(place.text(), "is not a date");
  if (characters(value) > schema.value("maxLength", SIZE_MAX)) report_(place.text(), "is too long");
  if (characters(value) < schema.value("minLength", std::size_t{0})) report_(place.text(), "is too short");
  if (const auto pattern = schema.find("pattern"); pattern != schema.end())
    if (!std::regex_search(value, std::regex(pattern->get<std::string>())))
      report_(place.text(), "does not fit the pattern");
}

void Schema::check_number(const Json& value, const Json& schema, const Place& place) const {
  const double number = value.get<double>();
  if (const auto low = schema.find("minimum"); low != schema.end() && number < low->get<double>())
    report_(place.text(), "is too small");
  if (const auto high = schema.find("maximum"); high != schema.end() && number > high->get<double>())
    report_(place.text(), "is too large");
}

}  // namespace invd::sandbox
