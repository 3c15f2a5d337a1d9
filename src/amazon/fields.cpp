#include "amazon/fields.h"

#include <algorithm>
#include <utility>

namespace invd::amazon {

Fields::Fields(const json::Value& value) : Fields(value, std::make_shared<std::optional<Error>>()) {}

Fields::Fields(const json::Value& value, FirstError error) : error_(std::move(error)) {
  object_ = keep(value.object());
}

void Fields::note(Error error) {
  if (!*error_) *error_ = std::move(error);
}

template <class T>
std::optional<T> Fields::keep(Result<T> read) {
  if (read) return std::move(*read);
  note(std::move(read.error()));
  return std::nullopt;
}

std::optional<json::Value> Fields::find(std::string_view name) const {
  return object_ ? object_->find(name) : std::nullopt;
}

std::optional<json::Value> Fields::demand(std::string_view name) {
  auto value = find(name);
  if (!value && object_) note(object_->at(name).error());
  return value;
}

void Fields::complain(std::string_view name, std::string_view what) {
  if (const auto value = find(name)) {
    note(value->error(what));
  } else if (object_) {
    note(object_->value().error(what));
  }
}

std::string Fields::text_of(const json::Value& value, std::size_t longest) {
  const auto text = keep(value.string());
  if (!text) return {};
  if (text->size() > longest) {
    note(value.error("longer than " + std::to_string(longest) + " bytes"));
    return {};
  }
  return std::string(*text);
}

std::string Fields::text(std::string_view name, std::size_t longest) {
  const auto value = find(name);
  return value ? text_of(*value, longest) : std::string();
}

std::string Fields::required_text(std::string_view name, std::size_t longest) {
  const auto value = demand(name);
  if (!value) return {};
  std::string text = text_of(*value, longest);
  if (text.empty()) note(value->error("empty"));
  return text;
}

std::string Fields::required_id(std::string_view name) {
  std::string id = required_text(name, kLongestId);
  if (!std::ranges::all_of(id, [](char c) { return c > ' ' && c <= '~'; })) {
    complain(name, "not an id");
    return {};
  }
  return id;
}

std::vector<std::string> Fields::texts_of(const json::Value& value) {
  std::vector<std::string> texts;
  const auto array = keep(value.array());
  if (!array) return texts;
  for (const json::Value& element : array->elements()) {
    const auto text = keep(element.string());
    if (text && text->size() > kLongestText) note(element.error("too long"));
    if (text) texts.emplace_back(*text);
  }
  return texts;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  const auto value = find(name);
  return value ? texts_of(*value) : std::vector<std::string>();
}

std::vector<std::string> Fields::required_texts(std::string_view name) {
  const auto value = demand(name);
  return value ? texts_of(*value) : std::vector<std::string>();
}

bool Fields::required_boolean(std::string_view name) {
  const auto value = demand(name);
  return value && keep(value->boolean()).value_or(false);
}

std::optional<Timestamp> Fields::time_of(const json::Value& value) {
  const auto text = keep(value.string());
  if (!text) return std::nullopt;
  const auto time = parse_rfc3339(*text);
  if (!time) {
    note(value.error("expected a time as in RFC 3339"));
    return std::nullopt;
  }
  return *time;
}

std::optional<Timestamp> Fields::time(std::string_view name) {
  const auto value = find(name);
  return value ? time_of(*value) : std::nullopt;
}

Timestamp Fields::required_time(std::string_view name) {
  const auto value = demand(name);
  return value ? time_of(*value).value_or(Timestamp{}) : Timestamp{};
}

std::optional<std::int64_t> Fields::quantity_of(const json::Value& value) {
  const auto units = keep(value.integer());
  if (units && (*units < 0 || *units > kMostUnits)) {
    note(value.error("not a quantity from 0 to 1000000000"));
    return std::nullopt;
  }
  return units;
}

std::optional<std::int64_t> Fields::quantity(std::string_view name) {
  const auto value = find(name);
  return value ? quantity_of(*value) : std::nullopt;
}

std::int64_t Fields::required_quantity(std::string_view name) {
  const auto value = demand(name);
  return value ? quantity_of(*value).value_or(0) : 0;
}

std::optional<Money> Fields::money_of(const json::Value& value) {
  Fields parts(value, error_);
  const std::string digits = parts.required_text("amount");
  Money money;
  money.currency = parts.required_text("currencyCode", 8);
  if (*error_) return std::nullopt;
  const auto amount = Decimal::parse(digits);
  if (!amount) {
    parts.complain("amount", "expected a decimal number of at most 18 digits");
    return std::nullopt;
  }
  money.amount = *amount;
  return money;
}

std::optional<Money> Fields::money(std::string_view name) {
  const auto value = find(name);
  return value ? money_of(*value) : std::nullopt;
}

Money Fields::required_money(std::string_view name) {
  const auto value = demand(name);
  return value ? money_of(*value).value_or(Money{}) : Money{};
}

Fields Fields::object(std::string_view name) {
  const auto value = find(name);
  return value ? Fields(*value, error_) : Fields(std::nullopt, error_);
}

Fields Fields::required_object(std::string_view name) {
  const auto value = demand(name);
  return value ? Fields(*value, error_) : Fields(std::nullopt, error_);
}

std::vector<Fields> Fields::objects_of(const json::Value& value) {
  std::vector<Fields> objects;
  const auto array = keep(value.array());
  if (!array) return objects;
  for (const json::Value& element : array->elements()) objects.push_back(Fields(element, error_));
  return objects;
}

std::vector<Fields> Fields::objects(std::string_view name) {
  const auto value = find(name);
  return value ? objects_of(*value) : std::vector<Fields>();
}

std::vector<Fields> Fields::required_objects(std::string_view name) {
  const auto value = demand(name);
  return value ? objects_of(*value) : std::vector<Fields>();
}

}  // namespace invd::amazon
